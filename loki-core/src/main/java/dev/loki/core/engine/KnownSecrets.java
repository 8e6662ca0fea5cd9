package dev.loki.core.engine;

import dev.loki.core.io.Processes;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.core.spi.Redactor;
import java.util.List;
import java.util.Map;

/** Takes the secrets of the environment, and what a redactor finds, out of what children say, before it is kept anywhere. */
final class KnownSecrets {
    private static final String MASK = "***";

    private final List<String> values;
    private final Redactor redactor;

    KnownSecrets(Map<String, String> env, Redactor redactor) {
        this.values = Processes.secretValues(env);
        this.redactor = redactor;
    }

    String redact(String text) {
        String clean = text;
        for (String value : values) {
            clean = clean.replace(value, MASK);
        }
        return redactor.redact(clean);
    }

    /** What a provider said, redacted wherever it holds text. */
    ActResult redact(ActResult result) {
        JsonObject.Builder report = JsonObject.builder();
        result.report().members().forEach((name, member) -> report.put(name, redact(member)));
        return new ActResult(result.kind(), redact(result.text()), report.build(), result.exitCode());
    }

    private JsonValue redact(JsonValue value) {
        if (value instanceof JsonString text) {
            return JsonValue.of(redact(text.value()));
        }
        if (value instanceof JsonArray array) {
            return JsonValue.array(array.items().stream().map(this::redact).toList());
        }
        if (value instanceof JsonObject object) {
            JsonObject.Builder clean = JsonObject.builder();
            object.members().forEach((name, member) -> clean.put(name, redact(member)));
            return clean.build();
        }
        return value;
    }
}
