package dev.loki.policy.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.approval.ApprovalPolicy.Terms;
import dev.loki.core.approval.ApprovalQueue;
import dev.loki.core.approval.ApprovalRequest;
import dev.loki.core.approval.ApprovalRequest.Subject;
import dev.loki.core.env.Env;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Yaml;
import dev.loki.core.net.Backoff;
import dev.loki.core.net.HttpCaller;
import dev.loki.core.net.HttpPolicy;
import dev.loki.core.spi.Redactor;
import dev.loki.testing.RawServer;
import dev.loki.testing.RawServer.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalGatesTest {
    private static final Instant NOON = Instant.parse("2026-02-21T12:00:00Z");
    private static final String SECRET = "a shared secret";

    @TempDir
    Path dir;

    private final List<Duration> waits = new ArrayList<>();

    private static ApprovalGate gate(String yaml) {
        return ApprovalGate.read(Yaml.document(yaml, "policies.yaml").fields());
    }

    private ApprovalWebhook webhook(Set<String> allowedHosts, String secret) {
        return ApprovalWebhook.of(
                HttpCaller.of(HttpPolicy.untrusted(allowedHosts)),
                text -> text.replace("hunter2", "h****2"),
                Optional.of(secret).filter(text -> !text.isEmpty()),
                InstantSource.fixed(NOON),
                new SplittableRandom(1),
                Backoff.DEFAULT,
                waits::add);
    }

    private ApprovalGates gates(Set<String> allowedHosts, ApprovalGate... gates) {
        return ApprovalGates.of(() -> List.of(gates), () -> "cafe", webhook(allowedHosts, SECRET));
    }

    private ApprovalRequest request() {
        return ApprovalQueue.at(dir.resolve("approvals.json"), InstantSource.fixed(NOON), new SplittableRandom(1))
                .request(new Subject("release", "pre_deployment", "ac", "cafe", "Deploy with hunter2", "ops-1"));
    }

    @Test
    void anEntrySaysHowLongAPersonHasAndWhatHappensThen() {
        assertThat(gate("{name: g, phase: deploy, timeout_minutes: 0.5, webhook: 'https://hooks.example.com/x',"
                        + " auto_approve_on_timeout: true, allow_auto: true}"))
                .isEqualTo(new ApprovalGate(
                        "g",
                        "deploy",
                        Duration.ofSeconds(30),
                        Optional.of(java.net.URI.create("https://hooks.example.com/x")),
                        true,
                        true));
        assertThat(gate("{name: g, phase: data}"))
                .isEqualTo(new ApprovalGate("g", "data", Duration.ofMinutes(30), Optional.empty(), false, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "phase: data | \"name\" is missing",
                "name: g | \"phase\" is missing",
                "'name: g, phase: dta' | did you mean \"data\"",
                "'name: g, phase: data, timeout_minutes: 0' | above 0",
                "'name: g, phase: data, timeout_minutes: -5' | above 0",
                "'name: g, phase: data, timeout_minutes: abc' | must be a number",
                "'name: g, phase: data, timeout_minutes: 1e9' | at most",
                "'name: g, phase: data, auto_approve_on_timeout: \"yes\"' | true or false",
                "'name: g, phase: data, webhook: \"ftp://x.example\"' | https://",
                "'name: g, phase: data, webhook: \"http://x.example/key\"' | https://",
                "'name: g, phase: data, webhook: \"https://u:secret@x.example\"' | user name",
                "'name: g, phase: data, webhook: \"not an address\"' | address",
                "'name: g, phase: data, webhok: \"https://x.example\"' | did you mean \"webhook\""
            })
    void aWrongEntryIsRefusedWithItsPlace(String keys, String message) {
        assertThatThrownBy(() -> gate("{" + keys + "}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("policies.yaml:1:")
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aLongTimeoutIsALongTimeoutAndNoOverflow() {
        assertThat(gate("{name: g, phase: all, timeout_minutes: 40000}").timeout())
                .isEqualTo(Duration.ofMinutes(40_000));
    }

    @Test
    void theStrictestOfSeveralGatesHolds() {
        ApprovalGates gates = gates(
                Set.of(),
                gate("{name: a, phase: all, timeout_minutes: 60, auto_approve_on_timeout: true, allow_auto: true}"),
                gate("{name: b, phase: deploy, timeout_minutes: 90, allow_auto: true}"));

        assertThat(gates.terms("data")).isEqualTo(new Terms(Duration.ofMinutes(60), true, true));
        assertThat(gates.terms("pre_deployment")).isEqualTo(new Terms(Duration.ofMinutes(60), false, true));
        assertThat(gates(Set.of()).terms("data")).isEqualTo(Terms.DEFAULT);
        assertThat(gates.policyHash()).isEqualTo("cafe");
    }

    @ParameterizedTest
    @CsvSource({
        "deploy, pre_deployment, true",
        "deploy, data, false",
        "reflect, data, true",
        "reason, task, true",
        "act, provider, true",
        "all, provider, true",
        "resource, resource, true",
        "resource, pre_execution, false"
    })
    void aPhaseStandsForItsPoints(String phase, String point, boolean covered) {
        assertThat(gate("{name: g, phase: " + phase + "}").covers(point)).isEqualTo(covered);
    }

    @Test
    void aWebhookIsToldWithASignatureOverTheRawBodyAndWithoutSecrets() throws Exception {
        try (RawServer server = RawServer.answering((request, out, connection) -> RawServer.reply(out, 204, "", ""))) {
            ApprovalRequest request = request();

            Optional<String> failure = gates(
                            Set.of("127.0.0.1"),
                            gate("{name: g, phase: deploy, webhook: '" + server.at("/hook") + "'}"))
                    .announce(request, "the rule says hunter2");

            assertThat(failure).isEmpty();
            Request received = server.requests().get(0);
            assertThat(received.method() + received.path()).isEqualTo("POST/hook");
            Map<String, String> headers = received.headers();
            assertThat(headers)
                    .containsEntry("content-type", "application/json")
                    .containsEntry("x-loki-delivery", request.id())
                    .containsEntry("x-loki-timestamp", Long.toString(NOON.getEpochSecond()));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] expected = mac.doFinal(
                    (headers.get("x-loki-timestamp") + "." + received.text()).getBytes(StandardCharsets.UTF_8));
            assertThat(headers)
                    .containsEntry(
                            "x-loki-signature", "sha256=" + HexFormat.of().formatHex(expected));
            JsonObject body = (JsonObject) Json.parse(received.text(), "body");
            assertThat(body.string("id")).contains(request.id());
            assertThat(body.string("summary")).contains("Deploy with h****2");
            assertThat(received.text()).doesNotContain("hunter2", SECRET);
        }
    }

    @Test
    void whatMaySucceedLaterIsTriedAgainAndTheWaitIsTheServersChoice() throws IOException {
        int[] calls = {0};
        try (RawServer server = RawServer.answering((request, out, connection) -> {
            calls[0]++;
            if (calls[0] == 1) {
                connection.setSoLinger(true, 0);
            } else if (calls[0] == 2) {
                RawServer.reply(out, 429, "Retry-After: 2\r\n", "");
            } else {
                RawServer.reply(out, 200, "", "approved");
            }
        })) {
            assertThat(gates(Set.of("127.0.0.1"), gate("{name: g, phase: deploy, webhook: '" + server.at("/") + "'}"))
                            .announce(request(), ""))
                    .isEmpty();
            assertThat(server.requests()).hasSize(3);
            assertThat(server.requests().get(0).text())
                    .isEqualTo(server.requests().get(2).text());
            assertThat(waits).hasSize(2);
            assertThat(waits.get(1)).isEqualTo(Duration.ofSeconds(2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 302})
    void whatCannotSucceedIsNotTriedAgain(int status) throws IOException {
        try (RawServer server = RawServer.answering((request, out, connection) ->
                RawServer.reply(out, status, "Location: https://elsewhere.example/\r\n", ""))) {
            assertThat(gates(
                                    Set.of("127.0.0.1"),
                                    gate("{name: g, phase: deploy, webhook: '" + server.at("/hidden") + "'}"))
                            .announce(request(), ""))
                    .hasValueSatisfying(failure -> assertThat(failure)
                            .contains("\"g\" was not told", "status " + status)
                            .doesNotContain("hidden"));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aServerThatNeverRecoversIsGivenUpAndApprovesNothing() throws IOException {
        try (RawServer server =
                RawServer.answering((request, out, connection) -> RawServer.reply(out, 503, "", "yes"))) {
            ApprovalRequest request = request();

            assertThat(gates(Set.of("127.0.0.1"), gate("{name: g, phase: deploy, webhook: '" + server.at("/") + "'}"))
                            .announce(request, ""))
                    .isPresent();
            assertThat(server.requests()).hasSize(1 + Backoff.DEFAULT.retries());
            assertThat(request()).isEqualTo(request);
        }
    }

    @Test
    void aPrivateAddressIsNotCalledUnlessItsHostIsAllowedByName() throws IOException {
        try (RawServer server = RawServer.answering((request, out, connection) -> RawServer.reply(out, 200, "", ""))) {
            ApprovalGate gate = gate("{name: g, phase: deploy, webhook: '" + server.at("/") + "'}");

            assertThat(gates(Set.of(), gate).announce(request(), ""))
                    .hasValueSatisfying(failure -> assertThat(failure).contains("loopback", "LOKI_ALLOWED_HOSTS"));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aWebhookWithoutASecretIsAnErrorAtTheStart() {
        ApprovalGate gate = gate("{name: g, phase: deploy, webhook: 'https://hooks.example.com'}");

        assertThatThrownBy(() -> ApprovalGates.of(() -> List.of(gate), () -> "none", webhook(Set.of(), "")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(ApprovalGates.SECRET);
    }

    @Test
    void allowedHostsAreNamesBetweenCommas() {
        assertThat(ApprovalGates.allowedHosts(Env.of(Map.of("LOKI_ALLOWED_HOSTS", " a.example, b.example,,"))))
                .containsExactlyInAnyOrder("a.example", "b.example");
        assertThat(ApprovalGates.allowedHosts(Env.of(Map.of()))).isEmpty();
        assertThat(Redactor.NOOP.redact("x")).isEqualTo("x");
    }
}
