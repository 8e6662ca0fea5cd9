package dev.loki.events;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Set;

/** Reading of files that anybody may have put there: no link is followed, nothing blocks, no more is read than allowed. */
final class SafeFile {
    private static final Set<java.nio.file.OpenOption> OPTIONS =
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private SafeFile() {}

    /**
     * The content of a regular file. It is looked at before it is opened, because opening a pipe would wait for its
     * writer.
     *
     * @throws BadEntryException if it is no regular file or larger than {@code maxBytes}
     * @throws java.nio.file.NoSuchFileException if it is not there, or no longer
     */
    static byte[] read(Path file, int maxBytes) throws IOException, BadEntryException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw BadEntryException.of("it is " + kind(attributes) + ", not a regular file");
        }
        if (attributes.size() > maxBytes) {
            throw BadEntryException.of("it has more than " + maxBytes + " bytes");
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file, OPTIONS)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) attributes.size() + 1);
            while (channel.read(buffer) > 0) {
                if (!buffer.hasRemaining()) {
                    if (buffer.capacity() > maxBytes) {
                        throw BadEntryException.of("it has more than " + maxBytes + " bytes");
                    }
                    buffer = ByteBuffer.allocate((int) Math.min(2L * buffer.capacity(), maxBytes + 1L))
                            .put(buffer.flip());
                }
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    private static String kind(BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return "a symbolic link";
        }
        return attributes.isDirectory() ? "a folder" : "a pipe, socket or device";
    }
}
