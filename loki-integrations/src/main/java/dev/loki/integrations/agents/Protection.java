package dev.loki.integrations.agents;

import dev.loki.core.constitution.WriteSet;
import dev.loki.integrations.agents.shell.Access.Kind;
import dev.loki.integrations.agents.shell.Marks;
import dev.loki.integrations.agents.shell.Wildcard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which files an agent must not touch: the rules, policies, audit and state of loki, the settings that switch its guard on, and
 * git's hooks and configuration. Case is ignored, and a name that only looks like a protected one counts as that one.
 */
final class Protection {
    /** What the hooks that loki writes hold. */
    static final String HOOK_MARK = "loki-hook";

    private static final Set<String> HOOKS = Set.of("pre-commit", "commit-msg", "pre-push");

    /** Protected wherever it is. */
    private static final Pattern ANYWHERE = Pattern.compile(
            "(?i)(?:.*/)?(?:\\.claude/(?:settings(?:\\.local)?\\.json|hooks(?:/.*)?)"
                    + "|\\.codex/(?:config\\.toml|hooks\\.json)|\\.cursor/hooks\\.json|\\.gemini/settings\\.json"
                    + "|\\.git|\\.git/(?:hooks|objects|refs|modules|worktrees|lfs)(?:/.*)?|\\.git/(?:config(?:\\.worktree)?|head|packed-refs|index))");

    /** Below {@code .git} and yet nobody's loss: what a crash left, messages, and what is ignored. */
    private static final Pattern HARMLESS = Pattern.compile(
            "(?i)\\.git/(?:.*\\.lock|info/.*|[a-z_]*msg|description|fetch_head|orig_head|worktrees/.*\\.lock)");

    private static final List<String> SETTINGS = List.of(
            ".claude/settings.json",
            ".claude/settings.local.json",
            ".codex/config.toml",
            ".codex/hooks.json",
            ".cursor/hooks.json",
            ".gemini/settings.json");
    private static final int MAX_LISTED = 2_000;
    private static final int MAX_HOOK_BYTES = 64 * 1024;

    private final Places places;
    private final Optional<Path> ownLog;

    /** Protection in these places; {@code ownLog} is the decision log of the agent itself, which it may write. */
    Protection(Places places, Optional<Path> ownLog) {
        this.places = places;
        this.ownLog = ownLog;
    }

    /** Whether a place must not be touched in this way. */
    boolean forbids(Target target) {
        Kind kind = target.access().kind();
        if (kind == Kind.READ) {
            return false;
        }
        if (!target.known()) {
            return unknown(target.access().path());
        }
        if (!target.names().isEmpty()) {
            return listed().stream().anyMatch(file -> below(file, target) && named(file, target));
        }
        boolean whole = target.access().recursive() && kind != Kind.PASSED;
        return Stream.of(target.spelled(), target.real())
                .flatMap(Optional::stream)
                .anyMatch(path -> isProtected(path) || (whole && holdsProtected(path)));
    }

    /** A place whose beginning is not known is protected if the rest of it is the name of a protected file. */
    private static boolean unknown(String path) {
        String rest = path.substring(path.lastIndexOf(Marks.UNKNOWN) + 1);
        String plain = LookAlikes.plain(rest).toLowerCase(Locale.ROOT);
        String name = plain.startsWith("/") ? plain.substring(1) : plain;
        boolean loki = plain.contains(".loki/") || plain.endsWith(".loki") || plain.contains(".agent/sub-agents");
        return (loki && !plain.contains(".loki/specs/") && !plain.contains(".loki/diagrams/"))
                || ANYWHERE.matcher(name).matches();
    }

    private boolean isProtected(Path path) {
        if (ownLog.isPresent() && ownLog.get().equals(path)) {
            return false;
        }
        if (places.own().stream().anyMatch(path::startsWith)
                || path.startsWith("/etc/claude-code")
                || path.startsWith("/etc/gitconfig")) {
            return true;
        }
        for (Path root : places.guarded()) {
            if (path.startsWith(root) && inProject(text(root.relativize(path)))) {
                return true;
            }
        }
        String all = text(path);
        int git = all.lastIndexOf("/.git/");
        boolean harmless = git >= 0 && HARMLESS.matcher(all.substring(git + 1)).matches();
        return (!harmless && ANYWHERE.matcher(all).matches()) || isLokiHook(path);
    }

    private static boolean inProject(String path) {
        if (path.isEmpty() || HARMLESS.matcher(path).matches()) {
            return false;
        }
        return WriteSet.isProtected(path) && !path.equals(".loki/specs") && !path.equals(".loki/diagrams");
    }

    private static String text(Path path) {
        return LookAlikes.plain(dev.loki.core.io.RealPath.text(path));
    }

    /** Whether a hook that loki wrote lies there, in whatever folder git looks for hooks. */
    private static boolean isLokiHook(Path path) {
        if (!HOOKS.contains(String.valueOf(path.getFileName())) || !Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(MAX_HOOK_BYTES), StandardCharsets.UTF_8).contains(HOOK_MARK);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether something protected lies in a folder that goes as a whole. */
    private boolean holdsProtected(Path folder) {
        for (Path root : places.guarded()) {
            for (String name : List.of(".loki", ".agent", ".git")) {
                Path inner = root.resolve(name);
                if (inner.startsWith(folder) && Files.exists(inner)) {
                    return true;
                }
            }
            for (String name : SETTINGS) {
                Path inner = root.resolve(name);
                if (inner.startsWith(folder) && Files.exists(inner)) {
                    return true;
                }
            }
        }
        return places.own().stream().anyMatch(own -> own.startsWith(folder) && Files.exists(own));
    }

    private static boolean below(Path file, Target target) {
        return target.real().filter(file::startsWith).isPresent()
                || target.spelled().filter(file::startsWith).isPresent();
    }

    private static boolean named(Path file, Target target) {
        String pattern = target.names();
        if (pattern.startsWith("/")) {
            return matches(pattern, whole(file, target.real())) || matches(pattern, whole(file, target.spelled()));
        }
        return matches(pattern, String.valueOf(file.getFileName()));
    }

    private static String whole(Path file, Optional<Path> root) {
        return root.filter(file::startsWith)
                .map(from -> "/" + dev.loki.core.io.RealPath.text(from.relativize(file)))
                .orElse("");
    }

    private static boolean matches(String pattern, String name) {
        return Wildcard.matches(pattern, name)
                || Wildcard.matches(pattern.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
    }

    /** The protected files that are there. */
    private List<Path> listed() {
        List<Path> files = new ArrayList<>();
        for (Path root : places.guarded()) {
            for (String name : List.of(".loki", ".agent", ".git/hooks", ".git/config")) {
                walk(root.resolve(name), files);
            }
            SETTINGS.stream().map(root::resolve).filter(Files::exists).forEach(files::add);
        }
        return files;
    }

    private void walk(Path folder, List<Path> files) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder, 4)) {
            found.limit(MAX_LISTED).filter(this::isProtected).forEach(files::add);
        } catch (IOException | java.io.UncheckedIOException e) {
            files.add(folder);
        }
    }
}
