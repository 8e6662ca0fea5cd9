package dev.loki.cli.hooks;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.Command;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The checks in git's own hooks. A hook that was there before is kept beside, and runs first. */
final class GitHooks implements Hooks {
    /** What marks a hook as loki's own; the guard protects files that hold it. */
    private static final String MARK = "loki-hook";

    private static final String CHAINED = ".loki-chained";
    private static final List<String> NAMES = List.of("pre-commit", "commit-msg", "pre-push");

    /** The most branches of a remote that a push is compared with, those with the newest commits where that is known. */
    private static final int MAX_TIPS = 1000;

    private static final String HEAD = """
            #!/bin/sh
            # loki-hook: "loki hooks uninstall --agent git" removes it and puts back what was here before.
            chained=$0.loki-chained
            command -v %1$s >/dev/null 2>&1 || { echo 'loki: %1$s is not there, so nothing can be checked; install it, or run "loki hooks uninstall --agent git"' >&2; exit 1; }
            """;

    private static final String PRE_COMMIT = """
            if [ -x "$chained" ]; then "$chained" "$@" || exit $?; fi
            exec %1$s verify --staged
            """;

    private static final String COMMIT_MSG = """
            if [ -x "$chained" ]; then "$chained" "$@" || exit $?; fi
            exec %1$s hooks message "$1"
            """;

    private static final String PRE_PUSH = """
            refs=$(cat)
            if [ -x "$chained" ]; then printf '%%s\\n' "$refs" | "$chained" "$@" || exit $?; fi
            head=$(git rev-parse -q --verify HEAD) || exit 0
            # The newest commit of HEAD that one of the given commits has; of those that are not here nothing is known.
            shared() {
                tips=$(while read -r tip _; do git cat-file -e "$tip^{commit}" 2>/dev/null && echo "$tip"; done)
                [ -z "$tips" ] || git merge-base HEAD $tips 2>/dev/null
            }
            printf '%%s\\n' "$refs" | while read -r _ local _ remote; do
                [ "$local" = "$head" ] || continue
                base=$remote
                if ! git cat-file -e "$base^{commit}" 2>/dev/null; then
                    base=$(git for-each-ref --count=%2$d --sort=-committerdate --format='%%(objectname)' "refs/remotes/$1/" | shared)
                    [ -n "$base" ] || base=$(GIT_TERMINAL_PROMPT=0 git ls-remote --heads "$2" 2>/dev/null </dev/null | head -n %2$d | shared)
                fi
                if [ -z "$base" ]; then
                    echo "loki: nothing of $1 is known here to compare with, so this push is not verified" >&2
                    continue
                fi
                %1$s verify --base "$base" </dev/null || exit $?
            done
            """;

    private final Path project;
    private final Path folder;
    private final String loki;
    private final Map<String, String> env;

    private GitHooks(Path project, Path folder, String loki, Map<String, String> env) {
        this.project = project;
        this.folder = folder;
        this.loki = loki;
        this.env = env;
    }

    /** The hooks in the folder that git looks into, whatever {@code core.hooksPath} and the work tree say. */
    static GitHooks of(Path project, String loki, Map<String, String> env) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Outcome outcome = Processes.runTrusted(
                Command.of(List.of("git", "rev-parse", "--git-path", "hooks"), project, env), new byte[0], out);
        String path = out.toString(StandardCharsets.UTF_8).strip();
        if (!outcome.succeeded() || path.isEmpty()) {
            throw new LokiException("NOT_A_REPOSITORY", project + " is in no git repository; run git init");
        }
        return new GitHooks(project, project.resolve(path).normalize(), loki, env);
    }

    @Override
    public List<Path> files() {
        return NAMES.stream().map(folder::resolve).toList();
    }

    @Override
    public State status() {
        long own = files().stream().filter(GitHooks::isOwn).count();
        return own == 0 ? State.ABSENT : own == NAMES.size() ? State.INSTALLED : State.PARTLY;
    }

    @Override
    public List<String> install() {
        List<String> said = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (String name : NAMES) {
                Path hook = folder.resolve(name);
                String script = script(name);
                if (isOwn(hook) && Files.readString(hook).equals(script)) {
                    continue;
                }
                if (Files.exists(hook, LinkOption.NOFOLLOW_LINKS) && !isOwn(hook)) {
                    Files.move(hook, chained(hook), StandardCopyOption.ATOMIC_MOVE);
                    said.add("kept the former " + shown(hook) + " as " + shown(chained(hook)) + "; it runs first");
                }
                AtomicFiles.write(hook, script);
                Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
                said.add("wrote " + shown(hook));
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
        return said;
    }

    @Override
    public List<String> uninstall() {
        List<String> said = new ArrayList<>();
        try {
            for (Path hook : files()) {
                if (!isOwn(hook)) {
                    continue;
                }
                if (Files.exists(chained(hook), LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(
                            chained(hook), hook, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    said.add("put back the former " + shown(hook));
                } else {
                    Files.delete(hook);
                    said.add("removed " + shown(hook));
                }
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
        return said;
    }

    private static Path chained(Path hook) {
        return hook.resolveSibling(hook.getFileName() + CHAINED);
    }

    private String shown(Path file) {
        return file.startsWith(project) ? project.relativize(file).toString() : file.toString();
    }

    private String script(String name) {
        String body = switch (name) {
            case "pre-commit" -> PRE_COMMIT;
            case "commit-msg" -> COMMIT_MSG;
            default -> PRE_PUSH;
        };
        return (HEAD + body).formatted(loki, MAX_TIPS);
    }

    private static boolean isOwn(Path hook) {
        try {
            return Files.isRegularFile(hook, LinkOption.NOFOLLOW_LINKS)
                    && Files.readString(hook).contains(MARK);
        } catch (IOException e) {
            return false;
        }
    }

    /** Messages that keep to the protocol and that do not, through the hook that is installed. */
    @Override
    public List<Trial> test() {
        Path hook = folder.resolve("commit-msg");
        if (!isOwn(hook)) {
            throw new LokiException(
                    "HOOKS_ABSENT", "no hook of loki is installed; run: loki hooks install --agent git");
        }
        return List.of(trial(hook, "Mend the tests\n", false), trial(hook, "[Loki] no task and no trailers\n", true));
    }

    private Trial trial(Path hook, String message, boolean forbidden) {
        try {
            Path file = Files.createTempFile("loki-hooks-test", ".txt");
            try {
                Files.writeString(file, message);
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                Outcome outcome = Processes.runTrusted(
                        Command.of(List.of(hook.toString(), file.toString()), project, env), new byte[0], out);
                String said = "exit " + outcome.exitCode() + " "
                        + (out.toString(StandardCharsets.UTF_8)
                                        + outcome.stderr().text())
                                .strip()
                                .replace('\n', ' ');
                return new Trial(
                        message.strip(), forbidden ? "deny" : "allow", said.strip(), outcome.succeeded() != forbidden);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw StorageException.writing(hook, e);
        }
    }
}
