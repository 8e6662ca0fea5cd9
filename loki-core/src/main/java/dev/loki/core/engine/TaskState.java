package dev.loki.core.engine;

import dev.loki.core.constitution.Facts;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Task;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the journal says about one task. Changed by {@link RunState} alone. */
final class TaskState {
    private final String source;
    private final Optional<JsonObject> finding;
    private Task task;
    private TaskStatus status = TaskStatus.PENDING;
    private Stage stage = Stage.READY;
    private int countedFailures;
    private int gateChanges;
    private String baseTree = "";
    private String attemptTree = "";
    private String attemptHead = "";
    private String tree = "";
    private String specHash = "";
    private JsonObject act = JsonObject.EMPTY;
    private JsonObject actGroup = JsonObject.EMPTY;
    private List<JsonObject> gates = List.of();
    private JsonObject commitPlan = JsonObject.EMPTY;
    private String commit = "";
    private LastFailure lastFailure = LastFailure.NONE;
    private Optional<JsonObject> record = Optional.empty();
    private final Map<EntryType, Long> lastSeq = new EnumMap<>(EntryType.class);
    private final List<JsonObject> attempts = new ArrayList<>();
    private final TaskQuestions questions = new TaskQuestions();
    private boolean actsAhead;
    private Optional<Facts.TestsBefore> testsBefore = Optional.empty();
    private Optional<Held> held = Optional.empty();
    private final UsedApprovals approvals = new UsedApprovals();

    /**
     * Finished work that waits for a person's word.
     *
     * @param base the tree that it was made on
     * @param tree the tree that holds it
     * @param act what the provider ended with
     */
    record Held(String base, String tree, JsonObject act) {}

    TaskState(Task task, boolean fromFile) {
        this(task, fromFile ? "file" : "cli", Optional.empty());
    }

    /** A task that comes from the tasks file, from the command line, or from what a scanner found. */
    TaskState(Task task, String source, Optional<JsonObject> finding) {
        this.task = task;
        this.source = source;
        this.finding = finding;
    }

    void apply(Entry entry) {
        JsonObject data = entry.data();
        lastSeq.put(entry.type(), entry.seq());
        switch (entry.type()) {
            case TASK_REPLACED ->
                replace(Task.fromJson(data.object("definition").orElseThrow()));
            case TASK_CARRIED, TASK_COMPLETED -> complete(data);
            case TASK_RETRIED -> {
                questions.forget();
                reset(TaskStatus.PENDING);
            }
            case TASK_SKIPPED -> reset(TaskStatus.SKIPPED);
            case TASK_BLOCKED -> block(data);
            case APPROVAL -> approvals.take(data);
            case ATTEMPT_STARTED -> start(data);
            case ACT_STARTED, ACT_GROUP -> actGroup = data;
            case ACT_AHEAD_STARTED -> {
                actGroup = data;
                actsAhead = true;
            }
            case ACT_AHEAD -> actedAhead(data);
            case ACT_ENDED -> acted(data);
            case ACT_UNDONE -> undone();
            case ACT_TAKEN_UP -> takenUp(data);
            case HEAD_MOVED -> startOver();
            case CLARIFIED -> clarify(data);
            case REFLECTED -> stage = Stage.REFLECTED;
            case GATES_CHANGED_FILES -> {
                gateChanges++;
                stage = Stage.ACTED;
                tree = data.string("tree").orElse(tree);
            }
            case GATES_RUN -> gatesRun(data);
            case TASK_VERIFIED -> status = TaskStatus.VERIFIED;
            case COMMIT_PLANNED -> {
                commitPlan = data;
                stage = Stage.COMMIT_PLANNED;
            }
            case COMMITTED -> {
                commit = data.string("sha").orElse("");
                stage = Stage.COMMITTED;
            }
            case ATTEMPT_FAILED -> failed(data);
            case TASK_DEAD_LETTERED -> {
                status = TaskStatus.DEAD_LETTER;
                stage = Stage.READY;
            }
            default -> {
                // the other entries say nothing about a task's state
            }
        }
    }

