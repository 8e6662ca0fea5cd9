package dev.loki.core.constitution;

import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Reads lineage records strictly, in both spellings of the constitution. */
final class AgentRecordReader {
    private AgentRecordReader() {}

    static AgentRecord read(Document document) {
        Fields fields = document.fields();
        String id = fields.requireString("agent_id");
        if (!AgentRecord.validId(id)) {
            throw fields.error(
                    "agent_id",
                    "\"agent_id\" must be 1 to 64 letters, digits, dots, underscores and hyphens," + " without \"..\"");
        }
        AgentRecord record = new AgentRecord(
                id,
                text(fields, "agent_type"),
                text(fields, "model"),
                AgentRecord.instant(fields, "spawned_at"),
                spawnedBy(fields),
                required(fields, "lineage").strings("lineage"),
                context(fields),
                required(fields, "decisions_made").objects("decisions_made").stream()
                        .map(AgentDecision::from)
                        .toList(),
                required(fields, "tasks_completed").strings("tasks_completed"),
                required(fields, "commits_created").strings("commits_created"),
                status(fields),
                completedAt(fields));
        fields.done();
        return record;
    }

    private static String text(Fields fields, String key) {
        String text = fields.requireString(key);
        if (text.isBlank()) {
            throw fields.error(key, "\"" + key + "\" must not be blank");
        }
        return text;
    }

    private static Fields required(Fields fields, String key) {
        if (!fields.has(key)) {
            throw fields.missing(key);
        }
        return fields;
    }

    /** A record without a parent is read as such: that it has none is a violation, not a broken file. */
    private static String spawnedBy(Fields fields) {
        Optional<String> by = nullable(fields, "spawned_by");
        Optional<String> parent = nullable(fields, "parent_id");
        if (by.isPresent() && parent.isPresent() && !by.equals(parent)) {
            throw fields.error(
                    "parent_id", "\"parent_id\" and \"spawned_by\" name different agents; keep \"spawned_by\"");
        }
        return by.or(() -> parent).orElse("");
    }

    private static InheritedContext context(Fields fields) {
        String key = fields.has("inherited_context") ? "inherited_context" : "inherited_memory";
        if (fields.has("inherited_context") && fields.has("inherited_memory")) {
            throw fields.error(
                    "inherited_memory",
                    "\"inherited_memory\" is an older name of \"inherited_context\"; keep only the latter");
        }
        Fields context = fields.object(key).orElseThrow(() -> fields.missing("inherited_context"));
        JsonObject json = (JsonObject) fields.value(key).orElseThrow();
        return InheritedContext.from(context, json);
    }

    private static AgentRecord.Status status(Fields fields) {
        String word = fields.requireString("status");
        return Arrays.stream(AgentRecord.Status.values())
                .filter(s -> s.word().equals(word))
                .findFirst()
                .orElseThrow(() -> fields.error("status", "\"status\" must be active, completed or failed"));
    }

    private static Optional<Instant> completedAt(Fields fields) {
        if (!fields.has("completed_at") || fields.isNull("completed_at")) {
            return Optional.empty();
        }
        return Optional.of(AgentRecord.instant(fields, "completed_at"));
    }

    /** A text that may be null or absent. */
    static Optional<String> nullable(Fields fields, String key) {
        return fields.isNull(key) ? Optional.empty() : fields.string(key);
    }
}
