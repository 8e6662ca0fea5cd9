package dev.loki.core.task;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The text of a file that a person wrote: small, UTF-8, without NUL, not empty. */
final class SourceText {

    /** The largest tasks or configuration file, in bytes. */
    static final int MAX_BYTES = 1_000_000;

    private SourceText() {}

    /**
     * The text of a file, without a byte order mark.
     *
     * @param name what errors call the file
     * @throws ConfigException if the file is missing, no regular file, too large, empty or no text
     * @throws StorageException if it cannot be read
     */
    static String read(Path file, String name, String missingFix, String emptyFix) {
        BasicFileAttributes attributes = attributes(file, name, missingFix);
        if (!attributes.isRegularFile()) {
            String kind = attributes.isDirectory() ? "a folder" : "no regular file";
            throw new ConfigException(name + ": is " + kind + "; name a file");
        }
        refuseLarge(attributes.size(), name);
        String text = decode(bytes(file, name), name);
        if (text.isBlank()) {
            throw new ConfigException(name + ": is empty; " + emptyFix);
        }
        return text;
    }

    private static BasicFileAttributes attributes(Path file, String name, String missingFix) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new ConfigException(name + ": no such file; " + missingFix, e);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static byte[] bytes(Path file, String name) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            refuseLarge(bytes.length, name);
            return bytes;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static void refuseLarge(long size, String name) {
        if (size > MAX_BYTES) {
            throw new ConfigException(name + ": is too large (" + size + " bytes); split it into files of at most "
                    + MAX_BYTES + " bytes");
        }
    }

    private static String decode(byte[] bytes, String name) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                throw new ConfigException(
                        name + ": is binary (NUL at byte " + (i + 1) + "); give a text file in UTF-8");
            }
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ConfigException(name + ": is not valid UTF-8 text; save it in UTF-8", e);
        }
    }
}
