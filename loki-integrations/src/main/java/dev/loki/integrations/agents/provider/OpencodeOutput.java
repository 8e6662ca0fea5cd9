package dev.loki.integrations.agents.provider;

import dev.loki.core.engine.AgentReading;
import dev.loki.core.engine.AgentReading.Ending;
import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Reads the lines of {@code opencode run --format json}: tokens and cost stand at the end of each step. */
final class OpencodeOutput {
    private final JsonObject.Builder report = JsonObject.builder();
    private final StringBuilder answer = new StringBuilder();
    private boolean ended;
    private long input;
    private long output;
    private long cached;
    private Optional<BigDecimal> cost = Optional.empty();
    private Optional<JsonObject> error = Optional.empty();

    AgentReading read(List<JsonObject> lines) {
        lines.forEach(this::take);
        if (!answer.toString().isBlank()) {
            report.put("summary", answer.toString().strip());
        }
        cost.ifPresent(usd -> report.put("cost_usd", usd));
        if (input + output + cached > 0) {
            report.put(
                    "tokens",
                    JsonObject.builder()
                            .put("input", input)
                            .put("output", output)
                            .put("cache_read", cached)
                            .build());
        }
        if (error.isPresent()) {
            return failed(error.get());
        }
        return new AgentReading(ended ? Ending.DONE : Ending.SILENT, "", report.build());
    }

    private void take(JsonObject line) {
        line.string("sessionID").ifPresent(id -> report.put("session_id", id));
        JsonObject part = line.object("part").orElse(JsonObject.EMPTY);
        switch (line.string("type").orElse("")) {
            case "step_start" -> {
                answer.setLength(0);
                ended = false;
            }
            case "text" -> part.string("text").ifPresent(answer::append);
            case "step_finish" -> finished(part);
            case "error" -> error = Optional.of(line.object("error").orElse(line));
            default -> {
                // tools at work
            }
        }
    }

    private void finished(JsonObject part) {
        ended = !part.string("reason").orElse("").equals("tool-calls");
        part.number("cost")
                .ifPresent(
                        usd -> cost = Optional.of(cost.orElse(BigDecimal.ZERO).add(usd)));
        JsonObject tokens = part.object("tokens").orElse(JsonObject.EMPTY);
        JsonObject cache = tokens.object("cache").orElse(JsonObject.EMPTY);
        input += count(tokens, "input") + count(cache, "write");
        output += count(tokens, "output") + count(tokens, "reasoning");
        cached += count(cache, "read");
    }

    private static long count(JsonObject usage, String name) {
        return Math.max(0, usage.integer(name).orElse(0L));
    }

    private AgentReading failed(JsonObject said) {
        JsonObject data = said.object("data").orElse(said);
        String name = said.string("name").orElse("");
        String text = data.string("message").orElse(name.isEmpty() ? "it failed" : name);
        Ending ending = name.equals("ProviderAuthError")
                ? Ending.REFUSED
                : data.integer("statusCode").map(ServiceAnswer::ending).orElse(Ending.FAILED);
        return new AgentReading(ending, text, report.build());
    }
}
