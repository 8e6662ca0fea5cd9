package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of the project as the run sees them: compared with what is expected, undone without losing anything. */
final class WorkTree {
    /** Patches of undone work that are kept; the oldest go first. */
    static final int MAX_KEPT = 200;

    /** Files that a message lists. */
    private static final int MAX_LISTED = 10;

    /** Puts changes aside, and leaves the tasks file and the run's own files where they are. */
    static final String PUT_ASIDE = "git stash push -u -- :/ ':!.loki' ':!.agent'";

    private final Session session;

    WorkTree(Session session) {
        this.session = session;
    }

    /** The tree as it is now. */
    String now() {
        return session.git.snapshot(session.state.leftovers());
    }

    /** Refuses to go on where another branch than the run's is checked out, or none: commits would be missing on the run's. */
    void requireBranch() {
        Optional<String> now = session.git.branch();
        String own = session.state.branch();
        if (!now.equals(Optional.of(own))) {
            throw new LokiException(
                    "HEAD_MOVED",
                    "the run belongs to branch " + own + " and "
                            + now.map(name -> "branch " + name).orElse("no branch")
                            + " is checked out: a provider, a gate or somebody else left it; look at: git reflog, go back"
                            + " with: git switch " + own + ", then: loki run --resume");
        }
    }

    /** Refuses to go on when files differ from what the run left behind: they are somebody else's work. */
    void requireClean() {
        requireBranch();
        List<String> submodules = session.git.foreignRepositories().dirtySubmodules();
        if (!submodules.isEmpty()) {
            throw new LokiException(
                    "DIRTY_TREE",
                    "uncommitted changes in the submodule " + String.join(", ", submodules)
                            + " cannot be part of a task's commit; commit or undo them there");
        }
        String expected = session.state.expectedTree();
        String actual = now();
        if (actual.equals(expected)) {
            return;
        }
        List<String> files = session.git.changes(expected, actual).stream()
                .map(change -> change.shown())
                .toList();
        String listed = String.join(", ", files.subList(0, Math.min(files.size(), MAX_LISTED)));
        String more = files.size() > MAX_LISTED ? " and " + (files.size() - MAX_LISTED) + " more" : "";
        throw new LokiException(
                "DIRTY_TREE",
                "uncommitted changes in " + listed + more
                        + " would be swept into a task's commit; commit them, or put them aside with: "
                        + PUT_ASIDE);
    }

    /** Makes the files equal that tree again; what is taken away is kept as a patch whose path is returned. */
    Optional<Path> restore(String tree, String label) {
        String actual = now();
        if (actual.equals(tree)) {
            return Optional.empty();
        }
        Path kept = keep(actual, tree, label);
        session.git.restore(actual, tree);
        return Optional.of(kept);
    }

    /** Keeps the difference between the files as they are and that tree, without changing them. */
    Optional<Path> keepAside(String tree, String label) {
        String actual = now();
        return actual.equals(tree) ? Optional.empty() : Optional.of(keep(actual, tree, label));
    }

    /** Keeps the difference between two trees as a patch. */
    Path keep(String actual, String tree, String label) {
        Path folder = session.project.state().resolve("kept");
        try {
            Files.createDirectories(folder);
            byte[] patch = session.git.patch(tree, actual);
            int n = 1;
            Path file = folder.resolve(label + "-" + n + ".patch");
            while (Files.exists(file)) {
                if (Files.size(file) == patch.length && Arrays.equals(Files.readAllBytes(file), patch)) {
                    return file;
                }
                n++;
                file = folder.resolve(label + "-" + n + ".patch");
            }
            AtomicFiles.write(file, patch);
            trim(folder);
            return file;
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    private static void trim(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> oldestFirst =
                    files.sorted(Comparator.comparing(WorkTree::modified)).toList();
            for (int i = 0; i < oldestFirst.size() - MAX_KEPT; i++) {
                FileTree.delete(oldestFirst.get(i));
            }
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** The path as people should see it: relative to the project where it lies inside. */
    String shown(Path file) {
        return file.startsWith(session.project.root())
                ? session.project.root().relativize(file).toString()
                : file.toString();
    }
}
