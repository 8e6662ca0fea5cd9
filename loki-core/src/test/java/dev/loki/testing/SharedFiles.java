package dev.loki.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Files that lie beside the checkout, in a folder {@code shared} of one of its ancestors; tests skip without them. */
public final class SharedFiles {
    private SharedFiles() {}

    /** The file or folder; empty when it is not there. */
    public static Optional<Path> find(String path) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path there = at.resolve("shared").resolve(path);
            if (Files.exists(there)) {
                return Optional.of(there);
            }
        }
        return Optional.empty();
    }

    /** The file or folder; skips the test when it is not there. */
    public static Path require(String path) {
        Optional<Path> found = find(path);
        Assumptions.assumeTrue(found.isPresent(), "shared/" + path + " is not beside this checkout");
        return found.orElseThrow();
    }
}
