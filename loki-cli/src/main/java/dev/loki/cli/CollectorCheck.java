package dev.loki.cli;

import dev.loki.core.ConfigException;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.otel.OtelCheck;
import dev.loki.otel.OtelCheck.Answer;
import java.util.List;

/** Checks the collector and prints its answers; apart from its command, whose signatures every invocation loads. */
final class CollectorCheck {
    private CollectorCheck() {}

    static ExitCode run(Composition loki) {
        List<Answer> answers = OtelCheck.run(
                TelemetryEnvironment.of(loki.config(), loki.processEnv(), loki.console()),
                loki.project().root());
        if (answers.isEmpty()) {
            throw new ConfigException("telemetry is off; set LOKI_OTEL_ENDPOINT to the collector's address, such as"
                    + " http://127.0.0.1:4318");
        }
        for (Answer answer : answers) {
            String line = answer.signal() + ": " + answer.sentence();
            if (answer.accepted()) {
                loki.console().result(line);
            } else {
                loki.console().warn(line);
            }
        }
        boolean ok = answers.stream().allMatch(Answer::accepted);
        loki.console()
                .document(JsonObject.builder()
                        .put("ok", ok)
                        .put(
                                "answers",
                                JsonValue.array(answers.stream()
                                        .map(CollectorCheck::toJson)
                                        .toList()))
                        .build());
        return ok ? ExitCode.OK : ExitCode.FAILED;
    }

    private static JsonObject toJson(Answer answer) {
        return JsonObject.builder()
                .put("signal", answer.signal())
                .put("endpoint", answer.endpoint())
                .put("accepted", answer.accepted())
                .put("text", answer.sentence())
                .put("millis", answer.took().toMillis())
                .build();
    }
}
