package dev.loki.core.task;

import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads one entry of {@code tasks:} strictly. */
final class TaskReader {
    private static final Map<String, Integer> PRIORITIES =
            new TreeMap<>(Map.of("critical", 1, "high", 3, "medium", Task.DEFAULT_PRIORITY, "low", 8));
    private static final Map<String, Task.Type> TYPES =
            Arrays.stream(Task.Type.values()).collect(Collectors.toMap(Task.Type::word, t -> t));
    private static final List<String> TYPE_WORDS =
            Arrays.stream(Task.Type.values()).map(Task.Type::word).toList();
    private static final List<String> ACTS = List.of("run", "patch", "replay", "prompt");

    private TaskReader() {}

    static Task read(Fields fields, TaskDefaults defaults, String place) {
        String id = Values.requireId(fields, "id");
        Task.Type type = type(fields, defaults.type());
        TaskBuilder task = Task.builder(id)
                .type(type)
                .place(place)
                .title(title(fields, id))
                .description(fields.string("description", ""))
                .agent(Values.id(fields, "agent").orElse(defaults.agent()))
                .agentType(Values.id(fields, "agent_type").orElse(""))
                .parent(Values.id(fields, "parent").orElse(Task.DEFAULT_PARENT))
                .dependsOn(Values.ids(fields, "depends_on"))
                .priority(priority(fields))
                .produces(Values.paths(fields, "produces"))
                .tests(Values.paths(fields, "tests"))
                .complex(fields.bool("complex", false))
                .approvalRequired(approval(fields))
                .timeout(Values.duration(fields, "timeout").orElse(defaults.timeout()))
                .retries(retries(fields, defaults.retries()));
        spec(fields).ifPresent(task::spec);
        act(fields).ifPresent(task::act);
        Values.id(fields, "diagram").ifPresent(task::diagram);
        Values.command(fields, "verify").ifPresent(task::verify);
        Values.globs(fields, "files").ifPresent(task::files);
        readDeployment(fields, type, task);
        fields.done();
        return task.build();
    }

    private static void readDeployment(Fields fields, Task.Type type, TaskBuilder task) {
        for (String key : List.of("requires_gates", "health", "rollback")) {
            if (fields.has(key) && type != Task.Type.DEPLOY) {
                throw fields.error(
                        key,
                        "\"" + key + "\" is for tasks of type deploy, not " + type.word()
                                + "; remove it or change the type");
            }
        }
        task.requiresGates(Values.ids(fields, "requires_gates"));
        Values.command(fields, "health").ifPresent(task::health);
        Values.command(fields, "rollback").ifPresent(task::rollback);
    }

    static Task.Type type(Fields fields, Task.Type fallback) {
        return fields.string("type")
                .map(word -> Values.oneOf(fields, "type", word, TYPE_WORDS, TYPES::get))
                .orElse(fallback);
    }

    static int retries(Fields fields, int fallback) {
        return Values.whole(fields, "retries", 0, Task.MAX_RETRIES)
                .map(Math::toIntExact)
                .orElse(fallback);
    }

    private static String title(Fields fields, String id) {
        return fields.string("title")
                .map(title -> {
                    if (title.isBlank()) {
                        throw fields.error("title", "\"title\" is empty; write one line or remove the key");
                    }
                    if (title.chars().anyMatch(Character::isISOControl)) {
                        throw fields.error("title", "\"title\" must be one line; put the rest into \"description\"");
                    }
                    if (title.length() > Task.MAX_TITLE_LENGTH) {
                        throw fields.error(
                                "title",
                                "\"title\" has more than " + Task.MAX_TITLE_LENGTH
                                        + " characters; put the rest into \"description\"");
                    }
                    return title;
                })
                .orElse(id);
    }

    private static int priority(Fields fields) {
        Optional<JsonValue> value = fields.value("priority");
        if (value.orElse(null) instanceof JsonNumber) {
            return Math.toIntExact(Values.whole(fields, "priority", 1, 10).orElseThrow());
        }
        return fields.string("priority")
                .map(word -> {
                    if (!PRIORITIES.containsKey(word)) {
                        throw fields.error(
                                "priority",
                                "\"priority\" must be critical, high, medium, low or a number"
                                        + " from 1 (first) to 10, not " + Values.quoted(word));
                    }
                    return PRIORITIES.getOrDefault(word, Task.DEFAULT_PRIORITY);
                })
                .orElse(Task.DEFAULT_PRIORITY);
    }

    private static boolean approval(Fields fields) {
        return Values.oneOf(
                fields, "approval", fields.string("approval", "none"), List.of("required", "none"), "required"::equals);
    }

    private static Optional<String> spec(Fields fields) {
        Optional<String> spec = fields.string("spec");
        spec.flatMap(Values::specProblem).ifPresent(problem -> {
            throw fields.error("spec", "\"spec\" " + Values.quoted(spec.orElse("")) + " " + problem);
        });
        return spec;
    }

    private static Optional<Act> act(Fields fields) {
        if (fields.value("act").orElse(null) instanceof JsonObject) {
            return fields.object("act").map(TaskReader::actMap);
        }
        return Values.command(fields, "act").map(Act.Run::new);
    }

    private static Act actMap(Fields act) {
        List<String> named = ACTS.stream().filter(act::has).toList();
        Optional<String> provider = Values.id(act, "provider");
        Optional<String> model = act.string("model");
        act.done();
        if (named.size() != 1) {
            String found = named.isEmpty() ? "none" : String.join(" and ", named);
            throw act.error("", "\"act\" must have exactly one of " + String.join(", ", ACTS) + ", not " + found);
        }
        String kind = named.get(0);
        if (!kind.equals("prompt") && (provider.isPresent() || model.isPresent())) {
            String key = provider.isPresent() ? "provider" : "model";
            throw act.error(key, "\"" + key + "\" belongs to a \"prompt\", not to \"" + kind + "\"; remove it");
        }
        return switch (kind) {
            case "run" -> new Act.Run(Values.command(act, "run").orElseThrow());
            case "patch" -> new Act.Patch(Values.requirePath(act, "patch"));
            case "replay" -> new Act.Replay(Values.requirePath(act, "replay"));
            default -> new Act.Prompt(prompt(act), provider, model);
        };
    }

    private static String prompt(Fields act) {
        String prompt = act.requireString("prompt");
        if (prompt.isBlank()) {
            throw act.error("prompt", "\"prompt\" is empty; write what the agent has to do");
        }
        return prompt;
    }
}
