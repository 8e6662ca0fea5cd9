package dev.loki.integrations.agents.provider;

import dev.loki.core.engine.AgentReading;
import dev.loki.core.engine.AgentReading.Ending;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the lines of {@code codex exec --json}. It reports no cost. The status of a refused request stands in the message of
 * {@code turn.failed} alone, in Codex's own words, so it is read there and nowhere else.
 */
final class CodexOutput {
    private static final Pattern STATUS = Pattern.compile("\\bstatus:? (\\d{3})\\b");
    private static final Pattern QUOTA = Pattern.compile("(?i)usage limit|quota exceeded");

    private final JsonObject.Builder report = JsonObject.builder();
    private boolean completed;
    private long input;
    private long output;
    private long cached;
    private Optional<String> failure = Optional.empty();

    AgentReading read(List<JsonObject> lines) {
        lines.forEach(this::take);
        if (completed) {
            report.put(
                    "tokens",
                    JsonObject.builder()
                            .put("input", input)
                            .put("output", output)
                            .put("cache_read", cached)
                            .build());
        }
        if (failure.isPresent()) {
            return new AgentReading(ending(failure.get()), failure.get(), report.build());
        }
        return new AgentReading(completed ? Ending.DONE : Ending.SILENT, "", report.build());
    }

    private void take(JsonObject line) {
        switch (line.string("type").orElse("")) {
            case "thread.started" -> line.string("thread_id").ifPresent(id -> report.put("session_id", id));
            case "item.completed" ->
                line.object("item")
                        .filter(item -> item.string("type").orElse("").equals("agent_message"))
                        .flatMap(item -> item.string("text"))
                        .filter(text -> !text.isBlank())
                        .ifPresent(text -> report.put("summary", text));
            case "turn.completed" -> {
                completed = true;
                failure = Optional.empty();
                line.object("usage").ifPresent(this::count);
            }
            case "turn.failed" ->
                failure = line.object("error")
                        .flatMap(error -> error.string("message"))
                        .or(() -> Optional.of("the turn failed"));
            default -> {
                // progress, and notes that the turn outlived
            }
        }
    }

    /** Codex counts cached tokens among the input. */
    private void count(JsonObject usage) {
        long read = Math.max(0, usage.integer("cached_input_tokens").orElse(0L));
        input += Math.max(0, usage.integer("input_tokens").orElse(0L) - read);
        output += Math.max(0, usage.integer("output_tokens").orElse(0L));
        cached += read;
    }

    private static Ending ending(String message) {
        Matcher status = STATUS.matcher(message);
        if (status.find()) {
            return ServiceAnswer.ending(Long.parseLong(status.group(1)));
        }
        return QUOTA.matcher(message).find() ? Ending.RATE_LIMITED : Ending.FAILED;
    }
}
