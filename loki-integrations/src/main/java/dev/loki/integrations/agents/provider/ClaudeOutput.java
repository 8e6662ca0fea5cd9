package dev.loki.integrations.agents.provider;

import dev.loki.core.engine.AgentReading;
import dev.loki.core.engine.AgentReading.Ending;
import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Reads the lines of {@code claude --output-format stream-json}, and those of agents that print the same form.
 *
 * <p>The last line of type {@code result} tells the end. Why a service refused stands before it: in {@code error} of an
 * assistant's message and of {@code system/api_retry}, which also says how long to wait.
 */
final class ClaudeOutput {
    private Optional<JsonObject> result = Optional.empty();
    private String error = "";
    private Optional<BigDecimal> retryDelayMs = Optional.empty();
    private Optional<String> session = Optional.empty();
    private Optional<String> model = Optional.empty();

    AgentReading read(List<JsonObject> lines) {
        lines.forEach(this::take);
        if (result.isEmpty()) {
            return new AgentReading(
                    busy(error) ? Ending.RATE_LIMITED : Ending.SILENT,
                    error.isEmpty() ? "" : "it ended while its service answered: " + error,
                    report(JsonObject.EMPTY));
        }
        JsonObject last = result.get();
        Ending ending = ending(last);
        return new AgentReading(ending, ending == Ending.DONE ? "" : why(last), report(last));
    }

    private void take(JsonObject line) {
        switch (line.string("type").orElse("")) {
            case "system" -> system(line);
            case "assistant" -> assistant(line);
            case "result" -> result = Optional.of(line);
            default -> {
                // users' messages and events of newer versions say nothing about the end
            }
        }
    }

    private void system(JsonObject line) {
        switch (line.string("subtype").orElse("")) {
            case "init" -> {
                session = line.string("session_id");
                model = line.string("model");
            }
            case "api_retry" -> {
                error = line.string("error").orElse("unknown");
                retryDelayMs = line.number("retry_delay_ms");
            }
            default -> {
                // other notes of the program
            }
        }
    }

    /** A message without an error means that the service answers again. */
    private void assistant(JsonObject line) {
        Optional<String> told = line.string("error");
        error = told.orElse("");
        if (told.isEmpty()) {
            retryDelayMs = Optional.empty();
        }
    }

    private Ending ending(JsonObject last) {
        if (last.get("deferred_tool_use").filter(JsonObject.class::isInstance).isPresent()) {
            return Ending.NEEDS_APPROVAL;
        }
        if (!last.bool("is_error").orElse(!last.string("subtype").orElse("").equals("success"))) {
            return Ending.DONE;
        }
        if (busy(error)) {
            return Ending.RATE_LIMITED;
        }
        return switch (error) {
            case "authentication_failed", "oauth_org_not_allowed", "billing_error", "model_not_found" -> Ending.REFUSED;
            default ->
                last.integer("api_error_status").map(ServiceAnswer::ending).orElse(Ending.FAILED);
        };
    }

    private static boolean busy(String error) {
        return error.equals("rate_limit") || error.equals("overloaded");
    }

    private String why(JsonObject last) {
        String said = last.object("deferred_tool_use")
                .map(tool ->
                        "it waits for a person to allow " + tool.string("name").orElse("a tool"))
                .or(() -> last.string("result").filter(text -> !text.isBlank()))
                .orElse(String.join("; ", last.strings("errors")));
        String kind = error.isEmpty() ? last.string("subtype").orElse("") : error;
        return said.isEmpty() ? kind : kind.isEmpty() || kind.equals("success") ? said : said + " (" + kind + ")";
    }

    private JsonObject report(JsonObject last) {
        JsonObject.Builder report = JsonObject.builder();
        if (!last.bool("is_error").orElse(false)) {
            last.string("result").filter(text -> !text.isBlank()).ifPresent(text -> report.put("summary", text));
        }
        Optional<JsonObject> tokens = tokens(last);
        tokens.ifPresent(counted -> report.put("tokens", counted));
        last.number("total_cost_usd").ifPresent(usd -> report.put("cost_usd", usd));
        last.object("modelUsage")
                .flatMap(ClaudeOutput::mostExpensive)
                .or(() -> model)
                .ifPresent(name -> report.put("model", name));
        last.string("session_id").or(() -> session).ifPresent(id -> report.put("session_id", id));
        if (!error.isEmpty()) {
            retryDelayMs.ifPresent(ms -> report.put("retry_after_s", ms.movePointLeft(3)));
        }
        return report.build();
    }

    /** The counts by model include those of sub-agents, which the plain ones leave out. */
    private static Optional<JsonObject> tokens(JsonObject last) {
        List<JsonObject> models = last.object("modelUsage")
                .map(usage -> usage.members().values().stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .toList())
                .orElse(List.of());
        if (!models.isEmpty()) {
            return Optional.of(counted(
                    sum(models, "inputTokens") + sum(models, "cacheCreationInputTokens"),
                    sum(models, "outputTokens"),
                    sum(models, "cacheReadInputTokens")));
        }
        return last.object("usage")
                .map(usage -> counted(
                        count(usage, "input_tokens") + count(usage, "cache_creation_input_tokens"),
                        count(usage, "output_tokens"),
                        count(usage, "cache_read_input_tokens")));
    }

    private static JsonObject counted(long input, long output, long cacheRead) {
        return JsonObject.builder()
                .put("input", input)
                .put("output", output)
                .put("cache_read", cacheRead)
                .build();
    }

    private static long sum(List<JsonObject> models, String name) {
        return models.stream().mapToLong(usage -> count(usage, name)).sum();
    }

    private static long count(JsonObject usage, String name) {
        return Math.max(0, usage.integer(name).orElse(0L));
    }

    private static Optional<String> mostExpensive(JsonObject usage) {
        return usage.members().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof JsonObject)
                .max((a, b) -> cost(a.getValue()).compareTo(cost(b.getValue())))
                .map(java.util.Map.Entry::getKey);
    }

    private static BigDecimal cost(dev.loki.core.json.JsonValue usage) {
        return ((JsonObject) usage).number("costUSD").orElse(BigDecimal.ZERO);
    }
}
