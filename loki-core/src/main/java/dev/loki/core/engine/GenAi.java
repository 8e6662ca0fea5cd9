package dev.loki.core.engine;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.SpanAttributes;
import dev.loki.core.spi.Telemetry.Span;
import dev.loki.core.task.Act;
import dev.loki.core.task.Task;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Describes an ACT that calls a model by the GenAI semantic conventions of OpenTelemetry, version 1.36.0. */
final class GenAi {
    /** The value of the conventions for a vendor that is not on their list. */
    private static final String OTHER = "_OTHER";

    /** What names of models and agents begin with, and the vendor that the conventions have for them. */
    private static final List<Map.Entry<String, String>> VENDORS = List.of(
            Map.entry("claude", "anthropic"),
            Map.entry("anthropic", "anthropic"),
            Map.entry("gpt", "openai"),
            Map.entry("o1", "openai"),
            Map.entry("o3", "openai"),
            Map.entry("o4", "openai"),
            Map.entry("codex", "openai"),
            Map.entry("openai", "openai"),
            Map.entry("gemini", "gcp.gemini"),
            Map.entry("mistral", "mistral_ai"),
            Map.entry("codestral", "mistral_ai"),
            Map.entry("deepseek", "deepseek"),
            Map.entry("grok", "xai"),
            Map.entry("command-r", "cohere"));

    private GenAi() {}

    /** Says what is asked for, before the ACT begins, if the task hands a prompt to an agent. */
    static void request(Span span, Task task, String provider) {
        if (task.act().filter(act -> !(act instanceof Act.Prompt)).isPresent()) {
            return;
        }
        Optional<String> model = task.act().flatMap(act -> ((Act.Prompt) act).model());
        span.setAttribute(SpanAttributes.GEN_AI_OPERATION, "invoke_agent")
                .setAttribute(SpanAttributes.GEN_AI_SYSTEM, system(model.orElse(""), provider))
                .setAttribute(SpanAttributes.GEN_AI_AGENT_ID, task.agent());
        model.ifPresent(name -> span.setAttribute(SpanAttributes.GEN_AI_REQUEST_MODEL, name));
    }

    /** Says what the provider reported. */
    static void response(Span span, JsonObject report, String provider) {
        Optional<String> model = report.string("model");
        Optional<JsonObject> tokens = report.object("tokens");
        if (model.isEmpty() && tokens.isEmpty()) {
            return;
        }
        model.ifPresent(name -> span.setAttribute(SpanAttributes.GEN_AI_RESPONSE_MODEL, name)
                .setAttribute(SpanAttributes.GEN_AI_SYSTEM, system(name, provider)));
        tokens.flatMap(used -> used.integer("input"))
                .ifPresent(n -> span.setAttribute(SpanAttributes.GEN_AI_INPUT_TOKENS, n.longValue()));
        tokens.flatMap(used -> used.integer("output"))
                .ifPresent(n -> span.setAttribute(SpanAttributes.GEN_AI_OUTPUT_TOKENS, n.longValue()));
        report.string("session_id").ifPresent(id -> span.setAttribute(SpanAttributes.GEN_AI_CONVERSATION, id));
    }

    /** The vendor of a model, else of the agent that calls it. */
    static String system(String model, String provider) {
        return vendor(model).or(() -> vendor(provider)).orElse(OTHER);
    }

    private static Optional<String> vendor(String name) {
        String lower = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return VENDORS.stream()
                .filter(vendor -> lower.startsWith(vendor.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
