package dev.loki.core.git;

import dev.loki.core.LokiException;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a repository is and how its git is called.
 *
 * @param root of the work tree
 * @param prefix the project's folder below it, with a slash at the end; empty when it is the root itself
 * @param gitDir where HEAD and the index of this work tree are
 * @param env the environment of every call
 * @param hookIndex the index that git handed to the hook we are in, which holds what is about to be committed
 */
record Repository(Path root, String prefix, Path gitDir, Map<String, String> env, Optional<Path> hookIndex) {
    private static final List<String> PATHSPEC_VARIABLES =
            List.of("GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS");

    static Repository open(Path projectDir, Map<String, String> parent) {
        Map<String, String> env = new TreeMap<>(parent);
        env.keySet().removeAll(Processes.REPOSITORY_VARIABLES);
        env.keySet().removeAll(PATHSPEC_VARIABLES);
        env.remove(Processes.COOKIE);
        Path dir = projectDir.toAbsolutePath();
        if (!Files.isDirectory(dir)) {
            throw new LokiException("NOT_A_REPOSITORY", dir + " is not a folder; name one inside a git repository");
        }
        GitCall.Answer place = call(dir, env, "rev-parse", "--show-toplevel", "--show-prefix", "--absolute-git-dir")
                .answer();
        if (!place.succeeded()) {
            throw notARepository(dir, place.outcome());
        }
        List<String> lines = List.of(place.text().split("\n", -1));
        if (lines.size() != 3) {
            throw new LokiException(
                    "GIT_FAILED",
                    "git cannot be asked about " + dir + ": its path holds a line break; rename the folder");
        }
        Path top = Path.of(lines.get(0));
        Path gitDir = Path.of(lines.get(2));
        return new Repository(
                top,
                lines.get(1),
                gitDir,
                Map.copyOf(env),
                hookIndex(parent.getOrDefault("GIT_INDEX_FILE", ""), top, gitDir));
    }

    /** An index outside of this repository's own folder belongs to another repository. */
    private static Optional<Path> hookIndex(String named, Path root, Path gitDir) {
        Path file = root.resolve(named).normalize();
        boolean ours = file.startsWith(gitDir) || TemporaryIndex.made(file);
        return !named.isEmpty() && ours && Files.isRegularFile(file)
                ? Optional.of(file)
                : Optional.empty();
    }

    private static LokiException notARepository(Path dir, Outcome outcome) {
        String said = GitCall.reason(outcome);
        boolean absent = said.contains("not a git repository") || said.contains("must be run in a work tree");
        return absent
                ? new LokiException(
                        "NOT_A_REPOSITORY", dir + " is not in the work tree of a git repository; run: git init " + dir)
                : new LokiException("GIT_FAILED", "git refuses to work in " + dir + ": " + said);
    }

    GitCall call(String... arguments) {
        return call(root, env, arguments);
    }

    private static GitCall call(Path dir, Map<String, String> env, String... arguments) {
        return new GitCall(dir, env, new ArrayList<>(List.of(arguments)));
    }

    /** The file of a raw path. */
    Path file(String raw) {
        return root.resolve(OwnFiles.text(raw));
    }

    /**
     * The id of the commit that is checked out; empty in a repository without commits. Asked for many times in a run, so that
     * plain files are read instead of starting git, where they say it.
     */
    Optional<String> headIfAny() {
        Optional<String> plain = HeadFile.read(gitDir);
        if (plain.isPresent()) {
            return plain;
        }
        GitCall.Answer head =
                call("rev-parse", "--verify", "--quiet", "HEAD^{commit}").answer();
        return head.succeeded() ? Optional.of(head.text()) : Optional.empty();
    }

    String head() {
        return headIfAny().orElseThrow(this::noCommits);
    }

    /** The id of the tree of a commit, or of a tree. */
    String tree(String revision) {
        return call("rev-parse", "--verify", revision(revision) + "^{tree}").line();
    }

    LokiException noCommits() {
        return new LokiException(
                "NO_COMMITS",
                "the repository " + root + " has no commit yet; run: git -C " + root
                        + " commit --allow-empty -m \"Begin\"");
    }

    /** A revision that cannot be mistaken for an option. */
    static String revision(String name) {
        if (name.isEmpty() || name.startsWith("-")) {
            throw new IllegalArgumentException("not a revision: '" + name + "'");
        }
        return name;
    }
}
