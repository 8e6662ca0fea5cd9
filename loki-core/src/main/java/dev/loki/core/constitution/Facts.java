package dev.loki.core.constitution;

import dev.loki.core.git.AddedLine;
import dev.loki.core.git.RemovedLine;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known about a task, its agent and the project when invariants are checked. Plain data: whoever runs the checks
 * asks git and the journal first. Immutable.
 *
 * <p>A fact that a check needs and that was not handed in makes the check not applicable, which is listed and is no pass;
 * with {@link FactsBuilder#complete()} it is a violation instead. Some facts are findings by their absence: a task without
 * {@link #commit()} at {@link Moment#DONE} has no checkpoint (COMMIT_MISSING), one without {@link #continuityRead()} has
 * not read its memory (CONTINUITY_NOT_READ).
 *
 * @param project where the files are
 * @param stateKept whether this checkout has the run's state; false in a fresh clone, where the checks of continuity and
 *     lineage are not applicable
 * @param complete whether a missing fact is a violation
 * @param task the task
 * @param agentId the agent that does the task, or blank
 * @param agent that agent's record
 * @param role the role of that agent
 * @param taskTypes the types of tasks that the contract of the role allows
 * @param parent the record of the agent that spawned it; absent when there is no such record
 * @param continuityRead SHA-256 (hex) of CONTINUITY.md as it was last read by the run
 * @param specBefore SHA-256 (hex) of the task's specification file before the agent acted
 * @param questions the questions asked so far
 * @param changes what the agent changed
 * @param addedLines the lines that the agent added
 * @param removedLines the lines that the agent removed
 * @param weakerGates the gates that stop less after the change
 * @param findings secrets and personal data among them
 * @param testsBefore how the task's tests ended on the tree before the agent's first act
 * @param gates the results of all quality gates
 * @param approvals the agents of the role {@code qa} that approved the work
 * @param evidenceTree the git tree that was verified
 * @param commit the checkpoint commit
 * @param commitMessage the message of a commit that is being made
 * @param decided the files that messages of commits justify, besides those that the record of the agent does
 * @param attempts how often the task was tried
 * @param phase the phase that the run has just entered
 * @param ledgerEntries what must stand in the ledgers
 * @param bugs the ids of the bug records that must stand in the dead-letter queue
 * @param infrastructure the commit that runs in each environment
 * @param completed the records of completed tasks as the journal holds them, by task
 * @param constitution the constitution's text and its changes
 * @param auditFailure the failure of the audit trail, absent when there was none
 */
public record Facts(
        ProjectDir project,
        boolean stateKept,
        boolean complete,
        Optional<Task> task,
        String agentId,
        Optional<AgentRecord> agent,
        Optional<String> role,
        Optional<List<String>> taskTypes,
        Optional<AgentRecord> parent,
        Optional<String> continuityRead,
        Optional<String> specBefore,
        Optional<List<Question>> questions,
        Optional<List<ChangedPath>> changes,
        Optional<List<AddedLine>> addedLines,
        Optional<List<RemovedLine>> removedLines,
        Optional<List<WeakerGate>> weakerGates,
        Optional<List<Finding>> findings,
        Optional<TestsBefore> testsBefore,
        Optional<List<QualityGateResult>> gates,
        Optional<List<String>> approvals,
        Optional<String> evidenceTree,
        Optional<Commit> commit,
        Optional<String> commitMessage,
        DecidedFiles decided,
        Optional<Attempts> attempts,
        Optional<PhaseChange> phase,
        Optional<List<LedgerEntry>> ledgerEntries,
        Optional<List<String>> bugs,
        Optional<Map<String, String>> infrastructure,
        Optional<Map<String, JsonObject>> completed,
        Optional<ConstitutionText> constitution,
        Optional<AuditFailure> auditFailure) {

    /** Copies the lists. */
    public Facts {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(agentId, "agentId");
        Objects.requireNonNull(decided, "decided");
        questions = questions.map(List::copyOf);
        changes = changes.map(List::copyOf);
        addedLines = addedLines.map(List::copyOf);
        removedLines = removedLines.map(List::copyOf);
        weakerGates = weakerGates.map(List::copyOf);
        findings = findings.map(List::copyOf);
        taskTypes = taskTypes.map(List::copyOf);
        gates = gates.map(List::copyOf);
        approvals = approvals.map(List::copyOf);
        bugs = bugs.map(List::copyOf);
        infrastructure = infrastructure.map(Map::copyOf);
        ledgerEntries = ledgerEntries.map(List::copyOf);
        completed = completed.map(Map::copyOf);
    }

    /**
     * What the checks ask of a task.
     *
     * @param id its id
     * @param type {@code spec}, {@code implementation}, {@code test}, {@code docs}, {@code chore} or {@code deploy}
     * @param spec its specification, {@code file#/json/pointer}
     * @param files the globs of the files that it may change; absent = the project without protected files, none = no file
     * @param produces the files that it must leave behind, relative to the project
     * @param tests its test files, relative to the project
     * @param health whether it says how to tell that a deployment works
     * @param rollback whether it says how to take a deployment back
     * @param complex whether it says that the work is complex
     * @param diagram the name of the diagram of the work
     */
    public record Task(
            String id,
            String type,
            Optional<String> spec,
            Optional<List<String>> files,
            List<String> produces,
            List<String> tests,
            boolean health,
            boolean rollback,
            boolean complex,
            String diagram) {
        /** A task that is not complex; a diagram of it would have its id. */
        public Task(
                String id,
                String type,
                Optional<String> spec,
                Optional<List<String>> files,
                List<String> produces,
                List<String> tests,
                boolean health,
                boolean rollback) {
            this(id, type, spec, files, produces, tests, health, rollback, false, id);
        }

        /** Copies the lists. */
        public Task {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(diagram, "diagram");
            files = files.map(List::copyOf);
            produces = List.copyOf(produces);
            tests = List.copyOf(tests);
        }

        /** The facts of a task as the tasks file holds it. */
        public static Task of(dev.loki.core.task.Task task) {
            return new Task(
                    task.id(),
                    task.type().name().toLowerCase(Locale.ROOT),
                    task.spec(),
                    task.files(),
                    task.produces(),
                    task.tests(),
                    task.health().isPresent(),
                    task.rollback().isPresent(),
                    task.complex() || task.diagram().isPresent(),
                    task.diagram().orElse(task.id()));
        }

        boolean implementation() {
            return type.equals("implementation");
        }

        boolean specification() {
            return type.equals("spec");
        }
    }

    /**
     * One file that differs.
     *
     * @param path relative to the project, with slashes
     * @param status {@code A}, {@code M}, {@code D} or {@code T}
     * @param escape why the path leads out of the project, absent when it does not
     */
    public record ChangedPath(String path, char status, Optional<String> escape) {
        /** Refuses nulls. */
        public ChangedPath {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(escape, "escape");
        }
    }

    /** How tests ended before the code that they are for was written. */
    public enum TestsBefore {
        /** They failed, as they should. */
        FAILED,
        /** They passed, so they prove nothing. */
        PASSED,
        /** No command runs them. */
        NOT_RUN
    }

    /**
     * A secret or personal data in text that is about to be kept.
     *
     * @param secret true for a secret, false for personal data
     * @param path the file, relative to the project
     * @param line the line in it, from 1
     * @param rule what it looks like
     * @param redacted the text with its middle taken out
     */
    public record Finding(boolean secret, String path, int line, String rule, String redacted) {
        /** Refuses nulls. */
        public Finding {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(redacted, "redacted");
        }
    }

    /**
     * A question that an agent asked.
     *
     * @param question its words
     * @param answer the answer, absent or blank when there is none
     * @param source who answered: {@code prd}, {@code user} or {@code default}
     */
    public record Question(String question, Optional<String> answer, Optional<String> source) {
        /** Refuses nulls. */
        public Question {
            Objects.requireNonNull(question, "question");
            Objects.requireNonNull(answer, "answer");
            Objects.requireNonNull(source, "source");
        }
    }

    /**
     * The checkpoint commit of a task, as git and the journal see it.
     *
     * @param sha the commit's full id, blank when none was recorded
     * @param exists whether git has that object
     * @param ancestorOfHead whether HEAD contains it
     * @param tree the hash of its tree
     * @param message its message
     * @param dirtyPaths files of the work tree that differ from it, untracked ones included, relative to the project
     */
    public record Commit(
            String sha, boolean exists, boolean ancestorOfHead, String tree, String message, List<String> dirtyPaths) {
        /** Copies the list. */
        public Commit {
            Objects.requireNonNull(sha, "sha");
            Objects.requireNonNull(tree, "tree");
            Objects.requireNonNull(message, "message");
            dirtyPaths = List.copyOf(dirtyPaths);
        }
    }

    /**
     * How often a task was tried.
     *
     * @param failed attempts that failed
     * @param allowed attempts that the task may make, at least one
     */
    public record Attempts(int failed, int allowed) {
        /** Refuses numbers that cannot be. */
        public Attempts {
            if (failed < 0 || allowed < 1) {
                throw new IllegalArgumentException(failed + " failed attempts of " + allowed);
            }
        }
    }

    /**
     * A run enters a phase.
     *
     * @param from the phase before, empty at the beginning of a session
     * @param to the phase now: REASON, ACT, REFLECT or VERIFY
     */
    public record PhaseChange(Optional<String> from, String to) {
        /** Refuses nulls. */
        public PhaseChange {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }
    }

    /**
     * A line that must stand in a ledger.
     *
     * @param ledger {@code decisions}, {@code deployments}, {@code reviews} or {@code tests}
     * @param run the run
     * @param seq the number of the journal's entry
     * @param event what happened
     */
    public record LedgerEntry(String ledger, String run, long seq, String event) {
        /** Refuses nulls. */
        public LedgerEntry {
            Objects.requireNonNull(ledger, "ledger");
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(event, "event");
        }
    }

    /**
     * The constitution's text as git and the project have it.
     *
     * @param committed the text in the last commit, absent when there is none
     * @param current the text in the project, absent when there is none
     * @param amendments its changes that git knows, newest first
     */
    public record ConstitutionText(Optional<String> committed, Optional<String> current, List<Amendment> amendments) {
        /** Copies the list. */
        public ConstitutionText {
            Objects.requireNonNull(committed, "committed");
            Objects.requireNonNull(current, "current");
            amendments = List.copyOf(amendments);
        }
    }

    /**
     * The audit trail let the run down.
     *
     * @param chain true when the chain is broken, false when an entry could not be written
     * @param message what happened, one sentence
     */
    public record AuditFailure(boolean chain, String message) {
        /** Refuses nulls. */
        public AuditFailure {
            Objects.requireNonNull(message, "message");
        }
    }

    /** A builder for a project whose run state is kept. */
    public static FactsBuilder builder(ProjectDir project) {
        return new FactsBuilder(project);
    }
}
