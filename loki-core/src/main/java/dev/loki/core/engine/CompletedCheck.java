package dev.loki.core.engine;

import dev.loki.core.constitution.Facts;
import dev.loki.core.constitution.FactsBuilder;
import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks of every task that a run has completed, or given up, and of the bugs and deployments it wrote down, what must still be true. */
final class CompletedCheck {
    /** What is true of the last checkpoint only: the memory is about now. */
    private static final String CONTINUITY_STALE = "CONTINUITY_STALE";

    private static final String RETRIES_EXHAUSTED = "RETRIES_EXHAUSTED";
    private static final String PHASE_STATE_MISMATCH = "PHASE_STATE_MISMATCH";
    private static final Set<String> RECORDS = Set.of("BUG_RECORD_MISSING", "INFRASTRUCTURE_UNTRACKED");

    private final ProjectDir project;
    private final RunState state;
    private final Optional<Git> git;
    private final AgentsCheck agents;

    CompletedCheck(ProjectDir project, RunState state, Optional<Git> git, AgentsCheck agents) {
        this.project = project;
        this.state = state;
        this.git = git;
        this.agents = agents;
    }

    void ask(Findings findings) {
        FactsBuilder records = Facts.builder(project).bugs(state.bugIds()).infrastructure(state.deployedCommits());
        findings.ask(Moment.DONE, ProjectCheck.bounded(project, records), RECORDS::contains);
        tasks(findings);
        phase(findings);
    }

    private void tasks(Findings findings) {
        String last = state.tasks().stream()
                .filter(task -> task.status() == TaskStatus.COMPLETED)
                .max((a, b) -> Long.compare(completedAt(a), completedAt(b)))
                .map(task -> task.task().id())
                .orElse("");
        for (TaskState task : state.tasks()) {
            if (task.status() == TaskStatus.COMPLETED) {
                boolean newest = task.task().id().equals(last);
                findings.ask(Moment.DONE, completed(task), code -> newest || !code.equals(CONTINUITY_STALE));
            }
            if (task.status() == TaskStatus.DEAD_LETTER) {
                FactsBuilder facts = agents.about(Facts.builder(project), task.task())
                        .attempts(task.countedFailures(), task.task().retries() + 1);
                findings.ask(Moment.POST, ProjectCheck.bounded(project, facts), RETRIES_EXHAUSTED::equals);
            }
        }
    }

    private void phase(Findings findings) {
        if (state.started()) {
            String phase = state.phase().map(Phase::name).orElse(OrchestratorFile.IDLE);
            FactsBuilder facts = Facts.builder(project).phase(new Facts.PhaseChange(Optional.empty(), phase));
            findings.ask(Moment.PHASE, ProjectCheck.bounded(project, facts), PHASE_STATE_MISMATCH::equals);
        }
    }

    private static long completedAt(TaskState task) {
        return task.lastSeq(EntryType.TASK_COMPLETED).orElse(0L);
    }

    /** A task that an earlier run completed is known by its record alone. */
    private FactsBuilder completed(TaskState task) {
        JsonObject record = task.record().orElse(JsonObject.EMPTY);
        List<QualityGateResult> gates =
                record.object("quality_checks").orElse(JsonObject.EMPTY).objects("gates").stream()
                        .map(QualityGateResult::fromJson)
                        .toList();
        FactsBuilder facts = agents.about(Facts.builder(project), task.task())
                .questions(task.questions().all().stream().map(Judge::question).toList())
                .gates(gates)
                .evidenceTree(record.string("tree").orElse(""))
                .ledgerEntries(Checkpoint.ledgerEntries(state.runId(), task));
        String sha = record.string("git_commit_sha").filter(id -> !id.isBlank()).orElse("");
        if (!sha.isEmpty()) {
            git.ifPresent(g -> facts.commit(Checkpoint.commitFacts(g, sha, g.commitInfo(sha), List.of())));
        }
        return ProjectCheck.bounded(project, facts);
    }
}
