package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.AgentRecord;
import dev.loki.core.constitution.CommitMessage;
import dev.loki.core.constitution.DecidedFiles;
import dev.loki.core.constitution.Facts;
import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.Violation;
import dev.loki.core.engine.Attempts.Failure;
import dev.loki.core.env.Timestamps;
import dev.loki.core.git.Change;
import dev.loki.core.git.CommitInfo;
import dev.loki.core.git.Git;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps what was verified: one commit of exactly that tree, the invariants of DONE, and only then {@code completed}. */
final class Checkpoint {
    /** What a commit that git or a hook refused is called; the work stays for the next attempt. */
    private static final Set<String> RETRYABLE = Set.of("GIT_HOOK_FAILED", "HOOK_CHANGED_TREE");

    private final Session session;
    private final WorkTree tree;
    private final Judge judge;
    private final Attempts attempts;

    Checkpoint(Session session, WorkTree tree, Judge judge, Attempts attempts) {
        this.session = session;
        this.tree = tree;
        this.judge = judge;
        this.attempts = attempts;
    }

    StepResult run(TaskState task) {
        return switch (task.stage()) {
            case VERIFIED -> verified(task);
            case COMMIT_PLANNED -> commit(task);
            case COMMITTED -> complete(task);
            case READY, STARTED, ACTED, REFLECTED ->
                throw new IllegalStateException("nothing to keep at " + task.stage());
        };
    }

    private StepResult verified(TaskState task) {
        tree.requireBranch();
        if (!session.options.commit()) {
            session.append(
                    EntryType.TASK_VERIFIED,
                    task,
                    JsonObject.builder().put("tree", task.tree()).build());
            return StepResult.TASK_OVER;
        }
        session.append(
                EntryType.COMMIT_PLANNED,
                task,
                JsonObject.builder()
                        .put("tree", task.tree())
                        .put("parent", session.state.expectedHead())
                        .put("message", message(task))
                        .build());
        return StepResult.CONTINUE;
    }

    private String message(TaskState state) {
        Task task = state.task();
        AgentRecord agent = session.state.agent(task.agent()).orElseThrow();
        String detail = state.act().string("summary").filter(s -> !s.isBlank()).orElse(task.description());
        return new CommitMessage(
                        AgentSpawner.typeOf(task),
                        task.id(),
                        task.title(),
                        detail,
                        agent.agentId(),
                        agent.spawnedBy(),
                        task.spec(),
                        task.tests(),
                        decided(agent, state))
                .text();
    }

    private DecidedFiles decided(AgentRecord agent, TaskState task) {
        if (agent.decisionsMade().isEmpty()) {
            return DecidedFiles.NONE;
        }
        String parent = session.git.treeOf(session.state.expectedHead());
        List<String> changed = ChangedWork.between(session.git, parent, task.tree()).paths().stream()
                .map(Facts.ChangedPath::path)
                .toList();
        return DecidedFiles.of(agent, changed);
    }

    private StepResult commit(TaskState task) {
        String planned = task.commitPlan().string("tree").orElse("");
        String sha;
        try {
            sha = session.git.commit(
                    planned,
                    task.commitPlan().string("message").orElse(""),
                    task.commitPlan().string("parent").orElse(""),
                    session.watch());
        } catch (LokiException e) {
            if (e.code().equals("GIT_STOPPED")) {
                return StepResult.END_SESSION;
            }
            if (!RETRYABLE.contains(e.code())) {
                throw e;
            }
            return attempts.fail(task, Failure.keep(e.code(), String.valueOf(e.getMessage()), 1));
        }
        session.append(
                EntryType.COMMITTED,
                task,
                JsonObject.builder().put("sha", sha).put("tree", planned).build());
        return StepResult.CONTINUE;
    }

    private StepResult complete(TaskState task) {
        session.readContinuity();
        List<QualityGateResult> gates =
                task.gates().stream().map(QualityGateResult::fromJson).toList();
        List<Violation> blocking = judge.check(
                Moment.DONE,
                judge.facts(task)
                        .gates(gates)
                        .evidenceTree(task.tree())
                        .ledgerEntries(ledgerEntries(session.state.runId(), task))
                        .bugs(session.state.bugIds())
                        .infrastructure(session.state.deployedCommits())
                        .commit(commitFacts(task)));
        if (!blocking.isEmpty()) {
            Violation first = blocking.get(0);
            return attempts.block(task, first.code(), judge.describe(blocking), first.exit(), false);
        }
        session.append(
                EntryType.TASK_COMPLETED,
                task,
                JsonObject.builder().put("record", record(task)).build());
        return StepResult.TASK_OVER;
    }

    /** What the ledgers must hold of a task. */
    static List<Facts.LedgerEntry> ledgerEntries(String run, TaskState task) {
        Map<EntryType, String> ledgers =
                Map.of(EntryType.REFLECTED, "reviews", EntryType.GATES_RUN, "tests", EntryType.DEPLOYED, "deployments");
        List<Facts.LedgerEntry> entries = new ArrayList<>();
        ledgers.forEach((type, ledger) -> task.lastSeq(type)
                .ifPresent(seq -> entries.add(new Facts.LedgerEntry(ledger, run, seq, type.wireName()))));
        return entries;
    }

    private Facts.Commit commitFacts(TaskState task) {
        String sha = task.commit();
        Optional<CommitInfo> info = session.git.commitInfo(sha);
        boolean lastOne = session.git.head().equals(sha);
        List<String> dirty = lastOne
                ? session.git.changes(task.tree(), tree.now()).stream()
                        .map(Change::path)
                        .toList()
                : List.of();
        return commitFacts(session.git, sha, info, dirty);
    }

    /** What git says about a commit that is recorded. */
    static Facts.Commit commitFacts(Git git, String sha, Optional<CommitInfo> info, List<String> dirty) {
        return new Facts.Commit(
                sha,
                info.isPresent(),
                info.isPresent() && git.isAncestor(sha, git.head()),
                info.map(CommitInfo::tree).orElse(""),
                info.map(CommitInfo::message).orElse(""),
                dirty);
    }

    private JsonObject record(TaskState state) {
        Task task = state.task();
        JsonObject.Builder json = task.toJson().toBuilder();
        json.put("status", TaskStatus.COMPLETED.wireName());
        json.putOrNull("spec_reference", task.spec());
        json.put("git_commit_sha", state.commit());
        json.put("tree", state.tree());
        json.put(
                "quality_checks",
                JsonObject.builder()
                        .put("all_passed", true)
                        .put(
                                "verified",
                                task.verify().isPresent() || !session.gates().isEmpty())
                        .put("gates", JsonValue.array(state.gates()))
                        .build());
        json.put("agent_id", task.agent());
        json.put(
                "lineage",
                session.state.agent(task.agent()).map(AgentRecord::lineage).orElse(List.of()));
        json.put("attempts", state.attempts().size() + 1);
        json.put("tokens", state.act().object("tokens").<JsonValue>map(t -> t).orElse(JsonNull.INSTANCE));
        json.put(
                "cost_usd",
                state.act()
                        .number("cost_usd")
                        .<JsonValue>map(JsonValue.JsonNumber::new)
                        .orElse(JsonNull.INSTANCE));
        json.putOrNull("model", state.act().string("model"));
        json.put("questions", JsonValue.array(state.questions().all()));
        json.put("completed_at", Timestamps.format(session.now()));
        return json.build();
    }
}
