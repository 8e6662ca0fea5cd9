package dev.loki.integrations.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookListenerTest {
    private final List<WebhookEvent> events = new CopyOnWriteArrayList<>();
    private WebhookListener listener;

    @BeforeEach
    void start() {
        Webhooks webhooks = new Webhooks(Deliveries.inMemory(), events::add, InstantSource.system());
        listener = WebhookListener.start(0, List.of(webhooks.github(List.of("s"))));
    }

    @AfterEach
    void stop() {
        listener.close();
    }

    private String send(String head, byte[]... parts) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            out.write((head + "Host: localhost\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            for (byte[] part : parts) {
                out.write(part);
                out.flush();
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String head(byte[] body) {
        return "POST /github HTTP/1.1\r\nX-GitHub-Event: issues\r\nX-Hub-Signature-256: sha256="
                + WebhookTest.hmac("s", body) + "\r\nContent-Length: " + body.length + "\r\n";
    }

    @Test
    void aBodyThatIsSplitInsideACharacterIsTheSameBody() throws IOException {
        byte[] body = "{\"action\":\"opened\",\"issue\":{\"number\":1,\"title\":\"Größe 🚀\"}}"
                .getBytes(StandardCharsets.UTF_8);
        int inside = body.length - 6;

        String answer =
                send(head(body), Arrays.copyOfRange(body, 0, inside), Arrays.copyOfRange(body, inside, body.length));

        assertThat(answer).startsWith("HTTP/1.1 200").contains("\"processed\":true");
        assertThat(events).extracting(WebhookEvent::value).containsExactly("Größe 🚀");
    }

    @Test
    void aBodyThatIsTooLongIsAnsweredAndNotJustCutOff() throws IOException {
        byte[] body = new byte[3 * 1024 * 1024];

        assertThat(send(head(body), body)).startsWith("HTTP/1.1 413").contains("Payload too large");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /github, 405",
        "PUT /github, 405",
        "POST /github, 401",
        "POST /github/x, 404",
        "POST /githubx, 404",
        "POST /, 404",
        "POST /jira, 404",
        "GET /healthz, 200"
    })
    void everyRequestGetsItsStatus(String request, int status) throws IOException {
        assertThat(send(request + " HTTP/1.1\r\nContent-Length: 0\r\n")).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void afterTheEndNoThreadIsLeft() throws IOException, InterruptedException {
        send("GET /healthz HTTP/1.1\r\n");
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("loki-webhook"))
                .toList();
        listener.close();
        for (Thread thread : threads) {
            thread.join(5_000);
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(Thread::isAlive)
                .extracting(Thread::getName)
                .noneMatch(name -> name.equals("loki-webhook"));
    }
}
