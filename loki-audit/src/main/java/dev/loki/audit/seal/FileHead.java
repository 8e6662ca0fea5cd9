package dev.loki.audit.seal;

import dev.loki.audit.beside.Pipes;
import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The newest seal as a file of its own.
 *
 * @param file where
 */
record FileHead(Path file) implements HeadCopy {

    @Override
    public void write(String note) {
        AtomicFiles.write(file, note.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> read() {
        try {
            Pipes.refuse(file);
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return List.of(new String(in.readNBytes(SignedNote.MAX_LENGTH + 1), StandardCharsets.UTF_8));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    @Override
    public String name() {
        return file.toString();
    }
}
