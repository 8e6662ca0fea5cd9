package dev.loki.integrations.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.integrations.adapter.QualityReport.Fact;
import dev.loki.integrations.testing.Scene;
import dev.loki.testing.RawServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierTest {
    private static final Notice NOTICE = new Notice(
            Notice.Kind.APPROVAL, "<!channel> *t*", "[x](https://evil.example)", List.of(new Fact("Run", "r1")));

    @TempDir
    Path dir;

    @Test
    void slackAndTeamsGetTheTextAsText() throws IOException {
        try (RawServer server = RawServer.answering((request, out, connection) -> RawServer.reply(out, 200, "", "ok"));
                Scene scene = Scene.in(dir)) {
            Notifier notifier = Notifier.of(
                    Optional.of(server.at("/slack")), Optional.of(server.at("/teams")), scene.surroundings());

            assertThat(notifier.send(NOTICE)).isEqualTo(2);

            String slack = server.requests().get(0).text();
            assertThat(slack).contains("\"text\":\"loki: Approval needed: &lt;!channel&gt; *t*\"");
            assertThat(Json.pretty(Json.parse(slack, "slack")))
                    .contains("\"type\": \"plain_text\"")
                    .doesNotContain("mrkdwn");
            assertThat(server.requests().get(1).text())
                    .contains("\"type\":\"RichTextBlock\"")
                    .contains("\"version\":\"1.4\"")
                    .doesNotContain("\"TextBlock\"");
        }
    }

    @Test
    void aMessageIsSentAgainOnlyWhenItWasRefusedForNow() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        try (RawServer server = RawServer.answering((request, out, connection) -> {
                    int call = calls.incrementAndGet();
                    if (call == 1) {
                        RawServer.reply(out, 429, "Retry-After: 0\r\n", "");
                    } else if (call == 3) {
                        connection.setSoLinger(true, 0);
                    } else {
                        RawServer.reply(out, 200, "", "ok");
                    }
                });
                Scene scene = Scene.in(dir)) {
            Notifier notifier = Notifier.of(Optional.of(server.at("/s")), Optional.empty(), scene.surroundings());

            assertThat(notifier.send(NOTICE)).isEqualTo(1);
            assertThat(calls.get()).isEqualTo(2);
            assertThat(notifier.send(NOTICE)).isZero();
            assertThat(calls.get()).isEqualTo(3);
        }
    }
}
