package dev.loki.core.constitution;

import dev.loki.core.constitution.Facts.Attempts;
import dev.loki.core.constitution.Facts.AuditFailure;
import dev.loki.core.constitution.Facts.ChangedPath;
import dev.loki.core.constitution.Facts.Commit;
import dev.loki.core.constitution.Facts.ConstitutionText;
import dev.loki.core.constitution.Facts.Finding;
import dev.loki.core.constitution.Facts.LedgerEntry;
import dev.loki.core.constitution.Facts.PhaseChange;
import dev.loki.core.constitution.Facts.Question;
import dev.loki.core.constitution.Facts.Task;
import dev.loki.core.constitution.Facts.TestsBefore;
import dev.loki.core.git.AddedLine;
import dev.loki.core.git.RemovedLine;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects facts; each is handed in at most once, a later value replaces an earlier one. Not thread-safe. */
public final class FactsBuilder {
    private final ProjectDir project;
    private boolean stateKept = true;
    private boolean complete;
    private Optional<Task> task = Optional.empty();
    private String agentId = "";
    private Optional<AgentRecord> agent = Optional.empty();
    private Optional<String> role = Optional.empty();
    private Optional<List<String>> taskTypes = Optional.empty();
    private Optional<AgentRecord> parent = Optional.empty();
    private Optional<String> continuityRead = Optional.empty();
    private Optional<String> specBefore = Optional.empty();
    private Optional<List<Question>> questions = Optional.empty();
    private Optional<List<ChangedPath>> changes = Optional.empty();
    private Optional<List<AddedLine>> addedLines = Optional.empty();
    private Optional<List<RemovedLine>> removedLines = Optional.empty();
    private Optional<List<WeakerGate>> weakerGates = Optional.empty();
    private Optional<List<Finding>> findings = Optional.empty();
    private Optional<TestsBefore> testsBefore = Optional.empty();
    private Optional<List<QualityGateResult>> gates = Optional.empty();
    private Optional<List<String>> approvals = Optional.empty();
    private Optional<String> evidenceTree = Optional.empty();
    private Optional<Commit> commit = Optional.empty();
    private Optional<String> commitMessage = Optional.empty();
    private DecidedFiles decided = DecidedFiles.NONE;
    private Optional<Attempts> attempts = Optional.empty();
    private Optional<PhaseChange> phase = Optional.empty();
    private Optional<List<LedgerEntry>> ledgerEntries = Optional.empty();
    private Optional<List<String>> bugs = Optional.empty();
    private Optional<Map<String, String>> infrastructure = Optional.empty();
    private Optional<Map<String, JsonObject>> completed = Optional.empty();
    private Optional<ConstitutionText> constitution = Optional.empty();
    private Optional<AuditFailure> auditFailure = Optional.empty();

    FactsBuilder(ProjectDir project) {
        this.project = project;
    }

    /** This checkout has no {@code .loki/state}: the checks of continuity and lineage are not applicable. */
    public FactsBuilder withoutState() {
        stateKept = false;
        return this;
    }

    /** Every fact that this moment's checks need has been handed in: a missing one is a violation. */
    public FactsBuilder complete() {
        complete = true;
        return this;
    }

    /** The task. */
    public FactsBuilder task(Task value) {
        task = Optional.of(value);
        return this;
    }

    /** The id of the agent, where its record is not at hand. */
    public FactsBuilder agentId(String value) {
        agentId = value;
        return this;
    }

    /** The agent's record, and with it the agent's id. */
    public FactsBuilder agent(AgentRecord value) {
        agent = Optional.of(value);
        agentId = value.agentId();
        return this;
    }

    /** The role of the agent. */
    public FactsBuilder role(String value) {
        role = Optional.of(value);
        return this;
    }

    /** The types of tasks that the contract of the role allows. */
    public FactsBuilder taskTypes(List<String> value) {
        taskTypes = Optional.of(value);
        return this;
    }

    /** The record of the agent that spawned the agent. */
    public FactsBuilder parent(AgentRecord value) {
        parent = Optional.of(value);
        return this;
    }

    /** SHA-256 (hex) of CONTINUITY.md as the run last read it. */
    public FactsBuilder continuityRead(String sha256) {
        continuityRead = Optional.of(sha256);
        return this;
    }

