package dev.loki.integrations.agents.provider;

import dev.loki.core.engine.AgentReading;
import dev.loki.core.engine.AgentReading.Ending;
import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the lines of {@code gemini --output-format stream-json}. It reports no cost. Its {@code result} carries a refusal as
 * the service's own JSON, which says the status and how long to wait.
 */
final class GeminiOutput {
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)s");

    private final JsonObject.Builder report = JsonObject.builder();
    private final StringBuilder answer = new StringBuilder();
    private Optional<JsonObject> result = Optional.empty();

    AgentReading read(List<JsonObject> lines) {
        lines.forEach(this::take);
        if (result.isEmpty()) {
            return new AgentReading(Ending.SILENT, "", report.build());
        }
        JsonObject last = result.get();
        last.object("stats").ifPresent(this::count);
        if (last.string("status").orElse("").equals("success")) {
            if (!answer.toString().isBlank()) {
                report.put("summary", answer.toString().strip());
            }
            return new AgentReading(Ending.DONE, "", report.build());
        }
        return failed(
                last.object("error").flatMap(error -> error.string("message")).orElse("it failed"));
    }

    private void take(JsonObject line) {
        switch (line.string("type").orElse("")) {
            case "init" -> {
                line.string("session_id").ifPresent(id -> report.put("session_id", id));
                line.string("model").ifPresent(name -> report.put("model", name));
            }
            case "message" -> message(line);
            case "tool_use" -> answer.setLength(0);
            case "result" -> result = Optional.of(line);
            default -> {
                // progress
            }
        }
    }

    private void message(JsonObject line) {
        if (line.string("role").orElse("").equals("assistant")) {
            line.string("content").ifPresent(answer::append);
        }
    }

    private void count(JsonObject stats) {
        long cached = Math.max(0, stats.integer("cached").orElse(0L));
        report.put(
                "tokens",
                JsonObject.builder()
                        .put("input", Math.max(0, stats.integer("input_tokens").orElse(0L) - cached))
                        .put(
                                "output",
                                Math.max(0, stats.integer("output_tokens").orElse(0L)))
                        .put("cache_read", cached)
                        .build());
    }

    private AgentReading failed(String message) {
        int begin = message.indexOf('{');
        int end = message.lastIndexOf('}');
        Optional<JsonObject> error = begin < 0 || end < begin
                ? Optional.empty()
                : OutputLines.object(message.substring(begin, end + 1)).flatMap(answered -> answered.object("error"));
        if (error.isEmpty()) {
            return new AgentReading(Ending.FAILED, message, report.build());
        }
        error.get().objects("details").forEach(this::retryAfter);
        String text = error.get().string("message").orElse("")
                + error.get()
                        .string("status")
                        .map(status -> " (" + status + ")")
                        .orElse("");
        return new AgentReading(
                ServiceAnswer.ending(error.get().integer("code").orElse(0L)), text.strip(), report.build());
    }

    private void retryAfter(JsonObject detail) {
        Matcher delay = SECONDS.matcher(detail.string("retryDelay").orElse(""));
        if (delay.matches()) {
            report.put("retry_after_s", new BigDecimal(delay.group(1)));
        }
    }
}
