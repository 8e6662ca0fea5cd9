package dev.loki.cli;

import dev.loki.core.ConfigException;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.otel.OtelCheck;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code loki otel}. */
@Command(
        name = "otel",
        description = "Telemetry: what is sent to the collector.",
        subcommands = OtelCommand.CheckCommand.class)
final class OtelCommand {
    private OtelCommand() {}

    /** {@code loki otel check}. */
    @Command(
            name = "check",
            description = "Send one test span and one test metric, and say what the collector answered.")
    static final class CheckCommand implements Subcommand {
        @Override
        public ExitCode run(Composition loki) {
            List<OtelCheck.Answer> answers = OtelCheck.run(
                    TelemetryEnvironment.of(loki.config(), loki.processEnv(), loki.console()),
                    loki.project().root());
            if (answers.isEmpty()) {
                throw new ConfigException("telemetry is off; set LOKI_OTEL_ENDPOINT to the collector's address, such as"
                        + " http://127.0.0.1:4318");
            }
            boolean ok = answers.stream().allMatch(OtelCheck.Answer::accepted);
            for (OtelCheck.Answer answer : answers) {
                String line = answer.signal() + ": " + answer.sentence();
                if (answer.accepted()) {
                    loki.console().result(line);
                } else {
                    loki.console().warn(line);
                }
            }
            loki.console().document(document(ok, answers));
            return ok ? ExitCode.OK : ExitCode.FAILED;
        }

        private static JsonObject document(boolean ok, List<OtelCheck.Answer> answers) {
            return JsonObject.builder()
                    .put("ok", ok)
                    .put(
                            "answers",
                            JsonValue.array(answers.stream()
                                    .map(answer -> JsonObject.builder()
                                            .put("signal", answer.signal())
                                            .put("endpoint", answer.endpoint())
                                            .put("accepted", answer.accepted())
                                            .put("text", answer.sentence())
                                            .put("millis", answer.took().toMillis())
                                            .build())
                                    .toList()))
                    .build();
        }
    }
}