    /** SHA-256 (hex) of the task's specification file before the agent acted. */
    public FactsBuilder specBefore(String sha256) {
        specBefore = Optional.of(sha256);
        return this;
    }

    /** The questions asked so far. */
    public FactsBuilder questions(List<Question> value) {
        questions = Optional.of(value);
        return this;
    }

    /** What the agent changed. */
    public FactsBuilder changes(List<ChangedPath> value) {
        changes = Optional.of(value);
        return this;
    }

    /** The lines that the agent added, with paths relative to the project. */
    public FactsBuilder addedLines(List<AddedLine> value) {
        addedLines = Optional.of(value);
        return this;
    }

    /** The lines that the agent removed, with paths relative to the project. */
    public FactsBuilder removedLines(List<RemovedLine> value) {
        removedLines = Optional.of(value);
        return this;
    }

    /** The gates that stop less after the change; handed in only where the change may touch them at all. */
    public FactsBuilder weakerGates(List<WeakerGate> value) {
        weakerGates = Optional.of(value);
        return this;
    }

    /** Secrets and personal data in what the agent added; handed in only where somebody looked. */
    public FactsBuilder findings(List<Finding> value) {
        findings = Optional.of(value);
        return this;
    }

    /** How the task's tests ended on the tree before the agent's first act. */
    public FactsBuilder testsBefore(TestsBefore value) {
        testsBefore = Optional.of(value);
        return this;
    }

    /** The results of all quality gates. */
    public FactsBuilder gates(List<QualityGateResult> value) {
        gates = Optional.of(value);
        return this;
    }

    /** The agents of the role {@code qa} that approved the work. */
    public FactsBuilder approvals(List<String> value) {
        approvals = Optional.of(value);
        return this;
    }

    /** The tree that was verified. */
    public FactsBuilder evidenceTree(String value) {
        evidenceTree = Optional.of(value);
        return this;
    }

    /** The checkpoint commit. */
    public FactsBuilder commit(Commit value) {
        commit = Optional.of(value);
        return this;
    }

    /** The message of a commit that is being made. */
    public FactsBuilder commitMessage(String value) {
        commitMessage = Optional.of(value);
        return this;
    }

    /** The files that messages of commits justify. Default: none. */
    public FactsBuilder decided(DecidedFiles value) {
        decided = value;
        return this;
    }

    /** How often the task was tried. */
    public FactsBuilder attempts(int failed, int allowed) {
        attempts = Optional.of(new Attempts(failed, allowed));
        return this;
    }

    /** The phase that the run has just entered. */
    public FactsBuilder phase(PhaseChange value) {
        phase = Optional.of(value);
        return this;
    }

    /** What must stand in the ledgers. */
    public FactsBuilder ledgerEntries(List<LedgerEntry> value) {
        ledgerEntries = Optional.of(value);
        return this;
    }

    /** The ids of the bug records that must stand in the dead-letter queue. */
    public FactsBuilder bugs(List<String> value) {
        bugs = Optional.of(value);
        return this;
    }

    /** The commit that runs in each environment. */
    public FactsBuilder infrastructure(Map<String, String> value) {
        infrastructure = Optional.of(value);
        return this;
    }

    /** The records of completed tasks as the journal holds them, by task. */
    public FactsBuilder completed(Map<String, JsonObject> value) {
        completed = Optional.of(value);
        return this;
    }

    /** The constitution's text and its changes. */
    public FactsBuilder constitution(ConstitutionText value) {
        constitution = Optional.of(value);
        return this;
    }

    /** An audit entry could not be written. */
    public FactsBuilder auditWriteFailed(String message) {
        auditFailure = Optional.of(new AuditFailure(false, message));
        return this;
    }

    /** The audit chain is broken. */
    public FactsBuilder auditChainBroken(String message) {
        auditFailure = Optional.of(new AuditFailure(true, message));
        return this;
    }

    /** The facts. */
    public Facts build() {
        return new Facts(
                project,
                stateKept,
                complete,
                task,
                agentId,
                agent,
                role,
                taskTypes,
                parent,
                continuityRead,
                specBefore,
                questions,
                changes,
                addedLines,
                removedLines,
                weakerGates,
                findings,
                testsBefore,
                gates,
                approvals,
                evidenceTree,
                commit,
                commitMessage,
                decided,
                attempts,
                phase,
                ledgerEntries,
                bugs,
                infrastructure,
                completed,
                constitution,
                auditFailure);
    }
}
