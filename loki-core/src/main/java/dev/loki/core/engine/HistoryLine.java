package dev.loki.core.engine;

import dev.loki.core.env.Timestamps;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Optional;

/** The line of CONTINUITY.md's history for a journal entry; the same entry always makes the same line. */
final class HistoryLine {
    private static final int MAX_LENGTH = 300;

    private HistoryLine() {}

    static Optional<String> of(Entry entry) {
        JsonObject data = entry.data();
        return text(entry, data).map(text -> "- " + Timestamps.format(entry.at()) + " " + oneLine(text));
    }

    private static Optional<String> text(Entry entry, JsonObject data) {
        String task = entry.task();
        return switch (entry.type()) {
            case RUN_STARTED -> Optional.of("run " + data.string("run").orElse("") + " began");
            case COMMITTED ->
                Optional.of(task + " committed as " + data.string("sha").orElse(""));
            case TASK_COMPLETED -> Optional.of(task + " completed");
            case TASK_VERIFIED -> Optional.of(task + " verified, not committed");
            case ATTEMPT_FAILED ->
                Optional.of(task + " attempt " + data.integer("attempt").orElse(0L) + " failed: " + why(data));
            case TASK_BLOCKED -> Optional.of(task + " cannot begin: " + why(data));
            case TASK_DEAD_LETTERED -> Optional.of(task + " went to the dead-letter queue");
            case TASK_SKIPPED -> Optional.of(task + " skipped");
            case APPROVAL ->
                Optional.of(task + " approval " + data.string("id").orElse("") + " "
                        + data.string("status").orElse(""));
            case STEER -> Optional.of("note: " + data.string("text").orElse(""));
            case LIMIT_REACHED ->
                Optional.of("limit reached: " + data.string("text").orElse(""));
            default -> Optional.empty();
        };
    }

    /** Code and text; the sentence of a violation begins with its code already. */
    private static String why(JsonObject data) {
        String code = data.string("code").orElse("");
        String text = data.string("text").orElse("");
        return text.startsWith(code) ? text : code + ": " + text;
    }

    private static String oneLine(String text) {
        String line =
                text.replaceAll("\\s+", " ").strip().replace("<!--", "< !--").replace("-->", "-- >");
        return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
    }
}
