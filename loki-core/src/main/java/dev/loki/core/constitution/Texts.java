package dev.loki.core.constitution;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bounded, strict reading of the small text files that the checks look at. */
final class Texts {
    /** No file that a check reads may be larger. */
    static final int MAX_BYTES = 10_000_000;

    private Texts() {}

    /** The bytes of a file of at most {@link #MAX_BYTES}. */
    static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new StorageException(file + " is larger than " + MAX_BYTES + " bytes; split it");
            }
            return bytes;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** The text of a file that is valid UTF-8. */
    static String read(Path file) {
        return utf8(bytes(file), file.toString());
    }

    /** A text that ships with the product. */
    static String resource(String name) {
        try (InputStream in = Texts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new StorageException(
                        "the product is incomplete: resource " + name + " is missing; install it again");
            }
            return utf8(in.readAllBytes(), name);
        } catch (IOException e) {
            throw new StorageException("cannot read resource " + name, e);
        }
    }

    /** One line: runs of white space become one space, other control and direction-changing characters go. */
    static String oneLine(String text) {
        return Unprintable.strip(text.strip().replaceAll("[\\s\\u0085\\u2028\\u2029]+", " "))
                .strip();
    }

    private static String utf8(byte[] bytes, String name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new StorageException(name + " is not UTF-8 text; save it as UTF-8", e);
        }
    }
}
