package dev.loki.core.git;

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

    private GitCall inHook(GitCall call) {
        git.hookIndex().ifPresent(call::index);
        return call;
    }
}
