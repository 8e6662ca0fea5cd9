package dev.loki.core.git;

import dev.loki.core.LokiException;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes branches, checks them out, and moves the one that is checked out. */
final class Branches {
    private final Repository git;
    private final History history;
    private final Committer committer;

    Branches(Repository git, History history, Committer committer) {
        this.git = git;
        this.history = history;
        this.committer = committer;
    }

    Optional<String> current() {
        GitCall.Answer branch =
                git.call("symbolic-ref", "--quiet", "--short", "HEAD").answer();
        return branch.succeeded() ? Optional.of(branch.text()) : Optional.empty();
    }

    void create(String name, String commit) {
        git.call("branch", "--no-track", Repository.revision(name), Repository.revision(commit))
                .run();
    }

    void switchTo(String branch) {
        finish("checkout", "checkout", "--quiet", "--no-guess", Repository.revision(branch), "--");
    }

    void switchToOrCreate(String branch) {
        if (branch.startsWith("-")
                || !git.call("check-ref-format", "--branch", branch).succeeds()) {
            throw new LokiException("USAGE", "\"" + branch + "\" cannot be the name of a branch; choose another");
        }
        String head = git.head();
        if (!git.call("rev-parse", "--verify", "--quiet", "refs/heads/" + branch)
                .succeeds()) {
            create(branch, head);
        }
        switchTo(branch);
    }

    void foldBack(String ancestor) {
        String head = git.head();
        if (head.equals(ancestor)) {
            return;
        }
        if (!history.isAncestor(ancestor, head)) {
            throw new LokiException(
                    "HEAD_MOVED",
                    "the branch is at " + head + ", which does not come from " + ancestor
                            + "; check out the branch that does");
        }
        git.call("update-ref", "-m", "loki: fold back", "HEAD", Repository.revision(ancestor), head)
                .run();
    }

    /** Puts HEAD at a commit and on no branch; branches, index and work tree stay. */
    void detach(String commit) {
        git.call("update-ref", "--no-deref", "-m", "loki: fold back", "HEAD", Repository.revision(commit))
                .run();
    }

    String revert(List<String> commits) {
        List<String> arguments = new ArrayList<>(List.of("revert", "--no-edit"));
        commits.forEach(commit -> arguments.add(Repository.revision(commit)));
        try {
            finish("revert", arguments.toArray(String[]::new));
        } catch (LokiException e) {
            git.call("revert", "--abort").succeeds();
            throw e;
        }
        return git.head();
    }

    private void finish(String name, String... arguments) {
        Outcome outcome = committer.run(git.env(), Watch.NONE, arguments);
        if (!outcome.succeeded()) {
            throw new LokiException(
                    "GIT_FAILED", "git " + name + " failed in " + git.root() + ": " + GitCall.reason(outcome));
        }
    }
}
