package dev.loki.core.task;

import dev.loki.core.json.Document;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns the open tasks of a Taskmaster file into tasks. The format is another product's, so unknown fields are passed
 * over; what is understood is checked.
 */
final class TaskmasterTasks {
    private static final Set<String> FINISHED = Set.of("done", "completed", "cancelled", "canceled");
    private static final Set<String> OPEN = Set.of("pending", "in-progress", "review", "blocked");
    private static final Map<String, Integer> PRIORITIES =
            Map.of("critical", 1, "high", 3, "medium", Task.DEFAULT_PRIORITY, "low", 8);
    private static final String DEFAULT_TAG = "master";

    private enum Status {
        FINISHED,
        DEFERRED,
        OPEN
    }

    private record Entry(String id, String pointer, JsonObject json, Status status, Optional<Entry> parent) {}

    private final Document document;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private TaskmasterTasks(Document document) {
        this.document = document;
    }

    static TaskFile parse(Document document) {
        TaskmasterTasks reader = new TaskmasterTasks(document);
        String pointer = reader.tasksPointer();
        reader.collect(pointer, reader.listAt(pointer), Optional.empty());
        List<Task> tasks = reader.entries.values().stream()
                .filter(entry -> entry.status() == Status.OPEN)
                .map(reader::task)
                .toList();
        int finished = (int) reader.entries.values().stream()
                .filter(entry -> entry.status() == Status.FINISHED)
                .count();
        return new TaskFile(document.name(), Optional.empty(), Limits.NONE, List.of(), tasks, finished);
    }

    /** The list of tasks: at the top, or in the tag {@code master}, or in the only tag. */
    private String tasksPointer() {
        if (!(document.root() instanceof JsonObject root)) {
            throw document.error("", "the file must hold an object with \"tasks\"");
        }
        if (root.get("tasks").isPresent()) {
            return "/tasks";
        }
        List<String> tags = root.members().keySet().stream()
                .filter(tag -> root.object(tag).flatMap(t -> t.get("tasks")).isPresent())
                .toList();
        if (tags.contains(DEFAULT_TAG) || tags.size() == 1) {
            String tag = tags.contains(DEFAULT_TAG) ? DEFAULT_TAG : tags.get(0);
            return "/" + tag.replace("~", "~0").replace("/", "~1") + "/tasks";
        }
        throw document.error(
                "",
                tags.isEmpty()
                        ? "the file has no \"tasks\"; add \"version\": 1 if it is a tasks file of loki"
                        : "the file has the tags " + String.join(", ", tags) + "; name the one to run \"master\"");
    }

    private JsonValue listAt(String pointer) {
        JsonValue at = document.root();
        for (String token : pointer.substring(1).split("/", -1)) {
            String name = token.replace("~1", "/").replace("~0", "~");
            at = ((JsonObject) at).get(name).orElseThrow();
        }
        return at;
    }

    private void collect(String pointer, JsonValue list, Optional<Entry> parent) {
        if (!(list instanceof JsonArray array)) {
            throw document.error(pointer, "\"" + (parent.isPresent() ? "subtasks" : "tasks") + "\" must be a list");
        }
        TaskFile.checkCount(document.name(), entries.size() + array.items().size());
        for (int i = 0; i < array.items().size(); i++) {
            String at = pointer + "/" + i;
            if (!(array.items().get(i) instanceof JsonObject json)) {
                throw document.error(at, "each task must be an object");
            }
            Entry entry = entry(at, json, parent);
            Entry first = entries.putIfAbsent(entry.id(), entry);
            if (first != null) {
                throw document.error(
                        at + "/id",
                        "id \"" + entry.id() + "\" is already used at line "
                                + document.position(first.pointer() + "/id").line() + "; rename one of them");
            }
            json.get("subtasks")
                    .filter(subtasks -> parent.isEmpty())
                    .ifPresent(subtasks -> collect(at + "/subtasks", subtasks, Optional.of(entry)));
        }
    }

    private Entry entry(String at, JsonObject json, Optional<Entry> parent) {
        String own = json.get("id")
                .flatMap(TaskmasterTasks::idText)
                .orElseThrow(() -> document.error(at + "/id", "a task needs an \"id\", a number or a text"));
        String id = parent.map(p -> p.id() + "." + own).orElse(own);
        if (!Task.validId(id)) {
            throw document.error(
                    at + "/id",
                    "the id " + Values.quoted(id) + " may have letters, digits and \".\", \"_\","
                            + " \"-\" only; rename it");
        }
        Status status = parent.map(Entry::status)
                .filter(s -> s != Status.OPEN)
                .orElseGet(() -> status(at, text(at, json, "status")));
        return new Entry(id, at, json, status, parent);
    }

