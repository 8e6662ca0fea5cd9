package dev.loki.integrations.agents.shell;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Finds the top of a work tree. */
final class GitFolder {
    private GitFolder() {}

    /** The nearest folder upwards that holds {@code .git}; nothing known where there is none. */
    static String top(String folder) {
        try {
            for (Path at = Path.of(Marks.known(folder) ? folder : "/"); at != null; at = at.getParent()) {
                if (Files.exists(at.resolve(".git"))) {
                    return at.toString();
                }
            }
        } catch (InvalidPathException e) {
            return Call.NOT_KNOWN;
        }
        return Call.NOT_KNOWN;
    }
}
