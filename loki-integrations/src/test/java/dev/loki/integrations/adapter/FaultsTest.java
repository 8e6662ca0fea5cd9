package dev.loki.integrations.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.loki.core.LokiException;
import dev.loki.integrations.testing.FakeTracker;
import dev.loki.integrations.testing.FakeTracker.Fault;
import dev.loki.integrations.testing.Scene;
import dev.loki.integrations.testing.Trackers;
import dev.loki.testing.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers really do, for each adapter. */
class FaultsTest {
    private static final Retrying SHORT =
            new Retrying(3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(700));

    @TempDir
    Path dir;

    static Stream<Arguments> passing() {
        List<Arguments> cases = List.of(
                Arguments.of("429 in seconds", Fault.status(429, "Retry-After: 0\r\n", "{}")),
                Arguments.of(
                        "429 with a past date",
                        Fault.status(429, "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT\r\n", "{}")),
                Arguments.of("408", Fault.status(408, "", "")),
                Arguments.of("500", Fault.status(500, "", "oops")),
                Arguments.of("503", Fault.status(503, "Retry-After: 0\r\n", "<html>busy</html>")),
                Arguments.of("reset", Fault.dropBefore()),
                Arguments.of("cut off in the body", (Fault) (out, connection, act) ->
                        RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"half\":")),
                Arguments.of("cut off in the headers", (Fault)
                        (out, connection, act) -> RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-")));
        return Stream.of(Trackers.values())
                .flatMap(kind -> cases.stream().map(c -> Arguments.of(kind, c.get()[0], c.get()[1])));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("passing")
    void whatMayPassIsTriedAgain(Trackers kind, String name, Fault fault) throws IOException {
        try (FakeTracker tracker = kind.start();
                Scene scene = Scene.in(dir)) {
            tracker.fail(fault);
            tracker.fail(fault);

            kind.adapter(tracker.address(), scene.surroundings()).status(kind.issue());

            assertThat(tracker.requests()).hasSize(3);
            assertThat(scene.events())
                    .as("the JDK repeats a read by itself once")
                    .startsWith("retry")
                    .endsWith("success");
        }
    }

    static Stream<Arguments> ending() {
        List<Arguments> cases = List.of(
                Arguments.of(Fault.status(401, "", "{\"message\":\"bad credentials\"}"), "answered 401"),
                Arguments.of(Fault.status(410, "", "{}"), "answered 410"),
                Arguments.of(Fault.status(422, "", "{\"message\":\"bad\"}"), "answered 422"),
                Arguments.of(
                        Fault.status(200, "Content-Type: text/html\r\n", "<html>log in</html>"),
                        "no JSON object (text/html)"),
                Arguments.of(Fault.status(200, "", "[1,2"), "no JSON object"),
                Arguments.of(Fault.status(302, "Location: http://127.0.0.2:1/x\r\n", ""), "redirect"),
                Arguments.of(
                        Fault.status(307, "Location: https://elsewhere.example/x\r\n", ""),
                        "redirect to https://elsewhere.example"),
                Arguments.of((Fault) FaultsTest::eleven, "more than 10485760 bytes"));
        return Stream.of(Trackers.values())
                .flatMap(kind -> cases.stream().map(c -> Arguments.of(kind, c.get()[1], c.get()[0])));
    }

    private static void eleven(OutputStream out, Socket connection, Runnable act) throws IOException {
        byte[] part = new byte[1024 * 1024];
        RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + 11 * part.length + "\r\n\r\n");
        for (int i = 0; i < 11; i++) {
            out.write(part);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ending")
    void whatCannotPassEndsAtOnceInOneSentence(Trackers kind, String says, Fault fault) throws IOException {
        try (FakeTracker tracker = kind.start();
                Scene scene = Scene.in(dir)) {
            tracker.fail(fault);

            assertThatThrownBy(() -> kind.adapter(tracker.address(), scene.surroundings())
                            .status(kind.issue()))
                    .isInstanceOf(LokiException.class)
                    .hasMessageContaining(says)
                    .hasMessageNotContaining(kind.secret())
                    .hasMessageNotContaining("\n");

            assertThat(tracker.requests()).hasSize(1);
            assertThat(scene.events()).containsExactly("failure");
        }
    }

    @ParameterizedTest
    @EnumSource(Trackers.class)
    void anHourToWaitIsAFailureForNowAndTheNextRequestIsNotEvenSent(Trackers kind) throws IOException {
        try (FakeTracker tracker = kind.start();
                Scene scene = Scene.in(dir)) {
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    Instant.now().plusSeconds(3600).atOffset(ZoneOffset.UTC));
            tracker.fail(Fault.status(429, "Retry-After: " + date + "\r\n", "{}"));
            IntegrationAdapter adapter = kind.adapter(tracker.address(), scene.surroundings());

            LokiException first = catchThrowableOfType(LokiException.class, () -> adapter.status(kind.issue()));
            LokiException second = catchThrowableOfType(LokiException.class, () -> adapter.status(kind.issue()));

            assertThat(List.of(first.code(), second.code())).containsOnly("RATE_LIMITED");
            assertThat(first).hasMessageMatching(".* takes no more requests for 3[56]\\d\\d s; try again then");
            assertThat(tracker.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Trackers.class)
    void aSlowDripEndsWithTheTotalTime(Trackers kind) throws IOException {
        try (FakeTracker tracker = kind.start();
                Scene scene = Scene.in(dir, SHORT)) {
            tracker.fail((out, connection, act) -> {
                RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n");
                while (!connection.isClosed()) {
                    RawServer.write(out, " ");
                    Thread.sleep(20);
                }
            });

            assertThatThrownBy(() -> kind.adapter(tracker.address(), scene.surroundings())
                            .status(kind.issue()))
                    .hasMessageContaining("did not answer in time");
        }
    }

    @ParameterizedTest
    @EnumSource(Trackers.class)
    void nobodyListeningIsTriedAgainAndThenSaid(Trackers kind) throws IOException {
        try (Scene scene = Scene.in(dir)) {
            URI nobody;
            try (FakeTracker tracker = kind.start()) {
                nobody = tracker.address();
            }

            assertThatThrownBy(() -> kind.adapter(nobody, scene.surroundings()).status(kind.issue()))
                    .hasMessageContaining("refused the connection; check LOKI_")
                    .hasMessageContaining("(port " + nobody.getPort() + ")")
                    .isInstanceOfSatisfying(
                            RemoteException.class, e -> assertThat(e.code()).isEqualTo(RemoteException.FAILED));

            assertThat(scene.events()).containsExactly("retry", "retry", "retry", "failure");
        }
    }

    @ParameterizedTest
    @EnumSource(Trackers.class)
    void aServiceThatRepeatsTheSecretDoesNotGetItIntoTheMessage(Trackers kind) throws IOException {
        try (FakeTracker tracker = kind.start();
                Scene scene = Scene.in(dir)) {
            tracker.fail(Fault.status(
                    400,
                    "",
                    "{\"message\":\"bad " + kind.secret() + "\",\"errorMessages\":[\"bad " + kind.secret() + "\"]}"));

            assertThatThrownBy(() -> kind.adapter(tracker.address(), scene.surroundings())
                            .status(kind.issue()))
                    .hasMessageContaining("***")
                    .hasMessageNotContaining(kind.secret());
        }
    }
}
