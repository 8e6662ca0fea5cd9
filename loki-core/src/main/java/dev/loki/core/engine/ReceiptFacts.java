package dev.loki.core.engine;

import dev.loki.core.env.Timestamps;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts a receipt together: a function of journal entries and commits, so the same ones always give the same bytes. */
final class ReceiptFacts {
    private final ReceiptJournal journal;
    private final RunState state;
    private final ReceiptGit git;

    private ReceiptFacts(ReceiptJournal journal, ReceiptGit git) {
        this.journal = journal;
        this.state = RunState.of(journal.entries());
        this.git = git;
    }

    /** The receipt of a run in the project of that name. */
    static JsonObject of(String project, ReceiptJournal journal, ReceiptGit git) {
        return new ReceiptFacts(journal, git).json(project);
    }

    private JsonObject json(String project) {
        Map<String, String> taskOf = committed();
        String head = taskOf.keySet().stream().reduce((first, last) -> last).orElse(state.base());
        JsonObject.Builder json = JsonObject.builder()
                .put("version", Receipt.VERSION)
                .put("run_id", state.runId())
                .put("project", project)
                .put("tasks_file", state.tasksFile())
                .put("branch", state.branch())
                .put("base", state.base())
                .put("head", head);
        putEnd(json);
        json.put(
                "journal",
                JsonObject.builder()
                        .put("entries", journal.entries().size())
                        .put("sha256", journal.sha256())
                        .build());
        git.putDiff(json, state.base(), head);
        JsonArray commits = git.commits(state.base(), head, taskOf);
        JsonArray tasks = new ReceiptTasks(journal.entries(), state, git).json();
        return json.put("commits", commits)
                .put("tasks", tasks)
                .put("deployments", each(EntryType.DEPLOYED, ReceiptFacts::deployment))
                .put("cost", ReceiptCost.of(journal.entries()))
                .put("policy", policy())
                .put("violations", each(EntryType.VIOLATION, ReceiptFacts::violation))
                .put("approvals", approvals())
                .put("limits", each(EntryType.LIMIT_REACHED, ReceiptFacts::limit))
                .put("notes", notes())
                .put("not_run", new ReceiptNotRun(journal.entries(), state).json(json.build(), commits, tasks))
                .build();
    }

    /** The task of each commit that the run made, in order. */
    private Map<String, String> committed() {
        Map<String, String> taskOf = new LinkedHashMap<>();
        for (Entry entry : journal.entries()) {
            if (entry.type() == EntryType.COMMITTED) {
                String sha = entry.data().string("sha").orElse("");
                taskOf.remove(sha);
                taskOf.put(sha, entry.task());
            }
        }
        return taskOf;
    }

    private void putEnd(JsonObject.Builder json) {
        Optional<Entry> end = state.sessionOpen()
                ? Optional.empty()
                : journal.entries().stream()
                        .filter(entry -> entry.type() == EntryType.SESSION_ENDED)
                        .reduce((first, last) -> last);
        long sessions = journal.entries().stream()
                .filter(entry -> entry.type() == EntryType.SESSION_STARTED)
                .count();
        json.put("started", Timestamps.format(state.startedAt()))
                .putOrNull("ended", end.map(entry -> Timestamps.format(entry.at())))
                .put("sessions", sessions)
                .put(
                        "exit_code",
                        end.flatMap(entry -> entry.data().integer("exit"))
                                .<JsonValue>map(JsonValue::of)
                                .orElse(JsonNull.INSTANCE))
                .put(
                        "reason",
                        end.map(entry -> text(entry, "reason"))
                                .orElse("the run goes on, or its last session was cut off"));
    }

    private JsonArray each(EntryType type, java.util.function.Function<Entry, JsonObject> item) {
        return JsonValue.array(journal.entries().stream()
                .filter(entry -> entry.type() == type)
                .map(item)
                .toList());
    }

    private static JsonObject.Builder at(Entry entry) {
        JsonObject.Builder json = JsonObject.builder().put("at", Timestamps.format(entry.at()));
        return json.putOrNull("task", Optional.of(entry.task()).filter(task -> !task.isEmpty()));
    }

    private static String text(Entry entry, String name) {
        return ReceiptText.of(entry.data().string(name).orElse(""));
    }

    private static JsonObject deployment(Entry entry) {
        JsonObject data = entry.data();
        return at(entry)
                .put("environment", text(entry, "environment"))
                .put("commit", text(entry, "commit"))
                .putOrNull("previous_commit", data.string("previous_commit"))
                .put("healthy", data.bool("healthy").orElse(false))
                .putOrNull("rollback", data.string("rollback"))
                .build();
    }

    private static JsonObject violation(Entry entry) {
        JsonObject data = entry.data();
        return at(entry)
                .put("code", text(entry, "code"))
                .put("rule", text(entry, "rule"))
                .put("severity", text(entry, "severity"))
                .put("point", text(entry, "point"))
                .putOrNull("agent_id", data.string("agent_id"))
                .put("evidence", ReceiptText.of(data.object("evidence").orElse(JsonObject.EMPTY)))
                .put("fix", text(entry, "fix"))
                .build();
    }

