package dev.loki.integrations.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a service or a stranger sends, it is answered. */
class WebhookFuzzTest {
    private static final boolean SOAK = Boolean.getBoolean("loki.soak");

    private static Webhooks webhooks() {
        InstantSource clock = () -> Instant.ofEpochMilli(1_700_000_000_000L);
        return new Webhooks(Deliveries.inMemory(), event -> {}, clock);
    }

    @Test
    void anyBodyGetsAnAnswerAndNeverAnException() {
        SplittableRandom random = new SplittableRandom(11);
        String[] parts = {
            "null",
            "true",
            "[]",
            "{}",
            "\"x\"",
            "1e999",
            "{\"action\":",
            "{\"issue\":",
            "{\"data\":",
            "[",
            "]",
            "}",
            ":",
            ",",
            "\"webhookEvent\":\"jira:issue_updated\"",
            "\"changelog\":{\"items\":[null,1,{\"field\":\"status\"}]}",
            "\"type\":\"Issue\"",
            "\"comment\":[]",
            "\"user\":null",
            "\"webhookTimestamp\":1700000000000",
            "\\u0000",
            "é",
            "payload=",
            "payload=%7B%22type%22%3A%22block_actions%22%7D",
            "command=%2F",
            "&",
            "%",
            "a=1&a=2"
        };
        int rounds = SOAK ? 10_000 : 1_500;
        for (int i = 0; i < rounds; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "{" : "");
            for (int n = random.nextInt(8); n > 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            byte[] body = WebhookTest.bytes(text.toString());
            if (random.nextInt(8) == 0) {
                random.nextBytes(body);
            }
            if (random.nextInt(4) == 0 && body.length > 0) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            String github = "sha256=" + WebhookTest.hmac("s", body);
            String event = List.of("issues", "issue_comment", "ping", "push").get(random.nextInt(4));
            assertThat(List.of(
                            webhooks()
                                    .github(List.of("s"))
                                    .handle(WebhookTest.post(
                                            Map.of("x-hub-signature-256", github, "x-github-event", event), body))
                                    .status(),
                            webhooks()
                                    .jira(List.of("s"), v -> "")
                                    .handle(WebhookTest.post(Map.of("x-hub-signature", github), body))
                                    .status(),
                            webhooks()
                                    .linear(List.of("s"))
                                    .handle(WebhookTest.post(
                                            Map.of("linear-signature", WebhookTest.hmac("s", body)), body))
                                    .status(),
                            slackStatus(body, random.nextBoolean())))
                    .as(text.toString())
                    .isSubsetOf(200, 400, 401);
        }
    }

    private int slackStatus(byte[] body, boolean form) {
        byte[] signed = new byte["v0:1700000000:".length() + body.length];
        System.arraycopy(WebhookTest.bytes("v0:1700000000:"), 0, signed, 0, signed.length - body.length);
        System.arraycopy(body, 0, signed, signed.length - body.length, body.length);
        Map<String, String> headers = Map.of(
                "X-Slack-Request-Timestamp",
                "1700000000",
                "X-Slack-Signature",
                "v0=" + WebhookTest.hmac("s", signed),
                "Content-Type",
                form ? "application/x-www-form-urlencoded" : "application/json");
        return webhooks()
                .slack(List.of("s"))
                .handle(WebhookTest.post(headers, body))
                .status();
    }
}