    private void replace(Task changed) {
        task = changed;
        held = Optional.empty();
        if (status == TaskStatus.DEAD_LETTER
                || status == TaskStatus.BLOCKED
                || status == TaskStatus.AWAITING_APPROVAL) {
            reset(TaskStatus.PENDING);
        }
    }

    /** Whether its title may follow that of an issue: nothing was done under the one that it has, and no file declares it. */
    boolean mayBeRetitled() {
        return !fromFile() && stage == Stage.READY && (status == TaskStatus.PENDING || status == TaskStatus.SKIPPED);
    }

    private void start(JsonObject data) {
        status = TaskStatus.IN_PROGRESS;
        stage = Stage.STARTED;
        actsAhead = false;
        attemptTree = data.string("tree").orElse("");
        attemptHead = data.string("head").orElse("");
        baseTree = data.string("base_tree").orElse(attemptTree);
        specHash = data.string("spec_sha256").orElse("");
        testsBefore = data.string("tests_before").map(Facts.TestsBefore::valueOf);
        tree = attemptTree;
        act = JsonObject.EMPTY;
        actGroup = JsonObject.EMPTY;
        gates = List.of();
        gateChanges = 0;
        lastFailure = lastFailure.past();
    }

    private void acted(JsonObject data) {
        act = data;
        held = Optional.empty();
        stage = Stage.ACTED;
        tree = data.string("tree").orElse(tree);
        questions.asked(data.objects("questions"));
    }

    private void clarify(JsonObject data) {
        questions.clarified(data.objects("questions"));
        tree = data.string("tree").orElse(tree);
    }

    /** Takes the answers of the task that it waited for, and may go on. */
    void answeredBy(TaskState followUp) {
        questions.answered(followUp.questions);
        if (status == TaskStatus.BLOCKED) {
            status = TaskStatus.PENDING;
            lastFailure = LastFailure.NONE;
        }
    }

    private void undone() {
        stage = Stage.STARTED;
        tree = attemptTree;
        act = JsonObject.EMPTY;
        actGroup = JsonObject.EMPTY;
    }

    private void takenUp(JsonObject data) {
        act = held.map(Held::act).orElse(JsonObject.EMPTY);
        questions.asked(act.objects("questions"));
        held = Optional.empty();
        stage = Stage.ACTED;
        tree = data.string("tree").orElse(tree);
    }

    /** Work that was done apart waits to be taken up, as work does that a person has to look at. */
    private void actedAhead(JsonObject data) {
        held = Optional.of(
                new Held(data.string("base").orElse(""), data.string("tree").orElse(""), data));
        actGroup = JsonObject.EMPTY;
        actsAhead = false;
    }

    /** Somebody committed under an open attempt: it begins again on the new commit, at no cost. */
    private void startOver() {
        if (midway()) {
            status = TaskStatus.PENDING;
            stage = Stage.READY;
            baseTree = "";
        }
    }

    /** Whether work of this task lies in the files and in no commit. */
    boolean midway() {
        boolean open = status == TaskStatus.IN_PROGRESS || status == TaskStatus.VERIFIED;
        return open && stage != Stage.COMMITTED && !baseTree.isEmpty();
    }

    private void gatesRun(JsonObject data) {
        gates = data.objects("gates");
        tree = data.string("tree").orElse(tree);
        if (data.bool("passed").orElse(false)) {
            stage = Stage.VERIFIED;
        }
    }

    private void failed(JsonObject data) {
        attempts.add(data);
        if (data.bool("counted").orElse(true)) {
            countedFailures++;
        }
        stage = Stage.READY;
        tree = data.string("restore").orElse(tree);
        lastFailure = LastFailure.of(data);
        status = TaskStatus.IN_PROGRESS;
    }

