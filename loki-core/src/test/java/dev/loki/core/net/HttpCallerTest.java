package dev.loki.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.loki.core.ConfigException;
import dev.loki.core.net.HttpFailure.Kind;
import dev.loki.testing.Footprint;
import dev.loki.testing.RawServer;
import dev.loki.testing.RawServer.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallerTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private HttpCaller caller;
    private RawServer server;

    @BeforeEach
    void start() throws IOException {
        caller = HttpCaller.of(HttpPolicy.services());
        server = RawServer.answering((request, out, connection) -> {
            switch (request.path()) {
                case "/echo" -> RawServer.reply(out, 201, "X-Answer: 42\r\n", "höher");
                case "/moved" -> redirect(out, 302, "/echo");
                case "/kept" -> redirect(out, 307, "/echo");
                case "/loop" -> redirect(out, 301, "/loop");
                case "/away" -> redirect(out, 302, "http://127.0.0.2:1/echo?token=hidden");
                case "/port" -> redirect(out, 302, "http://127.0.0.1:1/echo");
                case "/tls" -> redirect(out, 302, "https://127.0.0.1/echo");
                default -> RawServer.reply(out, 404, "", "");
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        caller.close();
        server.close();
    }

    private static void redirect(OutputStream out, int status, String to) throws IOException {
        RawServer.reply(out, status, "Location: " + to + "\r\n", "");
    }

    private URI at(String path) {
        return server.at(path);
    }

    /** Method and path of what reached the server. */
    private List<String> received() {
        return server.requests().stream()
                .map(request -> request.method() + " " + request.path())
                .toList();
    }

    private HttpFailure failure(HttpCall call) {
        HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> caller.call(call));
        assertThat(failure).as("the call must fail").isNotNull();
        assertThat(failure.getMessage()).doesNotContain("secret-path", "hidden");
        assertThat(failure.getCause()).as("a cause might repeat the address").isNull();
        return failure;
    }

    @Test
    void aCallSendsMethodHeadersAndBodyAndReturnsStatusHeadersAndBytes() {
        HttpReply reply = caller.call(HttpCall.post(at("/echo"), "größe".getBytes(StandardCharsets.UTF_8))
                .withHeader("X-Test", "yes"));

        Request request = server.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.headers()).containsEntry("x-test", "yes").containsEntry("user-agent", "loki");
        assertThat(request.text()).isEqualTo("größe");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.ok()).isTrue();
        assertThat(reply.header("x-ANSWER")).contains("42");
        assertThat(reply.text()).isEqualTo("höher");
    }

    @Test
    void aRedirectOnTheSameHostIsFollowed() {
        assertThat(caller.call(HttpCall.get(at("/moved"))).status()).isEqualTo(201);
        assertThat(caller.call(HttpCall.post(at("/kept"), new byte[] {'x'})).status())
                .isEqualTo(201);
        assertThat(received()).containsExactly("GET /moved", "GET /echo", "POST /kept", "POST /echo");
        assertThat(server.requests().get(3).text()).isEqualTo("x");
    }

    @Test
    void aPostIsNeverTurnedIntoAGet() {
        assertThat(caller.call(HttpCall.post(at("/moved"), new byte[0])).status())
                .isEqualTo(302);
        assertThat(received()).containsExactly("POST /moved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/away", "/port", "/tls"})
    void aRedirectToAnotherHostIsRefusedAndNotCalled(String path) {
        HttpFailure failure = failure(HttpCall.get(at(path)).withHeader("Authorization", "Bearer hidden"));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessageContaining("redirect");
        assertThat(received()).containsExactly("GET " + path);
    }

    @Test
    void redirectsAreBounded() {
        assertThat(failure(HttpCall.get(at("/loop"))).kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void aBodyThatDripsEndsAtTheTotalLimit() throws IOException {
        CountDownLatch gone = new CountDownLatch(1);
        try (RawServer raw = RawServer.answering((request, out, connection) -> {
            RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            try {
                while (true) {
                    RawServer.write(out, "x");
                    Thread.sleep(20);
                }
            } finally {
                gone.countDown();
            }
        })) {
            HttpFailure failure =
                    failure(HttpCall.get(raw.at("/secret-path?key=hidden")).withTimeout(SHORT));

            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(failure.retryable()).isTrue();
            assertThat(await(gone)).as("the connection is given up").isTrue();
        }
    }

    @Test
    void aServerThatSaysNothingEndsAtTheTotalLimit() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer raw = RawServer.answering((request, out, connection) -> over.await())) {
            assertThat(failure(HttpCall.get(raw.at("/secret-path?key=hidden")).withTimeout(SHORT))
                            .kind())
                    .isEqualTo(Kind.TIMED_OUT);
        } finally {
            over.countDown();
        }
    }

    @Test
    void aTruncatedBodyIsAFailure() throws IOException {
        try (RawServer raw = RawServer.answering((request, out, connection) ->
                RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"))) {
            HttpFailure failure = failure(HttpCall.get(raw.at("/secret-path?key=hidden")));

            assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
            assertThat(failure.retryable()).isTrue();
        }
    }

    @Test
    void aResetIsAFailure() throws IOException {
        try (RawServer raw = RawServer.answering((request, out, connection) -> connection.setSoLinger(true, 0))) {
            assertThat(failure(HttpCall.post(raw.at("/secret-path?key=hidden"), new byte[10]))
                            .kind())
                    .isEqualTo(Kind.BROKEN);
            assertThat(raw.requests()).as("a POST is sent once").hasSize(1);
        }
    }

    @Test
    void anAnswerOfElevenMegabytesIsGivenUpWhateverItsLengthSays() throws IOException {
        try (RawServer raw = RawServer.answering((request, out, connection) -> {
            RawServer.write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 11; i++) {
                RawServer.write(out, "100000\r\n");
                out.write(megabyte);
                RawServer.write(out, "\r\n");
            }
            RawServer.write(out, "0\r\n\r\n");
        })) {
            HttpFailure failure = failure(HttpCall.get(raw.at("/secret-path?key=hidden")));

            assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(failure.retryable()).isFalse();
        }
    }

    @Test
    void anAnswerOfExactlyTheLimitIsTaken() throws IOException {
        try (RawServer raw = RawServer.answering((request, out, connection) -> {
            RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + HttpCaller.MAX_REPLY_BYTES + "\r\n\r\n");
            out.write(new byte[HttpCaller.MAX_REPLY_BYTES]);
        })) {
            assertThat(caller.call(HttpCall.get(raw.at("/secret-path?key=hidden")))
                            .bytes())
                    .hasSize(HttpCaller.MAX_REPLY_BYTES);
        }
    }

    @Test
    void aServerThatIsNotThereIsAFailureThatMayBeRetried() {
        HttpFailure failure = failure(HttpCall.get(URI.create("http://127.0.0.1:1/secret-path")));

        assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
        assertThat(failure).hasMessage("http://127.0.0.1 refused the connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidden\n", "hidd\ren", "hidden\u0000", "hiddeñ"})
    void aHeaderThatCannotBeSentIsRefusedWithoutItsValue(String value) {
        HttpFailure failure = failure(HttpCall.get(at("/echo")).withHeader("Authorization", value));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessageContaining("Authorization").hasMessageNotContaining("hidd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/secret-path",
                "ftp://example.com/",
                "file:///etc/passwd",
                "https://user:hidden@example.com/",
                "https:///secret-path",
                "https://under_score.example/secret-path",
                "mailto:hidden@example.com"
            })
    void anAddressOfAnotherFormIsRefused(String address) {
        assertThat(failure(HttpCall.get(URI.create(address))).kind()).isEqualTo(Kind.REFUSED);
        assertThatThrownBy(() -> HttpPolicy.services().address(address, "LOKI_X"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("LOKI_X must")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void whatAProjectsFileNamesReachesNoPrivateAddressUnlessItIsAllowedByName() {
        try (HttpCaller strict = HttpCaller.of(HttpPolicy.untrusted(Set.of()));
                HttpCaller named = HttpCaller.of(HttpPolicy.untrusted(Set.of("127.0.0.1")))) {
            assertThatThrownBy(() -> strict.call(HttpCall.get(at("/echo"))))
                    .isInstanceOf(HttpFailure.class)
                    .hasMessage("http://127.0.0.1 is a loopback address and is not called; use a public address, or"
                            + " name the host in LOKI_ALLOWED_HOSTS");
            assertThat(received()).isEmpty();
            assertThat(named.call(HttpCall.get(at("/echo"))).status()).isEqualTo(201);
        }
    }

    @Test
    void collectorsMayBeCalledWithoutTlsButNotMetadataServices() {
        HttpPolicy collectors = HttpPolicy.collectors();

        assertThat(collectors.address("http://collector.internal:4318", "LOKI_OTEL_ENDPOINT"))
                .hasHost("collector.internal");
        try (HttpCaller open = HttpCaller.of(collectors)) {
            assertThatThrownBy(() -> open.call(HttpCall.get(URI.create("http://169.254.169.254/latest"))))
                    .isInstanceOf(HttpFailure.class)
                    .hasMessageContaining("metadata service");
        }
    }

    @Test
    void closingEndsTheCallsUnderWayAndRefusesLaterOnes() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer raw = RawServer.answering((request, out, connection) -> {
            reached.countDown();
            over.await();
        })) {
            AtomicReference<HttpFailure> failure = new AtomicReference<>();
            Thread calling = new Thread(() -> failure.set(failure(HttpCall.get(raw.at("/secret-path?key=hidden")))));
            calling.start();
            reached.await();

            caller.close();
            calling.join(10_000);

            assertThat(failure.get().kind()).isEqualTo(Kind.STOPPED);
            assertThat(failure(HttpCall.get(raw.at("/secret-path?key=hidden"))).kind())
                    .isEqualTo(Kind.STOPPED);
        } finally {
            over.countDown();
        }
    }

    @Test
    void aThreadThatIsInterruptedGivesUpAndStaysInterrupted() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer raw = RawServer.answering((request, out, connection) -> {
            reached.countDown();
            over.await();
        })) {
            AtomicReference<List<Object>> seen = new AtomicReference<>(List.of());
            Thread calling = new Thread(() -> seen.set(List.of(
                    failure(HttpCall.get(raw.at("/secret-path?key=hidden"))).kind(),
                    Thread.currentThread().isInterrupted())));
            calling.start();
            reached.await();

            calling.interrupt();
            calling.join(10_000);

            assertThat(seen.get()).containsExactly(Kind.STOPPED, true);
        } finally {
            over.countDown();
        }
    }

    @Test
    void aCallerThatIsNeverUsedLoadsNoClientAndStartsNoThread(@TempDir Path folder) {
        Footprint footprint = Footprint.of(Unused.class, folder);

        assertThat(footprint.exit()).as(footprint.output()).isZero();
        assertThat(footprint.classesOf("dev.loki.core.net"))
                .contains("dev.loki.core.net.HttpCaller")
                .noneMatch(name -> name.startsWith("dev.loki.core.net.Transport"));
        assertThat(footprint.threads()).isEmpty();
    }

    /** A program that could call and does not. */
    static final class Unused {
        public static void main(String[] args) {
            try (HttpCaller caller = HttpCaller.of(HttpPolicy.services())) {
                if (caller.toString().isEmpty()) {
                    throw new IllegalStateException();
                }
            }
            Footprint.printThreads();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