    private Status status(String at, String word) {
        if (FINISHED.contains(word)) {
            return Status.FINISHED;
        }
        if (word.equals("deferred")) {
            return Status.DEFERRED;
        }
        if (!word.isEmpty() && !OPEN.contains(word)) {
            throw document.error(
                    at + "/status",
                    "the status " + Values.quoted(word) + " is not known; use pending,"
                            + " in-progress, review, blocked, deferred, done or cancelled");
        }
        return Status.OPEN;
    }

    private Task task(Entry entry) {
        String title = MarkdownTasks.title(text(entry.pointer(), entry.json(), "title"));
        List<String> parts = new ArrayList<>();
        addPart(parts, "", text(entry.pointer(), entry.json(), "description"));
        addPart(parts, "Details: ", text(entry.pointer(), entry.json(), "details"));
        addPart(parts, "Test strategy: ", text(entry.pointer(), entry.json(), "testStrategy"));
        return Task.builder(entry.id())
                .title(title.isEmpty() ? entry.id() : title)
                .description(String.join("\n\n", parts))
                .priority(priority(entry))
                .dependsOn(List.copyOf(dependencies(entry)))
                .place(document.name() + ":"
                        + document.position(entry.pointer()).line())
                .build();
    }

    private static void addPart(List<String> parts, String label, String text) {
        if (!text.isBlank()) {
            parts.add(label + text.strip());
        }
    }

    private int priority(Entry entry) {
        String word = text(entry.pointer(), entry.json(), "priority");
        if (!word.isEmpty() && !PRIORITIES.containsKey(word)) {
            throw document.error(
                    entry.pointer() + "/priority",
                    "\"priority\" must be critical, high, medium or low, not " + Values.quoted(word));
        }
        return PRIORITIES.getOrDefault(word, entry.parent().map(this::priority).orElse(Task.DEFAULT_PRIORITY));
    }

    /** The open tasks before this one: its own dependencies, its parent's, and its open subtasks. */
    private Set<String> dependencies(Entry entry) {
        Set<String> open = new LinkedHashSet<>();
        entry.parent().ifPresent(parent -> open.addAll(stated(parent)));
        open.addAll(stated(entry));
        entries.values().stream()
                .filter(e -> e.status() == Status.OPEN)
                .filter(e -> e.parent()
                        .filter(parent -> parent.id().equals(entry.id()))
                        .isPresent())
                .forEach(e -> open.add(e.id()));
        return open;
    }

    private Set<String> stated(Entry entry) {
        String pointer = entry.pointer() + "/dependencies";
        JsonValue value = entry.json().get("dependencies").orElse(new JsonArray(List.of()));
        if (!(value instanceof JsonArray list)) {
            throw document.error(pointer, "\"dependencies\" must be a list of ids");
        }
        Set<String> open = new LinkedHashSet<>();
        for (int i = 0; i < list.items().size(); i++) {
            String at = pointer + "/" + i;
            String word = idText(list.items().get(i))
                    .orElseThrow(() -> document.error(at, "a dependency must be an id, a number or a text"));
            Entry dependency = resolve(entry, word, at);
            if (dependency.status() == Status.DEFERRED) {
                throw document.error(
                        at,
                        "task \"" + entry.id() + "\" depends on \"" + dependency.id()
                                + "\", which is deferred; take up the one or defer the other");
            }
            if (dependency.status() == Status.OPEN) {
                open.add(dependency.id());
            }
        }
        return open;
    }

    /** A dependency of a subtask is a number among its siblings before it is a task. */
    private Entry resolve(Entry entry, String word, String at) {
        return entry.parent()
                .flatMap(parent -> Optional.ofNullable(entries.get(parent.id() + "." + word)))
                .or(() -> Optional.ofNullable(entries.get(word)))
                .orElseThrow(() -> document.error(
                        at,
                        "task \"" + entry.id() + "\" depends on " + Values.quoted(word)
                                + ", which no task has as its id" + Values.hint(word, entries.keySet())));
    }

    private String text(String at, JsonObject json, String key) {
        Optional<JsonValue> value = json.get(key).filter(v -> v != JsonValue.JsonNull.INSTANCE);
        value.filter(v -> !(v instanceof JsonString)).ifPresent(v -> {
            throw document.error(at + "/" + key, "\"" + key + "\" must be a text");
        });
        return value.map(v -> ((JsonString) v).value()).orElse("");
    }

    private static Optional<String> idText(JsonValue value) {
        if (value instanceof JsonNumber number) {
            return Optional.of(number.value().toPlainString());
        }
        return value instanceof JsonString text ? Optional.of(text.value()) : Optional.empty();
    }
}