    private void block(JsonObject data) {
        status = data.bool("approval").orElse(false) ? TaskStatus.AWAITING_APPROVAL : TaskStatus.BLOCKED;
        data.string("waits_for").ifPresent(questions::waitFor);
        held = data.string("held").map(work -> new Held(baseTree, work, act)).or(() -> held);
        if (stage != Stage.COMMITTED) {
            stage = Stage.READY;
        }
        lastFailure = LastFailure.of(data);
    }

    private void complete(JsonObject data) {
        status = TaskStatus.COMPLETED;
        stage = Stage.READY;
        lastFailure = lastFailure.past();
        record = data.object("record");
    }

    private void reset(TaskStatus to) {
        status = to;
        held = Optional.empty();
        testsBefore = Optional.empty();
        stage = Stage.READY;
        countedFailures = 0;
        lastFailure = LastFailure.NONE;
    }

    /** Lets a refused task be tried again; not journalled, because a new session always does it. */
    void reconsider() {
        actsAhead = false;
        if (status == TaskStatus.BLOCKED || status == TaskStatus.AWAITING_APPROVAL) {
            status = stage == Stage.READY ? TaskStatus.PENDING : TaskStatus.IN_PROGRESS;
            lastFailure = lastFailure.past();
        }
    }

    Task task() {
        return task;
    }

    /** Whether the tasks file defined it, and not a person through {@code loki task add}. */
    boolean fromFile() {
        return source.equals("file");
    }

    /** What a scanner found, of a task that was made for it. */
    Optional<JsonObject> finding() {
        return finding;
    }

    /** Whether it was made for a finding and nobody has asked for its work yet. */
    boolean waits() {
        return finding.isPresent() && status == TaskStatus.PENDING && attempts.isEmpty();
    }

    TaskStatus status() {
        return status;
    }

    Stage stage() {
        return stage;
    }

    /** The number of the present attempt, or of the one that would come next; the first is 1. */
    int attempt() {
        return countedFailures + 1;
    }

    /** Attempts that failed and count against {@code retries}. */
    int countedFailures() {
        return countedFailures;
    }

    /** How often a gate changed tracked files in this attempt. */
    int gateChanges() {
        return gateChanges;
    }

    /** The tree on which the task's first open attempt began. */
    String baseTree() {
        return baseTree;
    }

    /** The tree before the present attempt's ACT. */
    String attemptTree() {
        return attemptTree;
    }

    String attemptHead() {
        return attemptHead;
    }

    /** The tree at the last durable step. */
    String tree() {
        return tree;
    }

    /** SHA-256 of the spec file when the attempt began, or empty. */
    String specHash() {
        return specHash;
    }

    /** How the tests ended before the first act, once that was looked at. */
    Optional<Facts.TestsBefore> testsBefore() {
        return testsBefore;
    }

    /** What the provider ended with. */
    JsonObject act() {
        return act;
    }

    /** The work that waits for a person's word, until it is taken up or the task begins again. */
    Optional<Held> held() {
        return held;
    }

    /** The number of the last entry of that type about this task, or empty. */
    Optional<Long> lastSeq(EntryType type) {
        return Optional.ofNullable(lastSeq.get(type));
    }

    /** The process group of a provider that was running, or an empty object. */
    JsonObject actGroup() {
        return actGroup;
    }

    List<JsonObject> gates() {
        return gates;
    }

    JsonObject commitPlan() {
        return commitPlan;
    }

    String commit() {
        return commit;
    }

    /** What its last attempt failed for, or what it waits for. */
    LastFailure lastFailure() {
        return lastFailure;
    }

    /** The completed record, once there is one. */
    Optional<JsonObject> record() {
        return record;
    }

    /** The failed attempts so far. */
    List<JsonObject> attempts() {
        return List.copyOf(attempts);
    }

    /** What providers asked while working on it, and where that stands. */
    TaskQuestions questions() {
        return questions;
    }

    /** Whether its agent was set to work apart and the run has not entered yet what came of it. */
    boolean actsAhead() {
        return actsAhead;
    }

    /** The approvals that were used for it. */
    UsedApprovals approvals() {
        return approvals;
    }
}
