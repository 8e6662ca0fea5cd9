package dev.loki.core.engine;

import dev.loki.core.constitution.AgentRecord;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The receipt's tasks: what each was, how it ended, and the evidence. */
final class ReceiptTasks {
    private final RunState state;
    private final ReceiptGit git;
    private final Map<String, List<Entry>> byTask = new HashMap<>();

    ReceiptTasks(List<Entry> entries, RunState state, ReceiptGit git) {
        this.state = state;
        this.git = git;
        entries.forEach(entry ->
                byTask.computeIfAbsent(entry.task(), id -> new ArrayList<>()).add(entry));
    }

    JsonArray json() {
        return JsonValue.array(state.tasks().stream().map(this::json).toList());
    }

    private JsonObject json(TaskState task) {
        List<Entry> entries = byTask.getOrDefault(task.task().id(), List.of());
        boolean carried = entries.stream().anyMatch(entry -> entry.type() == EntryType.TASK_CARRIED);
        JsonArray gates = carried ? carriedGates(task) : gates(entries);
        List<String> lineage = lineage(task);
        JsonObject.Builder json = definition(task.task())
                .put("parent", parent(task.task(), lineage))
                .put("lineage", lineage)
                .put("status", task.status().wireName())
                .put("carried", carried)
                .put("attempts", count(entries, EntryType.ATTEMPT_STARTED))
                .put("failures", failures(task))
                .put("blocked", blocked(task));
        putChange(json, task);
        return json.put("verify", ownCheck(gates)).put("gates", gates).build();
    }

    private static JsonObject.Builder definition(Task task) {
        return JsonObject.builder()
                .put("id", task.id())
                .put("type", task.type().word())
                .put("title", task.title())
                .putOrNull("spec", task.spec())
                .put("tests", task.tests())
                .put("agent", task.agent())
                .put("agent_type", AgentSpawner.typeOf(task));
    }

    private static long count(List<Entry> entries, EntryType type) {
        return entries.stream().filter(entry -> entry.type() == type).count();
    }

    private List<String> lineage(TaskState task) {
        return state.agent(task.task().agent())
                .map(AgentRecord::lineage)
                .orElseGet(() ->
                        task.record().map(record -> record.strings("lineage")).orElse(List.of()));
    }

    /** Who spawned the agent, which need not be whom its later tasks name. */
    private static String parent(Task task, List<String> lineage) {
        if (lineage.isEmpty()) {
            return task.parent();
        }
        return lineage.size() == 1 ? AgentRecord.USER : lineage.get(lineage.size() - 2);
    }

    private static JsonArray failures(TaskState task) {
        return JsonValue.array(task.attempts().stream()
                .map(failure -> JsonObject.builder()
                        .put("attempt", failure.integer("attempt").orElse(0L))
                        .put("code", ReceiptText.of(failure.string("code").orElse("")))
                        .put("exit_code", failure.integer("exit").orElse(1L))
                        .put("counted", failure.bool("counted").orElse(true))
                        .put("text", ReceiptText.tail(failure.string("text").orElse("")))
                        .build())
                .toList());
    }

    private static JsonValue blocked(TaskState task) {
        if (task.status() != TaskStatus.BLOCKED && task.status() != TaskStatus.AWAITING_APPROVAL) {
            return JsonNull.INSTANCE;
        }
        return JsonObject.builder()
                .put("code", ReceiptText.of(task.lastFailure().code()))
                .put("exit_code", task.lastFailure().exit())
                .put("text", ReceiptText.tail(task.lastFailure().text()))
                .build();
    }

    /** Commit, tree and files: git's word for a commit, the journal's for work that has none. */
    private void putChange(JsonObject.Builder json, TaskState task) {
        Optional<String> commit = Optional.of(task.commit())
                .filter(sha -> !sha.isEmpty())
                .or(() -> task.record().flatMap(record -> record.string("git_commit_sha")));
        json.putOrNull("commit", commit);
        if (commit.isPresent()) {
            git.putCommit(json, commit.get());
        } else {
            boolean verified = task.status() == TaskStatus.VERIFIED;
            json.putOrNull("tree", Optional.of(task.tree()).filter(tree -> verified));
            List<JsonObject> files = verified ? reviewed(task) : List.of();
            json.put("files_changed", files.size());
            json.put(
                    "files",
                    JsonValue.array(files.stream().limit(ReceiptGit.MAX_FILES).toList()));
        }
    }

    private List<JsonObject> reviewed(TaskState task) {
        return byTask.getOrDefault(task.task().id(), List.of()).stream()
                .filter(entry -> entry.type() == EntryType.REFLECTED)
                .reduce((first, last) -> last)
                .map(entry -> entry.data().objects("files"))
                .orElse(List.of());
    }

    /** How the task's own check ended on the work that counts. */
    private static String ownCheck(JsonArray gates) {
        return deciding(gates).stream()
                .filter(gate -> gate.string("name").equals(Optional.of(Verify.OWN)))
                .findFirst()
                .flatMap(gate -> gate.string("status"))
                .orElse(Receipt.NOT_VERIFIED);
    }

    /** The results that decided about a task: those of its last round. */
    static List<JsonObject> deciding(JsonArray gates) {
        List<JsonObject> all = JsonObject.builder().put("gates", gates).build().objects("gates");
        long last = all.stream().mapToLong(ReceiptTasks::round).max().orElse(0);
        return all.stream().filter(gate -> round(gate) == last).toList();
    }

    private static long round(JsonObject gate) {
        return gate.integer("round").orElse(0L);
    }

    private static JsonArray gates(List<Entry> entries) {
        List<JsonObject> gates = new ArrayList<>();
        long round = 0;
        for (Entry entry : entries) {
            if (entry.type() == EntryType.GATES_RUN || entry.type() == EntryType.GATES_CHANGED_FILES) {
                round++;
                long attempt = entry.data().integer("attempt").orElse(0L);
                for (JsonObject gate : entry.data().objects("gates")) {
                    gates.add(gate(gate, attempt, round));
                }
            }
        }
        return JsonValue.array(gates);
    }

    private static JsonArray carriedGates(TaskState task) {
        JsonObject record = task.record().orElse(JsonObject.EMPTY);
        long attempt = record.integer("attempts").orElse(0L);
        return JsonValue.array(record.object("quality_checks").orElse(JsonObject.EMPTY).objects("gates").stream()
                .map(gate -> gate(gate, attempt, 1))
                .toList());
    }

    private static JsonObject gate(JsonObject result, long attempt, long round) {
        String output = result.string("output").orElse("");
        return JsonObject.builder()
                .put("attempt", attempt)
                .put("round", round)
                .put("name", ReceiptText.of(result.string("name").orElse("")))
                .put("status", ReceiptText.of(result.string("status").orElse("")))
                .put("blocking", result.bool("blocking").orElse(true))
                .put("exit_code", result.integer("exit_code").orElse(-1L))
                .put("duration_ms", result.integer("duration_ms").orElse(0L))
                .put("tree", ReceiptText.of(result.string("tree").orElse("")))
                .put("output_sha256", Sha256.hex(output))
                .put("output_tail", ReceiptText.tail(output))
                .build();
    }
}
