package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.testing.OtlpReceiver;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code loki otel check} says about collectors of every kind. */
class OtelCheckIT {
    @TempDir
    Path dir;

    private Scene scene;
    private OtlpReceiver collector;

    @BeforeEach
    void begin() {
        scene = Scene.in(dir);
        collector = OtlpReceiver.start();
    }

    @AfterEach
    void end() {
        collector.close();
    }

    private Launcher launcher() {
        return scene.launcher().with("LOKI_OTEL_ENDPOINT", collector.url());
    }

    @Test
    void theCheckSaysWhatTheCollectorAnswered() {
        Ran ran = launcher().run("otel", "check");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains(collector.url() + " accepted the test "));
        assertThat(collector.requests())
                .extracting(OtlpReceiver.Request::path)
                .containsExactly("/v1/traces", "/v1/metrics");
    }

    @Test
    void theCheckTellsARefusalOnStandardErrorWithJsonToo() {
        collector.usually(new OtlpReceiver.Answer(401, "", "who are you?"));

        Ran ran = launcher()
                .with("OTEL_EXPORTER_OTLP_HEADERS", "x-key=s3cret-value")
                .run("otel", "check", "--json");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.json().bool("ok")).contains(false);
        assertThat(ran.err()).contains("answered 401: who are you?");
        assertThat(ran.out() + ran.err()).doesNotContain("s3cret");
        assertThat(collector.requests())
                .allSatisfy(request -> assertThat(request.headers()).containsEntry("x-key", "s3cret-value"));
    }

    @Test
    void withoutTelemetryThereIsNothingToCheck() {
        LokiProject.assertToldPlainly(scene.loki("otel", "check"), ExitCode.INVALID);
    }

    @Test
    void aCollectorThatAFileNamesGetsNoHeadersOfTheEnvironment() {
        scene.project().write(".loki/config.yaml", """
                version: 1
                env:
                  LOKI_OTEL_ENDPOINT: %s
                """.formatted(collector.url()));
        Launcher launcher = scene.launcher().with("OTEL_EXPORTER_OTLP_HEADERS", "x-key=s3cret-value");

        Ran ran = launcher.run("otel", "check");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("LOKI_ALLOWED_HOSTS").doesNotContain("s3cret");
        assertThat(collector.requests())
                .hasSize(2)
                .noneMatch(request -> request.headers().containsKey("x-key"));

        assertThat(launcher.with("LOKI_ALLOWED_HOSTS", "127.0.0.1")
                        .run("otel", "check")
                        .err())
                .isEmpty();
        assertThat(collector.requests().subList(2, 4))
                .allMatch(request -> request.headers().containsKey("x-key"));
    }
}
