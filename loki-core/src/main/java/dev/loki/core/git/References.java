package dev.loki.core.git;

import java.util.List;
import java.util.Optional;

/** What commits are called, and how they belong together. A name that begins with a hyphen stands for nothing. */
public final class References {
    private final Repository git;

    References(Repository git) {
        this.git = git;
    }

    /** The id of the commit that a name, such as a branch or {@code HEAD~1}, stands for; empty when there is none. */
    public Optional<String> commit(String name) {
        if (name.isBlank() || name.startsWith("-")) {
            return Optional.empty();
        }
        GitCall.Answer id =
                git.call("rev-parse", "--verify", "--quiet", name + "^{commit}").answer();
        return id.succeeded() ? Optional.of(id.text()) : Optional.empty();
    }

    /** The best common ancestor of two commits; empty when none is known, as in a shallow clone. */
    public Optional<String> mergeBase(String one, String other) {
        GitCall.Answer base = git.call("merge-base", Repository.revision(one), Repository.revision(other))
                .answer();
        return base.succeeded() && !base.text().isBlank() ? Optional.of(base.text()) : Optional.empty();
    }

    /** Whether the clone has only the newest part of the history. */
    public boolean shallow() {
        return git.call("rev-parse", "--is-shallow-repository").line().equals("true");
    }

    /** Whether a tracked file of the work tree, or what is staged of it, differs from a commit. */
    public boolean differFromWorkTree(String commit) {
        return !git.call(
                        "diff",
                        "--quiet",
                        "--no-ext-diff",
                        "--no-textconv",
                        "--ignore-submodules=dirty",
                        Repository.revision(commit),
                        "--")
                .succeeds();
    }

    /** The files that a commit has below a folder of the project, relative to the project. */
    public List<String> filesAt(String commit, String projectRelativeFolder) {
        return git
                .call(
                        "ls-tree",
                        "-r",
                        "-z",
                        "--name-only",
                        "--full-tree",
                        Repository.revision(commit),
                        "--",
                        git.prefix() + projectRelativeFolder)
                .records()
                .stream()
                .map(OwnFiles::text)
                .map(path -> path.substring(git.prefix().length()))
                .toList();
    }
}
