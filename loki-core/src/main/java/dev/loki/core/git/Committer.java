package dev.loki.core.git;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.Command;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import dev.loki.core.io.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes commits the way the user does: with the user's hooks and signature. */
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    /** Long enough for a hook that runs a test suite. */
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    private static final int LINES_OF_HOOK = 20;
    private static final int MAX_NAMED_FILES = 5;

    private final Repository git;
    private final WorkTree workTree;
    private final History history;

    Committer(Repository git) {
        this.git = git;
        this.workTree = new WorkTree(git);
        this.history = new History(git);
    }

    String commit(String tree, String message, String expectedHead, Watch watch) {
        String before = git.head();
        if (!before.equals(expectedHead)) {
            throw moved(expectedHead, before);
        }
        Outcome outcome = runCommit(tree, message, watch);
        String after = git.head();
        if (after.equals(before)) {
            throw refused(outcome);
        }
        CommitInfo made = history.commitInfo(after).orElseThrow();
        if (!made.parents().equals(List.of(before))) {
            throw moved(expectedHead, after);
        }
        if (!made.tree().equals(tree)) {
            git.call("update-ref", "-m", "loki: undo a commit that a hook changed", "HEAD", before, after)
                    .run();
            throw changedByHook(tree, made.tree());
        }
        align();
        return after;
    }

    private Outcome runCommit(String tree, String message, Watch watch) {
        Path file = messageFile(message);
        try (TemporaryIndex index = TemporaryIndex.of(git, Repository.revision(tree))) {
            git.call("update-index", "-q", "--refresh").index(index).succeeds();
            Map<String, String> env = new HashMap<>(git.env());
            env.put("GIT_INDEX_FILE", index.file().toString());
            return run(
                    env,
                    watch,
                    "commit",
                    "--quiet",
                    "--allow-empty",
                    "--cleanup=whitespace",
                    "--file",
                    file.toString());
        } finally {
            delete(file);
        }
    }

    /** Runs git as the user would, hooks included, but never so that it waits for a terminal. */
    Outcome run(Map<String, String> base, Watch watch, String... arguments) {
        List<String> argv = new ArrayList<>(List.of("git", "-c", "gc.auto=0", "-c", "maintenance.auto=false"));
        argv.addAll(List.of(arguments));
        Map<String, String> env = new HashMap<>(base);
        env.put("GIT_TERMINAL_PROMPT", "0");
        Outcome outcome = Processes.of().run(Command.of(argv, git.root(), env).withTimeout(TIMEOUT), watch);
        if (outcome.end() == Outcome.End.NOT_FOUND) {
            throw GitCall.missing();
        }
        return outcome;
    }

    private static LokiException moved(String expected, String actual) {
        return new LokiException(
                "HEAD_MOVED",
                "the branch is at " + actual + " and not at " + expected
                        + " any more, because something else committed or switched; nothing of it was lost, run again");
    }

    private static LokiException refused(Outcome outcome) {
        String said = (outcome.stderr().text() + outcome.stdout().text()).strip();
        String tail = said.lines()
                .skip(Math.max(0, said.lines().count() - LINES_OF_HOOK))
                .collect(Collectors.joining("\n"));
        return switch (outcome.end()) {
            case TIMED_OUT ->
                new LokiException(
                        "GIT_HOOK_FAILED", "git commit took longer than " + TIMEOUT.toMinutes() + " minutes: " + tail);
            case STOPPED -> new LokiException("GIT_STOPPED", "git commit was stopped before it had committed");
            case EXITED, NOT_FOUND ->
                outcome.exitCode() == 1
                        ? new LokiException(
                                "GIT_HOOK_FAILED",
                                "a git hook refused the commit; do what it asks for, or mend the hook:\n" + tail)
                        : new LokiException("GIT_FAILED", "git commit failed: " + tail);
        };
    }

    private LokiException changedByHook(String tree, String made) {
        List<RawChange> changes = workTree.changes(tree, made);
        String names = changes.stream()
                .limit(MAX_NAMED_FILES)
                .map(change -> OwnFiles.text(change.path()))
                .collect(Collectors.joining(", "));
        return new LokiException(
                "HOOK_CHANGED_TREE",
                "a git hook changed what was to be committed (" + names
                        + (changes.size() > MAX_NAMED_FILES ? ", ..." : "")
                        + "), so that it was not what was verified, and the commit was taken back; do in the task or in a"
                        + " gate what the hook does, or mend the hook");
    }

    /** The commit stands whatever becomes of the index; a lock held by an editor must not look like a failed commit. */
    private void align() {
        try {
            workTree.alignIndex();
        } catch (LokiException e) {
            LOG.warn("the commit was made, but the index could not follow it: {}; run: git reset", e.getMessage());
        }
    }

    private static Path messageFile(String message) {
        try {
            Path file = Files.createTempFile("loki-commit", ".txt");
            return Files.writeString(file, message.endsWith("\n") ? message : message + "\n");
        } catch (IOException e) {
            throw StorageException.writing(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("cannot delete {}", file, e);
        }
    }
}
