package dev.loki.core.engine;

import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a reader must not take for done: everything that did not run, was not verified, was not finished or was not on. */
final class ReceiptNotRun {
    /** The features whose absence weakens a receipt. */
    private static final List<String> FEATURES = List.of("policy", "audit");

    private static final Set<String> WITHOUT_VERDICT =
            Set.of(Status.NOT_RUN.name(), Status.NOT_APPLICABLE.name(), Status.ERROR.name());

    private final List<Entry> entries;
    private final RunState state;
    private final List<JsonObject> items = new ArrayList<>();

    ReceiptNotRun(List<Entry> entries, RunState state) {
        this.entries = entries;
        this.state = state;
    }

    /** The list for a receipt whose other members are these. */
    JsonArray json(JsonObject receipt, JsonArray commits, JsonArray tasks) {
        if (receipt.string("diff_hash").isEmpty()) {
            add("diff", "", "", "", "a commit of this run is not in this repository any more");
        }
        Set<String> listed = new HashSet<>();
        objects(commits).forEach(commit -> commit.string("sha").ifPresent(listed::add));
        for (JsonObject task : objects(tasks)) {
            unfinished(task);
            unverified(task);
            lost(task, listed);
        }
        FEATURES.forEach(this::off);
        return JsonValue.array(items);
    }

    private static List<JsonObject> objects(JsonArray array) {
        return JsonObject.builder().put("items", array).build().objects("items");
    }

    private void add(String what, String task, String name, String status, String reason) {
        items.add(JsonObject.builder()
                .put("what", what)
                .put("task", orNull(task))
                .put("name", orNull(name))
                .put("status", orNull(status))
                .put("reason", reason)
                .build());
    }

    private static JsonValue orNull(String text) {
        return text.isEmpty() ? JsonNull.INSTANCE : JsonValue.of(text);
    }

    private void unfinished(JsonObject task) {
        String id = task.string("id").orElse("");
        TaskState known = state.task(id).orElseThrow();
        boolean began = task.integer("attempts").orElse(0L) > 0;
        String why = switch (known.status()) {
            case COMPLETED -> "";
            case VERIFIED -> "verified and not committed; commit with: loki run --resume";
            case SKIPPED -> "a person left it out";
            case PENDING -> waiting(known);
            case IN_PROGRESS -> "its work is not finished" + last(known);
            case DEAD_LETTER -> "given up after its last attempt" + last(known);
            case BLOCKED -> "refused" + last(known);
            case AWAITING_APPROVAL -> "waits for an approval" + last(known);
        };
        if (!why.isEmpty()) {
            add(began ? "completion" : "task", id, "", known.status().wireName(), why);
        }
    }

    private static String last(TaskState task) {
        return task.lastFailure().code().isEmpty()
                ? ""
                : ": " + ReceiptText.of(task.lastFailure().code());
    }

    /** Why a task's turn did not come. */
    private String waiting(TaskState task) {
        List<String> waitsFor = task.task().dependsOn().stream()
                .filter(id -> state.task(id)
                        .filter(other -> other.status().satisfiesDependants() || other.status() == TaskStatus.SKIPPED)
                        .isEmpty())
                .toList();
        if (!waitsFor.isEmpty()) {
            return "waits for " + String.join(", ", waitsFor);
        }
        Optional<Entry> limit = entries.stream()
                .filter(entry -> entry.type() == EntryType.LIMIT_REACHED && entry.seq() >= state.sessionFirstSeq())
                .findFirst();
        if (limit.isPresent()) {
            return ReceiptText.of(limit.get().data().string("text").orElse("a limit was reached"));
        }
        return "its turn did not come" + last(task);
    }

    private void unverified(JsonObject task) {
        TaskState known = state.task(task.string("id").orElse("")).orElseThrow();
        JsonArray gates = JsonValue.array(task.array("gates"));
        if (known.status().satisfiesDependants() && known.task().verify().isEmpty()) {
            add("verify", known.task().id(), "", "", "the task has no check of its own: not verified");
        }
        for (JsonObject gate : ReceiptTasks.deciding(gates)) {
            String status = gate.string("status").orElse("");
            if (WITHOUT_VERDICT.contains(status)) {
                List<String> tail = gate.strings("output_tail");
                add(
                        "gate",
                        known.task().id(),
                        gate.string("name").orElse(""),
                        status,
                        tail.isEmpty() ? "it printed nothing" : tail.get(tail.size() - 1));
            }
        }
    }

    /** A task's commit that history no longer holds, because somebody rewrote it. */
    private void lost(JsonObject task, Set<String> listed) {
        Optional<String> commit = task.string("commit");
        if (commit.isPresent()
                && !listed.contains(commit.get())
                && !task.bool("carried").orElse(false)) {
            add(
                    "commit",
                    task.string("id").orElse(""),
                    "",
                    "",
                    "commit " + commit.get() + " is not between base and head");
        }
    }

    private void off(String feature) {
        List<Entry> sessions = entries.stream()
                .filter(entry -> entry.type() == EntryType.SESSION_STARTED)
                .toList();
        long with = sessions.stream()
                .filter(entry -> entry.data().strings("features").contains(feature))
                .count();
        if (with == 0) {
            add("feature", "", feature, "not configured", feature + " was not configured");
        } else if (with < sessions.size()) {
            add(
                    "feature",
                    "",
                    feature,
                    "not configured",
                    feature + " was configured in " + with + " of " + sessions.size() + " sessions");
        }
    }
}
