package dev.loki.core.engine;

import dev.loki.core.constitution.AgentDecision;
import dev.loki.core.constitution.AgentRecord;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The fold of the journal: everything the engine knows about a run. Changed by {@link #apply} alone; one thread. */
final class RunState {
    private String runId = "";
    private String base = "";
    private String branch = "";
    private String tasksFile = "";
    private Optional<String> provider = Optional.empty();
    private Instant startedAt = Instant.EPOCH;
    private Instant updatedAt = Instant.EPOCH;
    private Instant sessionStartedAt = Instant.EPOCH;
    private boolean sessionOpen;
    private long sessionFirstSeq;
    private Duration earlierSessions = Duration.ZERO;
    private int iterations;
    private Spent spent = Spent.NOTHING;
    private String expectedTree = "";
    private String expectedHead = "";
    private Optional<Phase> phase = Optional.empty();
    private String currentTask = "";
    private int lastExit;
    private String lastReason = "";
    private long entries;
    private final Map<String, TaskState> tasks = new LinkedHashMap<>();
    private final Map<String, AgentRecord> agents = new LinkedHashMap<>();
    private final List<JsonObject> bugs = new ArrayList<>();
    private final Map<String, JsonObject> infrastructure = new LinkedHashMap<>();
    private final Map<String, String> configuration = new TreeMap<>();
    private final Set<String> leftovers = new LinkedHashSet<>();
    private final List<Entry> facts = new ArrayList<>();
    private final List<String> steering = new ArrayList<>();

    static RunState of(List<Entry> entries) {
        RunState state = new RunState();
        entries.forEach(state::apply);
        return state;
    }

    void apply(Entry entry) {
        JsonObject data = entry.data();
        if (entry.type() == EntryType.SESSION_STARTED && sessionOpen) {
            earlierSessions = earlierSessions.plus(Duration.between(sessionStartedAt, updatedAt));
        }
        updatedAt = entry.at();
        entries++;
        switch (entry.type()) {
            case RUN_STARTED -> runStarted(entry);
            case SESSION_STARTED -> sessionStarted(entry);
            case SESSION_ENDED -> sessionEnded(entry);
            case TASK_ADDED, TASK_CARRIED -> addTask(data);
            case TASK_REMOVED -> tasks.remove(entry.task());
            case PHASE -> enterPhase(data);
            case AGENT_SPAWNED -> spawn(data);
            case POLICY, APPROVAL, VIOLATION, NOTE, LIMIT_REACHED -> facts.add(entry);
            case CONFIGURATION_CHANGED -> configurationChanged(data);
            case STEER -> steering.add(data.string("text").orElse(""));
            case HEAD_MOVED -> {
                expectedTree = data.string("tree").orElse(expectedTree);
                tasks.values().forEach(task -> task.apply(entry));
            }
            case BUG_FOUND -> bugs.add(data);
            case DEPLOYED -> infrastructure.put(data.string("environment").orElse("default"), data);
            default -> {
                // only the task is concerned
            }
        }
        applyToTask(entry);
        entry.data().string("head").ifPresent(head -> expectedHead = head);
    }

    private void applyToTask(Entry entry) {
        TaskState task = tasks.get(entry.task());
        if (task == null) {
            return;
        }
        boolean alreadyVerified = task.status() == TaskStatus.VERIFIED;
        task.apply(entry);
        applyToAgent(entry, task);
        if (entry.tellsUse()) {
            spent = spent.plus(entry.data());
        }
        switch (entry.type()) {
            case ATTEMPT_STARTED -> {
                iterations += task.held().isPresent() ? 0 : 1;
                expectedTree = task.tree();
            }
            case ACT_AHEAD -> iterations++;
            case ACT_ENDED -> {
                expectedTree = task.tree();
                steering.clear();
            }
            case CLARIFIED -> expectedTree = task.tree();
            case TASK_COMPLETED ->
                tasks.values().stream()
                        .filter(other -> other.questions()
                                .waitsFor()
                                .equals(Optional.of(task.task().id())))
                        .forEach(other -> other.answeredBy(task));
            case GATES_RUN, GATES_CHANGED_FILES -> {
                leftovers.addAll(entry.data().strings("leftovers"));
                expectedTree = task.tree();
            }
            case ACT_UNDONE, ACT_TAKEN_UP, ATTEMPT_FAILED -> expectedTree = task.tree();
            case COMMITTED -> {
                expectedTree = alreadyVerified ? expectedTree : task.tree();
                expectedHead = task.commit();
            }
            case TASK_DEAD_LETTERED, TASK_BLOCKED ->
                expectedTree = entry.data().string("restore").orElse(expectedTree);
            default -> {
                // the work tree is not concerned
            }
        }
    }

    private void spawn(JsonObject data) {
        AgentRecord agent = AgentRecord.parse(Json.write(data.object("agent").orElseThrow()), "journal");
        agents.put(agent.agentId(), agent);
    }

    private void applyToAgent(Entry entry, TaskState task) {
        AgentRecord agent = agents.get(task.task().agent());
        if (agent == null) {
            return;
        }
        switch (entry.type()) {
            case ACT_ENDED, ACT_AHEAD -> agents.put(agent.agentId(), agent.withDecisions(decisions(entry)));
            case TASK_COMPLETED ->
                agents.put(
                        agent.agentId(),
                        agent.withCompletedTask(task.task().id(), task.commit())
                                .ended(AgentRecord.Status.COMPLETED, entry.at()));
            case TASK_DEAD_LETTERED -> agents.put(agent.agentId(), agent.ended(AgentRecord.Status.FAILED, entry.at()));
            default -> {
                // the agent is not concerned
            }
        }
    }

    private static List<AgentDecision> decisions(Entry entry) {
        return entry.data().objects("decisions").stream()
                .map(d -> new AgentDecision(
                        entry.at(),
                        d.string("question").orElse(""),
                        d.string("answer").orElse(""),
                        d.string("rationale").orElse("")))
                .toList();
    }

    private void runStarted(Entry entry) {
        JsonObject data = entry.data();
        runId = data.string("run").orElse("");
        base = data.string("base").orElse("");
        branch = data.string("branch").orElse("");
        tasksFile = data.string("tasks_file").orElse("");
        startedAt = entry.at();
        leftovers.addAll(data.strings("leftovers"));
        data.object("configuration")
                .ifPresent(known -> known.members()
                        .keySet()
                        .forEach(path -> known.string(path).ifPresent(hash -> configuration.put(path, hash))));
    }

    private void configurationChanged(JsonObject data) {
        String path = data.string("path").orElse("");
        String after = data.string("after").orElse("");
        if (after.isEmpty()) {
            configuration.remove(path);
        } else {
            configuration.put(path, after);
        }
    }

    private void sessionStarted(Entry entry) {
        sessionOpen = true;
        sessionStartedAt = entry.at();
        sessionFirstSeq = entry.seq();
        entry.data().string("tree").ifPresent(tree -> expectedTree = tree);
        provider = entry.data().string("provider").or(() -> provider);
        tasks.values().forEach(TaskState::reconsider);
    }

    private void sessionEnded(Entry entry) {
        if (sessionOpen) {
            earlierSessions = earlierSessions.plus(Duration.between(sessionStartedAt, entry.at()));
        }
        sessionOpen = false;
        phase = Optional.empty();
        lastExit = entry.data().integer("exit").orElse(0L).intValue();
        lastReason = entry.data().string("reason").orElse("");
    }

    private void addTask(JsonObject data) {
        Task task = Task.fromJson(data.object("definition").orElseThrow());
        tasks.put(task.id(), new TaskState(task, data.string("source").orElse("file"), data.object("finding")));
    }

    private void enterPhase(JsonObject data) {
        phase = data.string("phase").map(Phase::valueOf);
        currentTask = data.string("task").orElse("");
    }

    String runId() {
        return runId;
    }

    /** Whether the journal holds a run at all. */
    boolean started() {
        return !runId.isEmpty();
    }

    /** The commit on which the run began. */
    String base() {
        return base;
    }

    String branch() {
        return branch;
    }

    /** The provider that the last session with {@code --provider} was given. */
    Optional<String> provider() {
        return provider;
    }

    String tasksFile() {
        return tasksFile;
    }

    Instant startedAt() {
        return startedAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    /** Whether the last session did not come to its end. */
    boolean sessionOpen() {
        return sessionOpen;
    }

    /** The journal's sequence number at which the present session began. */
    long sessionFirstSeq() {
        return sessionFirstSeq;
    }

    /** Time spent working, over all sessions. */
    Duration active(Instant now) {
        return sessionOpen ? earlierSessions.plus(Duration.between(sessionStartedAt, now)) : earlierSessions;
    }

    /** Attempts begun, over all tasks. */
    int iterations() {
        return iterations;
    }

    Spent spent() {
        return spent;
    }

    /** The tree that the work tree should equal whenever no provider or gate is running; empty before the first session. */
    String expectedTree() {
        return expectedTree;
    }

    /** The commit that HEAD should be; empty before the first session. */
    String expectedHead() {
        return expectedHead;
    }

    Optional<Phase> phase() {
        return phase;
    }

    String currentTask() {
        return currentTask;
    }

    int lastExit() {
        return lastExit;
    }

    String lastReason() {
        return lastReason;
    }

    long entries() {
        return entries;
    }

    Collection<TaskState> tasks() {
        return Collections.unmodifiableCollection(tasks.values());
    }

    Optional<TaskState> task(String id) {
        return Optional.ofNullable(tasks.get(id));
    }

    /** Agent records by id. */
    Map<String, AgentRecord> agents() {
        return Collections.unmodifiableMap(agents);
    }

    Optional<AgentRecord> agent(String id) {
        return Optional.ofNullable(agents.get(id));
    }

    /** What testers found, oldest first. */
    List<JsonObject> bugs() {
        return Collections.unmodifiableList(bugs);
    }

    /** Their ids. */
    List<String> bugIds() {
        return bugs.stream().flatMap(bug -> bug.string("id").stream()).toList();
    }

    /** The last deployment of each environment. */
    Map<String, JsonObject> infrastructure() {
        return Collections.unmodifiableMap(infrastructure);
    }

    /** The commit that runs in each environment. */
    Map<String, String> deployedCommits() {
        Map<String, String> commits = new TreeMap<>();
        infrastructure.forEach((environment, entry) ->
                commits.put(environment, entry.string("commit").orElse("")));
        return commits;
    }

    /** Untracked files that gates left behind; they belong to no task's diff. */
    Set<String> leftovers() {
        return Collections.unmodifiableSet(leftovers);
    }

    /** SHA-256 of the files that govern the run, by path, as they were last seen. */
    Map<String, String> configuration() {
        return Collections.unmodifiableMap(configuration);
    }

    /** Policy decisions, approvals, violations, notes and limits, in order. */
    List<Entry> facts() {
        return Collections.unmodifiableList(facts);
    }

    /** Steering notes that no attempt has taken to its end yet. */
    List<String> steering() {
        return List.copyOf(steering);
    }

    /** Whether work is left that a further session could do. */
    boolean unfinished() {
        return tasks.values().stream()
                .anyMatch(t -> !t.waits()
                        && t.status() != TaskStatus.COMPLETED
                        && t.status() != TaskStatus.SKIPPED
                        && t.status() != TaskStatus.DEAD_LETTER);
    }
}
