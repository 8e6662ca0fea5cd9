package dev.loki.core.engine;

import dev.loki.core.io.BoundedText;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.ProviderSpec;
import dev.loki.core.task.ProviderSpec.Parser;
import java.util.Optional;

/** Reads what a provider prints that is configured with {@code parser: text} or {@code parser: json}. */
final class AgentOutput {
    private static final int SUMMARY_LINES = 20;

    private final ProviderSpec spec;

    private AgentOutput(ProviderSpec spec) {
        this.spec = spec;
    }

    /**
     * The members of a result file that the output holds.
     *
     * @throws dev.loki.core.ConfigException if it is not what the configuration says
     */
    static JsonObject read(ProviderSpec spec, BoundedText output) {
        return spec.parser() == Parser.JSON
                ? new AgentOutput(spec).json(output.text())
                : JsonObject.builder()
                        .put("summary", output.lastLines(SUMMARY_LINES))
                        .build();
    }

    private JsonObject json(String output) {
        JsonValue printed = Json.parse(lastJson(output), "output of " + spec.name());
        JsonObject.Builder mapped = JsonObject.builder();
        if (spec.result().isEmpty() && printed instanceof JsonObject object) {
            return ResultFile.check(fields(object));
        }
        JsonObject.Builder tokens = JsonObject.builder();
        spec.result()
                .forEach((name, pointer) -> at(printed, pointer).ifPresent(value -> {
                    if (name.startsWith("tokens_")) {
                        tokens.put(name.substring("tokens_".length()), value);
                    } else {
                        mapped.put(name, value);
                    }
                }));
        JsonObject counted = tokens.build();
        if (!counted.members().isEmpty()) {
            mapped.put("tokens", counted);
        }
        return ResultFile.check(fields(mapped.build()));
    }

    private Fields fields(JsonObject object) {
        return Json.document(Json.write(object), "output of " + spec.name()).fields();
    }

    /** The whole output, or its last line when lines of progress come before the result. */
    private static String lastJson(String output) {
        String text = output.strip();
        int line = text.lastIndexOf('\n');
        boolean wholeObject =
                text.startsWith("{") && (line < 0 || !text.substring(line + 1).startsWith("{"));
        return wholeObject || line < 0 ? text : text.substring(line + 1);
    }

    private static Optional<JsonValue> at(JsonValue value, String pointer) {
        JsonValue here = value;
        if (pointer.isEmpty()) {
            return Optional.of(here);
        }
        for (String part : pointer.substring(1).split("/", -1)) {
            String key = part.replace("~1", "/").replace("~0", "~");
            if (here instanceof JsonObject object && object.members().containsKey(key)) {
                here = object.members().get(key);
            } else if (here instanceof JsonArray array
                    && key.matches("[0-9]{1,6}")
                    && Integer.parseInt(key) < array.items().size()) {
                here = array.items().get(Integer.parseInt(key));
            } else {
                return Optional.empty();
            }
        }
        return here == JsonValue.JsonNull.INSTANCE ? Optional.empty() : Optional.of(here);
    }
}
