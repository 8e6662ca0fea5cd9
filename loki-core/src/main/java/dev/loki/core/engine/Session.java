package dev.loki.core.engine;

import dev.loki.core.approval.ApprovalQueue;
import dev.loki.core.approval.ApprovalRequest;
import dev.loki.core.constitution.ProjectRules;
import dev.loki.core.engine.RunControl.Request;
import dev.loki.core.git.Git;
import dev.loki.core.io.Processes;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.io.Sha256;
import dev.loki.core.io.Watch;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.Limits;
import dev.loki.core.task.ProjectConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One process's work on a run: the journal with its fold, and what the phases need. Used by one thread. */
final class Session implements AutoCloseable {
    final ProjectDir project;
    final Map<String, String> env;
    final Git git;
    final Processes processes;
    final RunState state;
    final Ports ports;
    final ProjectConfig config;
    final RunOptions options;
    private final Path tasksFile;
    final ProjectRules rules;
    final ApprovalQueue approvals;
    final Mailbox mailbox;
    final InstantSource clock;
    final Spans spans;
    final KnownSecrets secrets;

    private final RunJournal journal;
    private final Projections projections;
    private final Announcer announcer;
    private final RunControl control;
    private Limits limits = Limits.DEFAULTS;
    private List<GateSpec> gates = List.of();
    private Optional<String> defaultProvider = Optional.empty();
    private int workingAhead;
    private String status = "running";
    private String continuityRead = "";

    Session(
            ProjectDir project,
            Map<String, String> env,
            Git git,
            Processes processes,
            RunJournal journal,
            RunState state,
            Projections projections,
            Ports ports,
            ProjectConfig config,
            RunOptions options,
            Path tasksFile,
            ProjectRules rules,
            ApprovalQueue approvals,
            Mailbox mailbox,
            RunControl control,
            InstantSource clock) {
        this.project = project;
        this.env = env;
        this.git = git;
        this.processes = processes;
        this.journal = journal;
        this.state = state;
        this.projections = projections;
        this.ports = ports;
        this.config = config;
        this.options = options;
        this.tasksFile = tasksFile;
        this.rules = rules;
        this.approvals = approvals;
        this.mailbox = mailbox;
        this.control = control;
        this.clock = clock;
        this.announcer = new Announcer(ports);
        this.spans = new Spans(
                ports.telemetry(),
                () -> approvals.list().stream()
                        .filter(request -> request.status() == ApprovalRequest.Status.PENDING)
                        .count());
        this.secrets = new KnownSecrets(env, ports.redactor());
    }

    /** Writes one entry, durable when this returns, and brings state, files and listeners in line with it. */
    Entry append(EntryType type, JsonObject data) {
        Entry entry = journal.append(type, data);
        state.apply(entry);
        projections.follow(state, entry, live());
        announcer.announce(state, entry);
        spans.follow(
                entry,
                state.task(entry.task()).map(t -> AgentSpawner.typeOf(t.task())).orElse("general-purpose"));
        return entry;
    }

    /** Writes an entry about one task. */
    Entry append(EntryType type, TaskState task, JsonObject data) {
        JsonObject.Builder json = JsonObject.builder().put("task", task.task().id());
        data.members().forEach(json::put);
        return append(type, json.build());
    }

    /** Brings the memory in line with the journal as it was opened. */
    void rebuildMemory(List<Entry> entries) {
        projections.rebuildMemory(state, entries);
    }

    /** Brings every projection in line with the journal as it was opened. */
    void rebuild(List<Entry> entries) {
        projections.rebuild(state, entries, live());
        announcer.catchUp(state, entries);
    }

    OrchestratorFile.Live live() {
        return new OrchestratorFile.Live(status, ProcessHandle.current().pid(), limits);
    }

    void status(String now) {
        status = now;
    }

    /** Writes the status without a journal entry. */
    void refreshStatus() {
        projections.writeStatus(state, live());
    }

    /** Enters a phase: journalled, shown, and the memory is read. */
    void enter(TaskState task, Phase phase) {
        append(
                EntryType.PHASE,
                task,
                JsonObject.builder()
                        .put("phase", phase.name())
                        .put("attempt", task.attempt())
                        .build());
        readContinuity();
        ports.progress().phase(task.task().id(), phase.name(), task.attempt());
    }

    /** Reads CONTINUITY.md and remembers what was read. */
    String readContinuity() {
        String text = projections.continuity().read();
        continuityRead = Sha256.hex(text);
        return text;
    }

    /** SHA-256 of CONTINUITY.md when it was last read in this session, or empty. */
    String continuityRead() {
        return continuityRead;
    }

    Continuity continuity() {
        return projections.continuity();
    }

    Limits limits() {
        return limits;
    }

    List<GateSpec> gates() {
        return gates;
    }

    Optional<String> defaultProvider() {
        return defaultProvider;
    }

    /** The tasks file or document that the run was started with. */
    Path tasksFile() {
        return tasksFile;
    }

    /** Says how many agents work ahead of the task that is looked at. */
    void workingAhead(int agents) {
        workingAhead = agents;
    }

    /** The agents at work, that of the task included unless its work is done. */
    int activeAgents(TaskState task) {
        boolean done = task.held().isPresent() || task.stage().compareTo(Stage.STARTED) > 0;
        return Math.max(1, workingAhead + (done ? 0 : 1));
    }

    /** Takes the limits, gates and default provider of the tasks file as it is now. */
    void settings(Limits newLimits, List<GateSpec> newGates, Optional<String> provider) {
        limits = newLimits;
        gates = List.copyOf(newGates);
        defaultProvider = provider;
    }

    /** What a person or another process asks for. */
    Request requested() {
        Request standing = mailbox.standing();
        Request asked = control.current();
        return standing.compareTo(asked) >= 0 ? standing : asked;
    }

    /** Shows how long a child takes, and ends it when the run is to stop now. */
    Watch watch() {
        return new Watch() {
            @Override
            public boolean stopRequested() {
                return requested() == Request.STOP_NOW;
            }

            @Override
            public void tick(Duration elapsed) {
                ports.progress().tick(elapsed);
            }
        };
    }

    /** Whether Ctrl-C asked for the end. */
    boolean interrupted() {
        return control.interrupted();
    }

    /** Takes back a pause that came from inside this process. */
    void resumed() {
        control.resume();
    }

    Instant now() {
        return clock.instant();
    }

    /** Time worked so far, over all sessions. */
    Duration active() {
        return state.active(now());
    }

    @Override
    public void close() {
        projections.close();
        journal.close();
    }
}
