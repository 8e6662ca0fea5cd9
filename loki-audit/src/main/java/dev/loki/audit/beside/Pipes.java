package dev.loki.audit.beside;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Pipes, sockets and devices in the place of a file: to open a pipe waits, maybe for ever, until somebody opens its other end. */
public final class Pipes {
    private Pipes() {}

    /**
     * Lets pass what is absent, a file, a folder or a link, of which each has its own refusals.
     *
     * @throws FileSystemException if something else has that name
     */
    public static void refuse(Path file) throws IOException {
        try {
            if (Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
                throw new FileSystemException(
                        file.toString(), null, "it is a pipe, socket or device and no file; move it away");
            }
        } catch (NoSuchFileException e) {
            return;
        }
    }
}
