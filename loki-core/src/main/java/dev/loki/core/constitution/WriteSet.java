package dev.loki.core.constitution;

import dev.loki.core.io.Glob;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The files that a task may change. Protected files are in no write set, whatever the task says; the agent's own decision
 * log is in every one. Immutable.
 */
public final class WriteSet {
    /** Agents' settings that decide whether their calls are guarded; lower case, as {@link #isProtected} compares. */
    private static final List<String> AGENT_SETTINGS = List.of(
            ".claude/settings.json",
            ".claude/settings.local.json",
            ".codex/config.toml",
            ".codex/hooks.json",
            ".cursor/hooks.json",
            ".gemini/settings.json");

    private final Optional<List<Glob>> files;
    private final List<String> produces;
    private final String agentId;

    private WriteSet(Optional<List<Glob>> files, List<String> produces, String agentId) {
        this.files = files;
        this.produces = produces;
        this.agentId = agentId;
    }

    /**
     * The write set of a task: what its globs match and what it produces. Absent globs stand for the whole project, an empty
     * list for no file.
     *
     * @throws dev.loki.core.LokiException or {@link IllegalArgumentException} if a glob is malformed
     */
    public static WriteSet of(Optional<List<String>> files, List<String> produces, String agentId) {
        return new WriteSet(
                files.map(globs -> globs.stream().map(Glob::compile).toList()),
                produces.stream().map(WriteSet::withoutDot).toList(),
                agentId);
    }

    /** Whether the task may change the file at this path, relative to the project with slashes. */
    public boolean allows(String path) {
        if (!agentId.isBlank() && path.equals(".agent/sub-agents/" + agentId + ".md")) {
            return true;
        }
        if (isProtected(path)) {
            return false;
        }
        return produces.contains(path)
                || files.map(globs -> globs.stream().anyMatch(g -> g.matches(path)))
                        .orElse(true);
    }

    /**
     * Whether a path, relative to the project with slashes, belongs to loki, to git or to an agent's hook settings. Case is
     * ignored, as some file systems do.
     */
    public static boolean isProtected(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        if (below(lower, ".loki")) {
            return !below(lower, ".loki/specs") && !below(lower, ".loki/diagrams");
        }
        return below(lower, ".agent")
                || below(lower, ".git")
                || lower.contains("/.git/")
                || below(lower, ".claude/hooks")
                || AGENT_SETTINGS.contains(lower);
    }

    /** Whether a path is relative, without empty, {@code .} and {@code ..} parts, so that it names a place below the project. */
    static boolean isPlain(String path) {
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean below(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }

    private static String withoutDot(String path) {
        return path.startsWith("./") ? path.substring(2) : path;
    }
}
