package dev.loki.core.engine;

import java.util.Objects;

/**
 * Which change is looked at.
 *
 * @param kind what is compared
 * @param ref the commit to compare with, for {@link Kind#SINCE}; else empty
 */
public record ChangeScope(Kind kind, String ref) {

    /** What is compared with what. */
    public enum Kind {
        /** The files as they are with the last commit. */
        WORK_TREE,
        /** What is staged with the last commit. */
        STAGED,
        /** The last commit with the newest one that it shares with another branch. */
        SINCE
    }

    /** Refuses nulls. */
    public ChangeScope {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(ref, "ref");
    }

    /** The files as they are, untracked ones included, against the last commit. */
    public static ChangeScope workTree() {
        return new ChangeScope(Kind.WORK_TREE, "");
    }

    /** What is staged against the last commit; in a pre-commit hook, what is about to be committed. */
    public static ChangeScope staged() {
        return new ChangeScope(Kind.STAGED, "");
    }

    /** What the current branch has committed since it left a commit, branch or tag. */
    public static ChangeScope since(String ref) {
        return new ChangeScope(Kind.SINCE, ref);
    }
}
