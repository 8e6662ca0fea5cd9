package dev.loki.audit.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogMessageTest {

    @Test
    void anInformationalMessageIsTheGoldenOne() throws IOException {
        String line =
                "{\"seq\":12,\"timestamp\":\"2026-02-21T10:00:00.123Z\",\"who\":\"eng-main\",\"what\":\"committed\"}";
        assertGolden("info.txt", message(false, "committed", line));
    }

    @Test
    void aWarningWithMoreThanAsciiIsTheGoldenOne() throws IOException {
        String line = "{\"seq\":12,\"who\":\"J\u00fcrgen \ud83d\ude80\",\"what\":\"violation\"}";
        assertGolden("warning-utf8.txt", message(true, "violation", line));
    }

    @Test
    void aFieldThatIsNoHeaderWordIsTheGoldenOne() throws IOException {
        SyslogMessage message = new SyslogMessage(
                false,
                "2026-02-21T10:00:00.123Z",
                "",
                77,
                "an action\nwith \u00e9verything and more than thirty-two characters",
                "daily",
                0,
                "{}");
        assertGolden("odd-words.txt", message);
    }

    @Test
    void aMessageLongerThanADatagramIsCutAtACharacterAndSaysSo() {
        String line = "{\"who\":\"" + "\u20ac".repeat(40_000) + "\"}";
        byte[] encoded = message(false, "note", line).encoded();

        assertThat(encoded.length).isBetween(SyslogMessage.MAX_BYTES - 4, SyslogMessage.MAX_BYTES);
        String text = new String(encoded, StandardCharsets.UTF_8);
        assertThat(text)
                .contains("[loki@32473 log=\"agent\" seq=\"12\" cut=\"" + line.getBytes(StandardCharsets.UTF_8).length
                        + "\"]")
                .endsWith("\u20ac")
                .doesNotContain("\ufffd");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "delete;null;true",
                "create_token;{};true",
                "create;{};false",
                "run_started;{\"success\":true};false",
                "run_started;{\"success\":false};true",
                "run_started;{\"success\":null};true",
                "run_started;{\"success\":0};true",
                "run_started;{\"success\":\"\"};true",
                "run_started;{\"success\":[]};false",
                "policy_decision;{\"decision\":\"ALLOW\"};false",
                "policy_decision;{\"decision\":\"DENY\"};true",
                "policy_decision;{\"decision\":\"REQUIRE_APPROVAL\"};true",
                "violation;{};true",
                "toString;{};false"
            })
    void severityFollowsActionSuccessAndDecision(String action, String metadata, boolean warning) {
        assertThat(Severity.isWarning(
                        action, metadata.equals("null") ? JsonNull.INSTANCE : Json.parse(metadata, "test")))
                .isEqualTo(warning);
        assertThat(Severity.isWarning("x", JsonObject.EMPTY)).isFalse();
    }

    @Test
    void settingsComeFromTheEnvironment() {
        assertThat(SyslogSettings.from(Env.of(Map.of()))).isEmpty();
        assertThat(SyslogSettings.from(Env.of(Map.of(SyslogSettings.HOST, "h"))))
                .contains(new SyslogSettings("h", 514, SyslogSettings.Protocol.UDP));
        assertThat(SyslogSettings.from(Env.of(
                        Map.of(SyslogSettings.HOST, "h", SyslogSettings.PORT, "1514", SyslogSettings.PROTO, "TCP"))))
                .contains(new SyslogSettings("h", 1514, SyslogSettings.Protocol.TCP));
        assertThat(SyslogSettings.from(Env.of(Map.of(SyslogSettings.HOST, "h", SyslogSettings.PROTO, "tls"))))
                .contains(new SyslogSettings("h", 6514, SyslogSettings.Protocol.TLS));
        assertThat(SyslogSettings.from(Env.of(Map.of(SyslogSettings.HOST, "h", SyslogSettings.PROTO, "tcp"))))
                .contains(new SyslogSettings("h", 514, SyslogSettings.Protocol.TCP));
        assertThat(SyslogSettings.from(Env.of(
                        Map.of(SyslogSettings.HOST, "h", SyslogSettings.PROTO, "tls", SyslogSettings.PORT, "514"))))
                .contains(new SyslogSettings("h", 514, SyslogSettings.Protocol.TLS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "514.0", "syslog", "-1"})
    void aWrongPortIsAnErrorThatNamesTheVariable(String port) {
        assertThatThrownBy(() -> SyslogSettings.from(Env.of(Map.of(SyslogSettings.PORT, port))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("LOKI_AUDIT_SYSLOG_PORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tpc", "relp", "udp6"})
    void aWrongTransportIsAnErrorThatNamesTheVariable(String proto) {
        assertThatThrownBy(() -> SyslogSettings.from(Env.of(Map.of(SyslogSettings.PROTO, proto))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("LOKI_AUDIT_SYSLOG_PROTO must be udp, tcp or tls");
    }

    private static SyslogMessage message(boolean warning, String action, String line) {
        return new SyslogMessage(
                warning, "2026-02-21T10:00:00.123Z", "build-7.example.org", 4711, action, "agent", 12, line);
    }

    private static void assertGolden(String name, SyslogMessage message) throws IOException {
        try (InputStream golden = Objects.requireNonNull(SyslogMessageTest.class.getResourceAsStream(name), name)) {
            assertThat(new String(message.encoded(), StandardCharsets.UTF_8))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
