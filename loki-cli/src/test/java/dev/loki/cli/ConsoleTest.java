package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Console.Color;
import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final GlobalOptions options = new GlobalOptions();

    private Console console(String terminals, Map<String, String> env) {
        return Console.of(
                new Streams(InputStream.nullInputStream(), Streams.print(out), Streams.print(err), terminals),
                options,
                env);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void withJsonOnlyTheFirstDocumentReachesStandardOutput() {
        options.json = true;
        Console console = console("", Map.of());

        console.result("a line");
        console.document(JsonValue.of("first"));
        console.document(JsonValue.of("second"));
        console.failure(Failure.of(new LokiException("LATE", "it went wrong afterwards")));

        assertThat(out()).isEqualTo("\"first\"\n");
        assertThat(err()).isEqualTo("loki: it went wrong afterwards\n");
    }

    @Test
    void withoutJsonADocumentIsNotPrinted() {
        Console console = console("", Map.of());

        console.result("größe");
        console.document(JsonObject.EMPTY);

        assertThat(out()).isEqualTo("größe\n");
    }

    @Test
    void quietKeepsResultsWarningsAndFailures() {
        options.quiet = true;
        Console console = console("012", Map.of());

        console.note("progress");
        console.result("result");
        console.warn("look");

        assertThat(out()).isEqualTo("result\n");
        assertThat(err()).doesNotContain("progress").contains("look");
        assertThat(console.live()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "012, '', '', true",
        "02, '', '', false",
        "012, NO_COLOR, 1, false",
        "012, NO_COLOR, '', true",
        "012, CI, true, false",
        "012, CI, false, true",
        "012, TERM, dumb, false",
    })
    void colourNeedsATerminalAndNobodyWhoObjects(String terminals, String name, String value, boolean colour) {
        Console console = console(terminals, name.isEmpty() ? Map.of() : Map.of(name, value));

        assertThat(console.colored(Color.RED, "x")).isEqualTo(colour ? "\u001b[31mx\u001b[0m" : "x");
    }

    @Test
    void noColorTheOptionObjectsToo() {
        options.noColor = true;

        assertThat(console("012", Map.of()).colored(Color.RED, "x")).isEqualTo("x");
    }

    @Test
    void anUnexpectedFailureIsOneSentence() {
        Console console = console("", Map.of());

        console.failure(Failure.of(new IllegalStateException("index 5\nof 3")));

        assertThat(err())
                .isEqualTo("loki: unexpected failure: IllegalStateException: index 5;"
                        + " run again with -v for details, and please report it\n");
    }

    @ParameterizedTest
    @CsvSource({"Broken pipe, OK", "Datenübergabe unterbrochen (broken pipe), OK", "No space left on device, FAILED"})
    void aReaderThatHasGoneIsNoFullDisk(String reason, ExitCode expected) {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
        Streams streams = new Streams(InputStream.nullInputStream(), Streams.print(closed), Streams.print(err), "");

        ExitCode exit = new Invocation(streams, Map.of(), Path.of("").toAbsolutePath()).run(List.of("--version"));

        assertThat(exit).isEqualTo(expected);
        assertThat(err())
                .isEqualTo(
                        expected == ExitCode.OK
                                ? ""
                                : "loki: the result could not be written to standard output; is its disk full?\n");
    }

    @Test
    void detailsIncludeTheStackTrace() {
        options.verbose = true;

        console("", Map.of()).failure(Failure.of(new IllegalStateException("odd")));

        assertThat(err()).contains("\tat dev.loki.cli.ConsoleTest");
    }
}
