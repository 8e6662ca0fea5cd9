package dev.loki.integrations.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.testing.Shared;
import dev.loki.integrations.webhook.WebhookEvent.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WebhookTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    @TempDir
    Path dir;

    private final List<WebhookEvent> events = new ArrayList<>();
    private Instant now = NOW;

    private Webhooks webhooks() {
        InstantSource clock = () -> now;
        return new Webhooks(Deliveries.inMemory(), events::add, clock);
    }

    static WebhookRequest post(Map<String, String> headers, byte[] body) {
        return new WebhookRequest("POST", headers, body);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String hmac(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> texts(JsonObject object) {
        Map<String, String> texts = new HashMap<>();
        object.members()
                .keySet()
                .forEach(name -> texts.put(name, object.string(name).orElseThrow()));
        return texts;
    }

    static Stream<Arguments> jiraCases() {
        return Shared.object("vectors/integrations/jira/webhook.json").objects("cases").stream()
                .map(c -> Arguments.of(c.string("name").orElseThrow(), c));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jiraCases")
    void jiraAnswersAsTheVectorsAndClosesWhereTheyAreOpen(String name, JsonObject vector) {
        List<String> secrets =
                vector.string("secret").filter(s -> !s.isEmpty()).stream().toList();
        WebhookHandler handler = webhooks().jira(secrets, value -> "");

        WebhookAnswer answer = handler.handle(post(
                texts(vector.object("headers").orElseThrow()),
                bytes(vector.string("body").orElseThrow())));

        JsonObject result = vector.object("result").orElseThrow();
        if (secrets.isEmpty()) {
            assertThat(answer.status()).as("fail closed").isEqualTo(401);
        } else if (name.startsWith("all-caps")) {
            assertThat(answer.status()).as("names of headers have no case").isEqualTo(200);
        } else {
            assertThat((long) answer.status())
                    .isEqualTo(result.integer("status").orElseThrow());
            assertThat(Json.parse(answer.text(), "answer"))
                    .isEqualTo(
                            answer.status() == 200
                                    ? JsonObject.builder()
                                            .put("processed", true)
                                            .build()
                                    : result.object("response").orElseThrow());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jiraCases")
    void aSignedBodyIsReadAsTheVectorsReadIt(String name, JsonObject vector) {
        byte[] body = bytes(vector.string("body").orElseThrow());
        WebhookHandler handler = webhooks().jira(List.of("s"), value -> "");

        WebhookAnswer answer = handler.handle(post(Map.of("x-hub-signature", "sha256=" + hmac("s", body)), body));

        JsonObject expected = vector.object("result").orElseThrow();
        boolean ignored =
                expected.object("response").orElseThrow().bool("ignored").orElse(false);
        boolean malformed = new String(body, StandardCharsets.UTF_8).equals("{nope");
        assertThat(answer.status()).isEqualTo(malformed ? 400 : 200);
        if (!malformed) {
            assertThat(answer.text()).contains(ignored ? "\"ignored\":true" : "\"processed\":true");
        }
    }

    @Test
    void linearAnswersAsTheVectorsAndClosesWhereTheyAreOpen() {
        for (JsonObject vector : Shared.objects("vectors/integrations/linear/webhook.json")) {
            String name = vector.string("name").orElseThrow();
            List<String> secrets = vector.string("secret").stream().toList();
            byte[] body = name.equals("over 1 MiB")
                    ? new byte[1024 * 1024 + 1]
                    : bytes(vector.string("body").orElseThrow());

            WebhookAnswer answer = webhooks()
                    .linear(secrets)
                    .handle(post(texts(vector.object("headers").orElseThrow()), body));

            long expected =
                    vector.object("response").orElseThrow().integer("status").orElseThrow();
            if (name.startsWith("BUG")) {
                expected = 200;
            } else if (secrets.isEmpty() && expected == 200) {
                expected = 401;
            }
            assertThat((long) answer.status()).as(name).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"60000, 200", "60001, 401", "-60000, 200", "-60001, 401"})
    void aDeliveryOfLinearIsGoodForAMinute(long age, int status) {
        byte[] body = bytes("{\"type\":\"Issue\",\"action\":\"create\",\"webhookTimestamp\":1700000000000}");
        now = NOW.plusMillis(age);

        assertThat(webhooks()
                        .linear(List.of("s"))
                        .handle(post(Map.of("Linear-Signature", hmac("s", body)), body))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void aDeliveryOfLinearWithoutATimeIsRefused() {
        byte[] body = bytes("{\"type\":\"Issue\",\"action\":\"create\"}");

        assertThat(webhooks()
                        .linear(List.of("s"))
                        .handle(post(Map.of("linear-signature", hmac("s", body)), body))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void slackSignsAsTheVectorsSayAndATimestampMustBeANumber() {
        for (JsonObject vector :
                Shared.object("vectors/integrations/slack/signature.json").objects("cases")) {
            List<String> secrets =
                    vector.string("secret").filter(s -> !s.isEmpty()).stream().toList();
            Map<String, String> headers = Map.of(
                    "X-Slack-Request-Timestamp", vector.string("timestamp").orElseThrow(),
                    "X-Slack-Signature", vector.string("signature").orElseThrow());
            String body = vector.string("body").orElseThrow();

            int status =
                    webhooks().slack(secrets).handle(post(headers, bytes(body))).status();

            String name = vector.string("name").orElseThrow();
            boolean accepted = vector.bool("accepted").orElseThrow() && !name.startsWith("non-numeric");
            assertThat(status).as(name).isIn(accepted ? List.of(200, 400) : List.of(401));
        }
    }

    @Test
    void buttonsAndCommandsOfSlackAreForms() {
        String payload =
                "payload=%7B%22type%22%3A%22block_actions%22%2C%22user%22%3A%7B%22username%22%3A%22ann%22%7D%2C"
                        + "%22actions%22%3A%5B%7B%22action_id%22%3A%22approve%22%2C%22value%22%3A%22a+b%22%7D%5D%7D";

        assertThat(slack(payload)).isEqualTo(200);
        assertThat(slack("command=%2Floki-status&text=run+1&user_name=bob")).isEqualTo(200);

        assertThat(events).extracting(WebhookEvent::actor).containsExactly("ann", "bob");
        assertThat(events)
                .extracting(WebhookEvent::value)
                .containsExactly("{\"action\":\"approve\",\"value\":\"a b\"}", "/loki-status run 1");
    }

    private int slack(String body) {
        String time = "1700000000";
        String signature = "v0=" + hmac("s", bytes("v0:" + time + ":" + body));
        Map<String, String> headers = Map.of(
                "X-Slack-Request-Timestamp", time,
                "X-Slack-Signature", signature,
                "Content-Type", "application/x-www-form-urlencoded");
        return webhooks().slack(List.of("s")).handle(post(headers, bytes(body))).status();
    }

    @Test
    void theChallengeOfSlackIsAnsweredAsText() {
        String body = "{\"type\":\"url_verification\",\"challenge\":\"abc\"}";
        String signature = "v0=" + hmac("s", bytes("v0:1700000000:" + body));

        WebhookAnswer answer = webhooks()
                .slack(List.of("s"))
                .handle(post(
                        Map.of("X-Slack-Request-Timestamp", "1700000000", "X-Slack-Signature", signature),
                        bytes(body)));

        assertThat(answer.text()).isEqualTo("abc");
        assertThat(answer.contentType()).startsWith("text/plain");
    }

    private static WebhookRequest github(String event, String delivery, String body) {
        return post(
                Map.of(
                        "X-GitHub-Event", event,
                        "X-GitHub-Delivery", delivery,
                        "X-Hub-Signature-256", "sha256=" + hmac("s", bytes(body))),
                bytes(body));
    }

    @Test
    void aDeliveryIsTakenOnceByItsBodyAndByItsId() {
        WebhookHandler handler = webhooks().github(List.of("s"));
        String first = "{\"action\":\"opened\",\"issue\":{\"number\":1,\"title\":\"a\"}}";
        String other = "{\"action\":\"opened\",\"issue\":{\"number\":2,\"title\":\"b\"}}";

        assertThat(handler.handle(github("issues", "d1", first)).text()).contains("processed");
        assertThat(handler.handle(github("issues", "d2", first)).text()).contains("duplicate");
        assertThat(handler.handle(github("issues", "d1", other)).text()).contains("duplicate");
        assertThat(handler.handle(github("issues", "d3", other)).text()).contains("processed");
        assertThat(events).hasSize(2);
    }

    @Test
    void aDeliveryThatCouldNotBeTakenMayComeAgainAlsoAfterARestart() {
        List<Integer> calls = new ArrayList<>();
        WebhookSink failsOnce = event -> {
            calls.add(1);
            if (calls.size() == 1) {
                throw new IllegalStateException("disk full");
            }
        };
        Path file = dir.resolve("seen.json");
        WebhookRequest request = github("issues", "d1", "{\"action\":\"opened\",\"issue\":{\"number\":1}}");

        List<Integer> statuses = Stream.of(1, 2, 3)
                .map(i -> new Webhooks(Deliveries.in(file), failsOnce, () -> NOW)
                        .github(List.of("s"))
                        .handle(request))
                .map(WebhookAnswer::status)
                .toList();

        assertThat(statuses).containsExactly(500, 200, 200);
        assertThat(calls).hasSize(2);
    }

    @Test
    void aDeliveryThatCannotBeRememberedIsAnsweredAllTheSame() throws IOException {
        Path blocked = Files.writeString(dir.resolve("file"), "x").resolve("seen.json");
        WebhookHandler handler = new Webhooks(Deliveries.in(blocked), events::add, () -> NOW).github(List.of("s"));

        WebhookAnswer answer =
                handler.handle(github("issues", "d1", "{\"action\":\"opened\",\"issue\":{\"number\":1}}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(events).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"MEMBER, eve, eve, true", "NONE, eve, eve, false", "NONE, ann, eve, true", "NONE, '', '', false"})
    void aTitleOnGitHubCountsUnlessAStrangerChangedTheirOwn(
            String association, String sender, String author, boolean trusted) {
        webhooks()
                .github(List.of("s"))
                .handle(github(
                        "issues",
                        "d",
                        "{\"action\":\"edited\",\"changes\":{\"title\":{\"from\":\"a\"}},\"sender\":{\"login\":\""
                                + sender
                                + "\"},\"issue\":{\"number\":4,\"title\":\"b\",\"author_association\":\"" + association
                                + "\",\"user\":{\"login\":\"" + author + "\"}}}"));

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(Kind.TITLE);
            assertThat(event.trusted()).isEqualTo(trusted);
        });
    }

    @ParameterizedTest
    @CsvSource({"atlassian, true", "customer, false"})
    void aCommentOfACustomerOfAServiceDeskIsNotTrusted(String kind, boolean trusted) {
        jira(
                "{\"webhookEvent\":\"comment_created\",\"issue\":{\"key\":\"P-1\"},\"comment\":{\"id\":\"1\",\"body\":\"x\","
                        + "\"author\":{\"displayName\":\"Eve\",\"accountType\":\"" + kind + "\"}}}");

        assertThat(events).extracting(WebhookEvent::trusted).containsExactly(trusted);
    }

    @Test
    void aChangeOfAnyTypeOfIssueIsToldSinceItMayHaveATask() {
        jira(
                "{\"webhookEvent\":\"jira:issue_updated\",\"issue\":{\"key\":\"P-1\",\"fields\":{\"issuetype\":{\"name\":\"Task\"},"
                        + "\"status\":{\"statusCategory\":{\"key\":\"done\"}}}},"
                        + "\"changelog\":{\"items\":[{\"field\":\"status\",\"toString\":\"Done\"}]}}");

        assertThat(events).extracting(WebhookEvent::kind).containsExactly(Kind.STATUS);
    }

    private void jira(String body) {
        webhooks()
                .jira(List.of("s"), v -> "")
                .handle(post(Map.of("x-hub-signature", "sha256=" + hmac("s", bytes(body))), bytes(body)));
    }

    @Test
    void twoSecretsAreGoodWhileOneReplacesTheOther() {
        String body = "{}";
        for (String secret : List.of("new", "old", "other")) {
            WebhookAnswer answer = webhooks()
                    .github(List.of("new", "old"))
                    .handle(post(Map.of("X-Hub-Signature-256", "sha256=" + hmac(secret, bytes(body))), bytes(body)));
            assertThat(answer.status()).as(secret).isEqualTo(secret.equals("other") ? 401 : 200);
        }
    }

    @Test
    void methodThenLengthThenSignatureThenForm() {
        WebhookHandler handler = webhooks().github(List.of("s"));
        byte[] broken = bytes("{x");

        assertThat(handler.handle(new WebhookRequest("GET", Map.of(), new byte[WebhookHandler.MAX_BODY_BYTES + 1]))
                        .status())
                .isEqualTo(405);
        assertThat(handler.handle(post(Map.of(), new byte[WebhookHandler.MAX_BODY_BYTES + 1]))
                        .status())
                .isEqualTo(413);
        assertThat(handler.handle(post(Map.of(), broken)).status()).isEqualTo(401);
        assertThat(handler.handle(post(Map.of("X-Hub-Signature-256", "sha256=" + hmac("s", broken)), broken))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatChangedIsReadFromEachService() {
        String jira =
                "{\"webhookEvent\":\"jira:issue_updated\",\"user\":{\"displayName\":\"Ann\"},\"issue\":{\"key\":\"P-1\","
                        + "\"fields\":{\"issuetype\":{\"name\":\"Story\"},\"status\":{\"statusCategory\":{\"key\":\"done\"}}}},"
                        + "\"changelog\":{\"items\":[{\"field\":\"status\",\"toString\":\"Done\"},{\"field\":\"summary\",\"toString\":\"T\"}]}}";
        webhooks()
                .jira(List.of("s"), v -> "")
                .handle(post(Map.of("x-hub-signature", "sha256=" + hmac("s", bytes(jira))), bytes(jira)));
        webhooks()
                .github(List.of("s"))
                .handle(github(
                        "issue_comment",
                        "d",
                        "{\"action\":\"created\",\"issue\":{\"number\":4},\"comment\":{\"id\":9,"
                                + "\"body\":\"do x\",\"author_association\":\"NONE\",\"user\":{\"login\":\"eve\"}}}"));

        assertThat(events)
                .containsExactly(
                        new WebhookEvent("jira", Kind.STATUS, "P-1", "Ann", "Done", "done", "", true),
                        new WebhookEvent("jira", Kind.TITLE, "P-1", "Ann", "T", "", "", true),
                        new WebhookEvent("github", Kind.COMMENT, "4", "eve", "do x", "", "9", false));
    }
}
