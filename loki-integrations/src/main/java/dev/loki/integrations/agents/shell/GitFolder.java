package dev.loki.integrations.agents.shell;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Finds the top of a work tree, and what is in it. */
final class GitFolder {
    private static final int MAX_ENTRIES = 10_000;

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

    /** What {@code git rev-parse} prints for these arguments: places where they ask for one, else something short. */
    static String parsed(Set<String> folders, List<String> arguments) {
        String top = folders.size() == 1 ? top(folders.iterator().next()) : Call.NOT_KNOWN;
        String git = Lexical.inside(top, ".git");
        StringBuilder lines = new StringBuilder();
        boolean path = false;
        for (String argument : arguments) {
            String line = switch (argument) {
                case "--show-toplevel" -> top;
                case "--git-dir", "--git-common-dir", "--absolute-git-dir" -> git;
                default -> path ? Lexical.inside(git, argument) : "";
            };
            path = argument.equals("--git-path");
            if (!line.isEmpty()) {
                lines.append(lines.isEmpty() ? "" : "\n").append(line);
            }
        }
        return lines.isEmpty() ? String.valueOf(Marks.ATOM) : lines.toString();
    }

    /** Whether a name that matches a pattern is in one of the folders. */
    static boolean holds(Set<String> folders, String pattern) {
        for (String folder : folders) {
            if (Marks.known(folder) && holds(folder, pattern)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(String folder, String pattern) {
        int entries = 0;
        try (DirectoryStream<Path> names = Files.newDirectoryStream(Path.of(folder))) {
            for (Path entry : names) {
                String name = String.valueOf(entry.getFileName());
                boolean visible = !name.startsWith(".") || pattern.startsWith(".");
                if (++entries > MAX_ENTRIES || (visible && Wildcard.matches(pattern, name))) {
                    return true;
                }
            }
        } catch (IOException | InvalidPathException e) {
            return false;
        }
        return false;
    }

    /** Whether a path is there, seen from one of the folders. */
    static boolean exists(List<String> absolute) {
        for (String path : absolute) {
            try {
                if (Marks.known(path) && Files.exists(Path.of(path))) {
                    return true;
                }
            } catch (InvalidPathException e) {
                return false;
            }
        }
        return false;
    }
}
