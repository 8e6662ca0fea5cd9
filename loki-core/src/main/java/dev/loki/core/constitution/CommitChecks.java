package dev.loki.core.constitution;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/** What the constitution asks of the checkpoint commit of a task. */
final class CommitChecks {
    private CommitChecks() {}

    /** The task has a commit that git knows and that HEAD contains. */
    static Outcome exists(Moment moment, Facts facts, JsonObject params) {
        Optional<Facts.Commit> commit = facts.commit().filter(c -> !c.sha().isBlank());
        if (commit.isEmpty()) {
            return Outcome.broken("no commit is recorded for the task");
        }
        String sha = commit.get().sha();
        if (!commit.get().exists()) {
            return Outcome.broken(Outcome.problem("git has no commit " + sha).put("commit", sha));
        }
        return commit.get().ancestorOfHead()
                ? Outcome.held()
                : Outcome.broken(
                        Outcome.problem("HEAD does not contain commit " + sha).put("commit", sha));
    }

    /** Nothing in the task's write set differs from the commit. */
    static Outcome covers(Moment moment, Facts facts, JsonObject params) {
        if (facts.task().isEmpty()) {
            return Outcome.unknown("task");
        }
        if (facts.commit().isEmpty()) {
            return Outcome.unknown("checkpoint commit");
        }
        WriteSet writeSet = PathChecks.writeSet(facts, facts.task().get());
        List<String> left = facts.commit().get().dirtyPaths().stream()
                .filter(writeSet::allows)
                .toList();
        return left.isEmpty()
                ? Outcome.held()
                : Outcome.broken(Outcome.list(
                        Outcome.problem("work of the task is not in its commit, beginning with " + left.get(0)),
                        "paths",
                        left));
    }

    /** The message keeps to the protocol. A commit that is no checkpoint and belongs to no task is not concerned. */
    static Outcome message(Moment moment, Facts facts, JsonObject params) {
        Optional<String> message = facts.commitMessage().or(() -> facts.commit().map(Facts.Commit::message));
        if (message.isEmpty()) {
            return Outcome.unknown("commit message");
        }
        if (facts.task().isEmpty() && !CommitMessage.claimed(message.get())) {
            return Outcome.notApplicable("the commit is no checkpoint");
        }
        return CommitMessage.check(message.get()).map(Outcome::broken).orElseGet(Outcome::held);
    }
}
