package dev.loki.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.io.ProjectDir;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileTest {
    @TempDir
    Path dir;

    private static PolicySet yaml(String text) {
        return PolicyFile.parse(text.getBytes(StandardCharsets.UTF_8), "policies.yaml");
    }

    private static PolicySet json(String text) {
        return PolicyFile.parse(text.getBytes(StandardCharsets.UTF_8), "policies.json");
    }

    @Test
    void readsTheDocumentsExample() {
        PolicySet policies = yaml(PolicyEngineTest.EXAMPLE);

        assertThat(policies.entries()).hasSize(5);
        assertThat(policies.budgets()).singleElement().satisfies(budget -> {
            assertThat(budget.maxTokens()).hasValue(1_000_000);
            assertThat(budget.alerts()).extracting(BigDecimal::intValueExact).containsExactly(50, 80, 95);
        });
        assertThat(policies.hash()).matches("[0-9a-f]{64}");
    }

    @Test
    void readsSectionsAtTheRootAndEverySection() {
        PolicySet policies = yaml("""
                version: 1
                pre_execution:
                  - {name: a, description: why, when: 'command matches "rm *"', action: require_approval, allow_auto: true}
                pre_deployment:
                  - {name: b, gates: [lint]}
                  - {name: c, when: 'environment == "production"', action: require_approval}
                resource:
                  - {name: d, max_usd: 2.5, on_exceed: warn, providers: [claude], action: require_approval}
                  - {name: e, rule: 'region in ["eu"]'}
                data:
                  - {name: f, type: pii_scanning, action: warn, patterns: ["ACME-[0-9]{6}"]}
                approval_gates:
                  - {name: g, phase: pre_deployment, timeout_minutes: 5}
                residency:
                  allowed_providers: [claude]
                """);

        assertThat(policies.entries())
                .extracting(entry -> entry.header().name())
                .containsExactly("a", "b", "c", "d", "d", "e", "data-residency", "f");
        assertThat(policies.approvalGates())
                .singleElement()
                .satisfies(gate -> assertThat(gate.timeout()).isEqualTo(Duration.ofMinutes(5)));
        assertThat(policies.residency()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies: {}", "{}", "policies:\n  pre_execution: []"})
    void aFileMayDemandNothing(String text) {
        assertThat(yaml(text).entries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|1:1|not nothing",
                "null|1:1|not nothing",
                "false|1:1|not false",
                "[]|1:1|not a list",
                "policies:|1:10|has no value",
                "policies: []|1:11|must be an object, not a list",
                "version: 2|1:10|version 1 only",
                "version: \"1\"|1:10|must be a number",
                "pre-execution: []|1:1|did you mean \"pre_execution\"",
                "policies: {pre_execution: [], extra: 1}|1:31|unknown key",
                "{policies: {}, data: []}|1:16|unknown key",
                "pre_execution: {a: 1}|1:16|must be a list of objects",
                "pre_execution: [null]|1:17|must be an object, not null",
                "pre_execution: [{}]|1:17|\"name\" is missing",
                "pre_execution: [{name: '', rule: active_agents <= 1}]|1:24|must not be blank",
                "pre_execution: [{name: 5, rule: active_agents <= 1}]|1:24|must be a text",
                "pre_execution: [{name: a}]|1:17|neither \"rule\"",
                "pre_execution: [{name: a, rule: active_agents <= 1, when: active_agents > 1}]|1:59|exclude each other",
                "pre_execution: [{name: a, rule: active_agents <= 1, action: DENY}]|1:61|did you mean \"deny\"",
                "pre_execution: [{name: a, rule: active_agents <= 1, action: warn}]|1:61|use one of deny, allow, require_approval",
                "pre_execution: [{name: a, rule: active_agents <= 1, action: null}]|1:61|has no value",
                "pre_execution: [{name: a, rule: active_agents <= 1, acton: deny}]|1:53|did you mean \"action\"",
                "pre_execution: [{name: a, rule: active_agents <= 1, allow_auto: yes}]|1:65|true or false",
                "pre_execution: [{name: a, rule: 5}]|1:33|must be a text",
                "pre_execution: [{name: a, rule: 'passed_gates == 1'}]|1:34|unknown field",
                "pre_deployment: [{name: a}]|1:18|\"gates\" is missing",
                "pre_deployment: [{name: a, gates: []}]|1:35|at least one name",
                "pre_deployment: [{name: a, gates: lint}]|1:35|must be a list of texts",
                "pre_deployment: [{name: a, gates: [1]}]|1:36|must be a text",
                "pre_deployment: [{name: a, gates: [' ']}]|1:35|no blank one",
                "pre_deployment: [{name: a, gates: [x], when: 'commit == \"x\"'}]|1:35|exclude each other",
                "resource: [{name: a}]|1:12|demands nothing",
                "resource: [{name: a, max_tokens: 0}]|1:34|above 0",
                "resource: [{name: a, max_tokens: -5}]|1:34|above 0",
                "resource: [{name: a, max_tokens: 1_000}]|1:34|must be a number",
                "resource: [{name: a, max_tokens: 5, on_exceed: stop}]|1:48|must be one of",
                "resource: [{name: a, max_tokens: 5, alerts: [101]}]|1:45|from 0 to 100",
                "resource: [{name: a, providers: claude}]|1:33|must be a list of texts",
                "resource: [{name: a, providers: []}]|1:33|at least one name",
                "data: [{name: a}]|1:8|\"type\" is missing",
                "data: [{name: a, type: secrets}]|1:24|use one of secret_detection, pii_scanning",
                "data: [{name: a, type: secret_detection, action: allow}]|1:50|use one of deny, warn, require_approval",
                "data: [{name: a, type: secret_detection, patterns: ['([']}]|1:52|no RE2 expression",
                "data: [{name: a, type: secret_detection, patterns: ['(?=x)y']}]|1:52|no RE2 expression",
                "data: [{name: a, type: secret_detection, patterns: [5]}]|1:53|must be a text",
                "approval_gates: [{name: a, phase: now}]|1:35|must be one of",
                "residency: {regions: []}|1:13|unknown key",
                "a: &x 1|1:4|anchors",
                "a: !!int 1|1:4|tags",
                "a: 1\\n---\\nb: 1|2:1|second document",
                "a: 1\\na: 2|2:1|set twice",
            })
    void saysWhereAndWhatIsWrong(String text, String place, String message) {
        assertThatThrownBy(() -> yaml(text.replace("\\n", "\n")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("policies.yaml:" + place + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void lintTellsEverythingAtOnceInTheOrderOfTheFile() throws IOException {
        Path file = dir.resolve("policies.yaml");
        Files.writeString(file, """
                policies:
                  data:
                    - name: d
                      type: secret
                  pre_execution:
                    - name: a
                      rule: "active_agnts <= 5"
                      action: denny
                      extra: 1
                    - rule: active_agents <= 5 and
                """);

        assertThat(PolicyFile.lint(file, "p.yaml"))
                .extracting(problem -> problem.line() + ":" + problem.column())
                .containsExactly("4:13", "7:14", "8:15", "9:7", "10:7", "10:35");
        assertThatThrownBy(() -> PolicyFile.read(file, "p.yaml")).hasMessageContaining("and 5 more");
    }

    @Test
    void aColumnPointsIntoTheRuleEvenWhereItSpansLines() {
        assertThatThrownBy(
                        () -> yaml("pre_execution:\n  - name: a\n    rule: >-\n      active_agents\n      <= five\n"))
                .hasMessageStartingWith("policies.yaml:3:11: ")
                .hasMessageEndingWith("(at character 18)");
        assertThatThrownBy(() -> json("{\"pre_execution\":[{\"name\":\"a\",\"rule\":\"active_agents <= five\"}]}"))
                .hasMessageStartingWith("policies.json:1:56: ");
    }

    @Test
    void findsTheOneFileAndRefusesTwo() throws IOException {
        ProjectDir project = ProjectDir.at(dir);
        Path loki = Files.createDirectories(dir.resolve(".loki"));
        assertThat(PolicyFile.discover(project)).isEmpty();

        Files.createSymbolicLink(loki.resolve("policies.yml"), Path.of("/no/such/file"));
        assertThat(PolicyFile.discover(project)).contains(project.root().resolve(".loki/policies.yml"));
        assertThatThrownBy(() -> PolicyFile.read(loki.resolve("policies.yml"), "policies.yml"))
                .hasMessageContaining("a link to a file that does not exist");

        Files.writeString(loki.resolve("policies.json"), "{}");
        assertThatThrownBy(() -> PolicyFile.discover(project))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("only one of them");
    }

    @Test
    void refusesWhatIsTooLargeOrNoFile() throws IOException {
        byte[] large = new byte[PolicyFile.MAX_BYTES + 1];
        java.util.Arrays.fill(large, (byte) '#');
        Path file = Files.write(dir.resolve("large.yaml"), large);

        assertThatThrownBy(() -> PolicyFile.read(file, "large.yaml")).hasMessageContaining("larger than 1048576");
        assertThatThrownBy(() -> PolicyFile.read(dir, "dir.yaml")).hasMessageContaining("not a regular file");
        assertThatThrownBy(() -> PolicyFile.read(dir.resolve("none.yaml"), "none.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    @Timeout(20)
    void hostileFilesAreRefusedQuickly() {
        List<String> hostile = List.of(
                "a: " + "[".repeat(50_000),
                "{\"a\":".repeat(50_000),
                "- ".repeat(50_000),
                "x".repeat(500_000),
                "? ".repeat(20_000),
                "a: \"" + "\\u0000".repeat(1_000) + "\"",
                "policies: {\u0000}",
                "%YAML 1.1\n---\npolicies: {}",
                "policies: *x",
                "<<: {a: 1}",
                "pre_execution: [{name: a, rule: '" + "(".repeat(4_000) + "'}]",
                "pre_execution: [{name: a, rule: '" + "not ".repeat(1_000) + "'}]",
                "data: [{name: a, type: secret_detection, patterns: ['" + "(a{500}){500}".repeat(20) + "']}]",
                "version: 1e999999999",
                "version: " + "9".repeat(100_000),
                "pre_execution: [" + "{},".repeat(20_000) + "]",
                "\tpolicies: {}");

        for (String text : hostile) {
            String start = text.substring(0, Math.min(40, text.length()));
            assertThatThrownBy(() -> yaml(text)).as(start).isInstanceOf(ConfigException.class);
            assertThatThrownBy(() -> json(text)).as(start).isInstanceOf(ConfigException.class);
        }
        assertThatThrownBy(() -> PolicyFile.parse(new byte[] {'a', ':', ' ', (byte) 0xff}, "p.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("UTF-8");
    }
}
