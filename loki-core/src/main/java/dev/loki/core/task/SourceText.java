package dev.loki.core.task;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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
    static String read(Path file, String name, String missingFix) {
        if (!Files.exists(file)) {
            throw new ConfigException(name + ": no such file; " + missingFix);
        }
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(
                    name + ": is " + (Files.isDirectory(file) ? "a folder" : "no regular file") + "; name a file");
        }
        byte[] bytes = bytes(file, name);
        String text = decode(bytes, name);
        if (text.isBlank()) {
            throw new ConfigException(name + ": is empty; " + missingFix);
        }
        return text;
    }

    private static byte[] bytes(Path file, String name) {
        try (InputStream in = Files.newInputStream(file)) {
            long size = Files.size(file);
            byte[] bytes = size > MAX_BYTES ? new byte[0] : in.readNBytes(MAX_BYTES + 1);
            if (size > MAX_BYTES || bytes.length > MAX_BYTES) {
                throw new ConfigException(name + ": is too large (" + Math.max(size, bytes.length) + " bytes); split it"
                        + " into files of at most " + MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
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
