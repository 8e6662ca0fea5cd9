package dev.loki.core.git;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The paths that a snapshot takes from the last commit: loki's own folders, of which only specifications and diagrams are
 * the tasks' work, and what the caller leaves out. Paths are raw and relative to the root of the repository.
 */
final class OwnFiles {
    private static final List<String> OWN = List.of(".loki", ".agent");
    private static final List<String> WORK = List.of(".loki/specs", ".loki/diagrams");

    private final String prefix;
    private final Set<String> leftOut;

    private OwnFiles(String prefix, Set<String> leftOut) {
        this.prefix = prefix;
        this.leftOut = leftOut;
    }

    static OwnFiles of(String prefix, Collection<String> leaveOut) {
        Set<String> raw = new HashSet<>();
        for (String path : leaveOut) {
            raw.add(raw(path.endsWith("/") ? path.substring(0, path.length() - 1) : path));
        }
        return new OwnFiles(raw(prefix), raw);
    }

    boolean contains(String path) {
        return isOwn(path) || isLeftOut(path);
    }

    private boolean isOwn(String path) {
        return OWN.stream().anyMatch(folder -> isAtOrBelow(path, prefix + folder))
                && WORK.stream().noneMatch(folder -> isAtOrBelow(path, prefix + folder));
    }

    private boolean isLeftOut(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (leftOut.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAtOrBelow(String path, String folder) {
        return path.startsWith(folder) && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
    }

    /** The same path with one character per byte. */
    static String raw(String path) {
        return new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The path of these bytes as text. */
    static String text(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