    private static JsonObject limit(Entry entry) {
        return at(entry)
                .put("limit", text(entry, "limit"))
                .put("text", text(entry, "text"))
                .build();
    }

    private JsonObject policy() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Entry entry : journal.entries()) {
            if (entry.type() == EntryType.POLICY) {
                counts.merge(text(entry, "point") + ' ' + text(entry, "decision"), 1L, Long::sum);
            }
        }
        List<JsonObject> decisions = counts.entrySet().stream()
                .map(count -> JsonObject.builder()
                        .put("point", count.getKey().substring(0, count.getKey().indexOf(' ')))
                        .put("decision", count.getKey().substring(count.getKey().indexOf(' ') + 1))
                        .put("count", count.getValue())
                        .build())
                .toList();
        List<JsonObject> findings = journal.entries().stream()
                .filter(entry -> entry.type() == EntryType.POLICY)
                .filter(entry -> !text(entry, "decision").equals("ALLOW")
                        || !entry.data().array("violations").isEmpty())
                .map(ReceiptFacts::finding)
                .toList();
        return JsonObject.builder()
                .put("decisions", JsonValue.array(decisions))
                .put("findings", JsonValue.array(findings))
                .build();
    }

    private static JsonObject finding(Entry entry) {
        JsonObject context = entry.data().object("context").orElse(JsonObject.EMPTY);
        return at(entry)
                .put("point", text(entry, "point"))
                .put("decision", text(entry, "decision"))
                .put("reason", text(entry, "text"))
                .put(
                        "rules",
                        entry.data().objects("violations").stream()
                                .map(rule -> ReceiptText.of(rule.string("name").orElse("")))
                                .toList())
                .putOrNull("file", context.string("file_path").map(file -> inProject(file, context)))
                .build();
    }

    /** A path as seen from the project, so that a receipt does not tell how a machine's folders are named. */
    private static String inProject(String file, JsonObject context) {
        try {
            Path project = Path.of(context.string("project_dir").orElse(""));
            Path path = Path.of(file);
            return ReceiptText.of(
                    path.startsWith(project) ? project.relativize(path).toString() : file);
        } catch (InvalidPathException e) {
            return ReceiptText.of(file);
        }
    }

    /** Where each approval stands now; who decided is kept when it is used. */
    private JsonArray approvals() {
        Map<String, JsonObject> byId = new LinkedHashMap<>();
        for (Entry entry : journal.entries()) {
            if (entry.type() == EntryType.APPROVAL) {
                String id = text(entry, "id");
                JsonObject before = byId.getOrDefault(id, JsonObject.EMPTY);
                byId.put(
                        id,
                        at(entry)
                                .put("id", id)
                                .put("status", text(entry, "status"))
                                .putOrNull(
                                        "decided_by",
                                        entry.data().string("decided_by").or(() -> before.string("decided_by")))
                                .put(
                                        "reason",
                                        entry.data().get("text").isPresent()
                                                ? text(entry, "text")
                                                : before.string("reason").orElse(""))
                                .build());
            }
        }
        return JsonValue.array(List.copyOf(byId.values()));
    }

    /** Files that gates left behind belong to no commit. */
    private static Optional<String> leftovers(Entry entry) {
        List<String> files = entry.data().strings("leftovers");
        boolean gates = entry.type() == EntryType.GATES_RUN || entry.type() == EntryType.GATES_CHANGED_FILES;
        return gates && !files.isEmpty()
                ? Optional.of(ReceiptText.of(
                        "gates left untracked files, which are kept out of every commit: " + String.join(", ", files)))
                : Optional.empty();
    }

    private JsonArray notes() {
        return JsonValue.array(journal.entries().stream()
                .flatMap(entry -> Stream.concat(note(entry).stream(), leftovers(entry).stream())
                        .map(text -> at(entry).put("text", text).build()))
                .toList());
    }

    private static Optional<String> note(Entry entry) {
        return switch (entry.type()) {
            case NOTE, CONFIGURATION_CHANGED -> Optional.of(text(entry, "text"));
            case STEER -> Optional.of("a person steered: " + text(entry, "text"));
            case ACT_UNDONE ->
                Optional.of("an interrupted act was undone; the task acts again from the tree before it");
            case ACT_TAKEN_UP -> Optional.of("work that waited for a person was taken up as it was left");
            case GATES_CHANGED_FILES ->
                Optional.of("gates changed tracked files; the change was reviewed and the gates ran again");
            case TASK_RETRIED -> Optional.of("a person asked for the task to be tried again");
            case TASK_SKIPPED -> Optional.of("a person left the task out");
            case TASK_REMOVED -> Optional.of("the task was taken out of the tasks file");
            case TASK_REPLACED -> Optional.of("the task's definition changed during the run");
            default -> Optional.empty();
        };
    }
}
