package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.env.Env;
import dev.loki.core.spi.Telemetry;
import dev.loki.testing.OtlpReceiver;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** Very many spans, in a JVM with little memory; a million of them with {@code -Dloki.soak=true}. */
class SoakTest {
    private static final int SPANS = Boolean.getBoolean("loki.soak") ? 1_000_000 : 200_000;

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"dead", "hanging"})
    void theCollectorMayBeAwayAndMemoryStaysBounded(String kind) throws Exception {
        try (OtlpReceiver collector = OtlpReceiver.start().forgetful()) {
            collector.usually(OtlpReceiver.Answer.HANG);
            String url = kind.equals("dead") ? "http://127.0.0.1:9" : collector.url();

            Process process = program(Flood.class, "-Xmx80m", url, Integer.toString(SPANS));
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output).contains("ended " + SPANS);
            try (Stream<Path> files = Files.walk(dir.resolve(".loki/state/telemetry"))) {
                assertThat(files.filter(Files::isRegularFile)
                                .mapToLong(file -> file.toFile().length())
                                .sum())
                        .isBetween(1L, Spool.MAX_BYTES);
            }
        }
    }

    /** Ends that many spans as fast as it can. */
    static final class Flood {
        public static void main(String[] args) {
            int spans = Integer.parseInt(args[1]);
            try (Otel otel = Otel.fromEnvironment(Map.of("LOKI_OTEL_ENDPOINT", args[0]), Path.of(""))) {
                for (int i = 0; i < spans; i++) {
                    otel.startSpan(Telemetry.Span.NOOP, "s")
                            .setAttribute("loki.task.id", "impl-1")
                            .setAttribute("n", (long) i)
                            .setAttribute("ok", true)
                            .end();
                }
            }
            System.out.println("ended " + spans);
        }
    }

    @Test
    void aJvmThatEndsWithoutAnEndDeliversWhatItHas() throws Exception {
        try (OtlpReceiver collector = OtlpReceiver.start()) {
            Process process = program(Careless.class, "-Xmx80m", collector.url());
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(output).isEqualTo(3);
            int waiting = new Spool(
                            dir.resolve(".loki/state/telemetry"), InstantSource.system(), new SplittableRandom(6))
                    .entries().stream()
                            .filter(entry -> entry.signal() == Signal.TRACES)
                            .mapToInt(Spool.Entry::items)
                            .sum();
            assertThat(StrictOtlp.spans(collector).size() + waiting)
                    .as("sent, or kept by a machine too busy to send in time")
                    .isEqualTo(42);
        }
    }

    /** Ends the JVM without closing anything. */
    static final class Careless {
        public static void main(String[] args) {
            Otel otel = Otel.fromEnvironment(Map.of("LOKI_OTEL_ENDPOINT", args[0]), Path.of(""));
            for (int i = 0; i < 42; i++) {
                otel.startSpan(Telemetry.Span.NOOP, "s").end();
            }
            System.exit(3);
        }
    }

    private Process program(Class<?> main, String heap, String... args) throws IOException {
        String classPath = Stream.of(main, Otel.class, Telemetry.class, Env.class, Logger.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                heap,
                                "-cp",
                                classPath + File.pathSeparator + jackson(),
                                main.getName()),
                        Stream.of(args))
                .toList();
        return new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** The parser behind the core's JSON. */
    private static String jackson() {
        return Stream.of(System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path", ""))
                .flatMap(path -> Stream.of(path.split(File.pathSeparator, -1)))
                .filter(entry -> entry.contains("jackson-core"))
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }
}
