package dev.loki.core.git;

import java.util.Collection;
import java.util.stream.Collectors;

/** What is staged: the content of the index, in a pre-commit hook that of the commit which is being made. */
public final class Staging {
    private static final String[] DIFF = {
        "diff", "--quiet", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty"
    };

    private final Repository git;

    Staging(Repository git) {
        this.git = git;
    }

    /**
     * The tree that the index holds.
     *
     * @throws dev.loki.core.LokiException {@code GIT_FAILED} while a merge has conflicts
     */
    public String tree() {
        return inHook(git.call("write-tree")).line();
    }

    /** The tree that it will be compared with: that of the last commit, or the empty one. */
    public String baseTree() {
        return git.headIfAny().map(git::tree).orElseGet(() -> git.call("mktree").line());
    }

    /** Whether a tracked file of the work tree differs from what is staged. */
    public boolean differsFromWorkTree() {
        return !inHook(git.call(DIFF)).succeeds();
    }

    /**
     * A tree in which some files are as they lie in the work tree, and all others as in another tree; nothing is staged.
     *
     * @param projectRelative the files, ignored ones too; one that is not there is not in the tree
     */
    public String treeWith(String tree, Collection<String> projectRelative) {
        try (TemporaryIndex index = TemporaryIndex.of(git, Repository.revision(tree))) {
            git.call("update-index", "--add", "--remove", "-z", "--stdin")
                    .index(index)
                    .input(raw(projectRelative))
                    .run();
            return git.call("write-tree").index(index).line();
        }
    }

    /** Brings the user's index in step with files of the project as they lie in the work tree. */
    public void follow(Collection<String> projectRelative) {
        git.call("update-index", "--add", "--remove", "-z", "--stdin")
                .input(raw(projectRelative))
                .run();
    }

    private String raw(Collection<String> projectRelative) {
        return projectRelative.stream()
                .map(path -> OwnFiles.raw(git.prefix() + path) + "\0")
                .collect(Collectors.joining());
    }

    private GitCall inHook(GitCall call) {
        git.hookIndex().ifPresent(call::index);
        return call;
    }
}
