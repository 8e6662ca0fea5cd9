package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.Footprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
    @TempDir
    Path dir;

    @Test
    void unsetVariablesMeanTheNoop() {
        assertThat(Audit.fromEnvironment(Map.of(), dir)).isSameAs(Audit.noop());
        assertThat(Audit.fromEnvironment(Map.of("PATH", "/bin", "LOKI_SOMETHING", "x"), dir))
                .isSameAs(Audit.noop());
    }

    @Test
    void switchedOffItLoadsNothingStartsNothingAndWritesNothing() {
        Footprint footprint = Footprint.of(SwitchedOff.class, dir, Env.class);

        assertThat(footprint.exit()).as(footprint.output()).isZero();
        assertThat(footprint.classesOf("dev.loki.audit"))
                .isEqualTo(Set.of(
                        "dev.loki.audit.Audit", "dev.loki.audit.NoopAudit", "dev.loki.audit.AuditTest$SwitchedOff"));
        assertThat(footprint.threads()).isEmpty();
        assertThat(footprint.files()).isEmpty();
    }

    /** A program in which the feature is not asked for. */
    static final class SwitchedOff {
        public static void main(String[] args) {
            try (Audit off = Audit.fromEnvironment(Map.of(), Path.of(""))) {
                if (off != Audit.noop()) {
                    throw new IllegalStateException("not off");
                }
            }
            Footprint.printThreads();
        }
    }

    @ParameterizedTest
    @CsvSource({"LOKI_AUDIT_ENABLED, true", "LOKI_AUDIT_ENABLED, YES", "LOKI_ENTERPRISE_AUDIT, 1"})
    void anAuditThatIsAskedForIsTheProjectsDurableLog(String name, String value) {
        try (Audit audit = Audit.fromEnvironment(Map.of(name, value), dir)) {
            audit.record("agent-1", "agent_start", "", "", JsonObject.EMPTY);
            assertThat(Logs.said(ChainVerifier.strict().verify(dir.resolve(".loki/audit/audit.jsonl"))))
                    .isEqualTo("valid 1");
        }
    }

    @Test
    void theSwitchThatForcesOffWinsOverEnabledAndLosesToEnterprise() {
        Map<String, String> off = Map.of("LOKI_AUDIT_ENABLED", "true", "LOKI_AUDIT_DISABLED", "true");
        Map<String, String> on = Map.of("LOKI_ENTERPRISE_AUDIT", "true", "LOKI_AUDIT_DISABLED", "true");

        assertThat(Audit.fromEnvironment(off, dir)).isSameAs(Audit.noop());
        try (Audit audit = Audit.fromEnvironment(on, dir)) {
            assertThat(audit).isNotSameAs(Audit.noop());
        }
    }

    @Test
    void aLogThatCannotBeWrittenIsRefusedAtOnce() throws IOException {
        Files.createDirectories(dir.resolve(".loki"));
        Files.writeString(dir.resolve(".loki/audit"), "a file where the folder belongs");

        assertThatThrownBy(() -> Audit.fromEnvironment(Map.of("LOKI_AUDIT_ENABLED", "true"), dir))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining(".loki/audit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOKI_AUDIT_ENABLED", "LOKI_AUDIT_DISABLED", "LOKI_ENTERPRISE_AUDIT"})
    void aSwitchThatIsNeitherTrueNorFalseIsRefused(String name) {
        assertThatThrownBy(() -> Audit.fromEnvironment(Map.of(name, "on please"), dir))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(name);
    }
}
