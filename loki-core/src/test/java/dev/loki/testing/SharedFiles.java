package dev.loki.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files that the project shares with others, such as test vectors; they lie beside the repository and may be missing. */
public final class SharedFiles {
    private SharedFiles() {}

    /** A file below the nearest folder {@code shared} upwards; empty when there is none. */
    public static Optional<Path> find(String relative) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("shared").resolve(relative);
            if (Files.exists(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
