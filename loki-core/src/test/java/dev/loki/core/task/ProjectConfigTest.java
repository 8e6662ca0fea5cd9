package dev.loki.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Setting;
import dev.loki.core.env.Settings;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Yaml;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectConfigTest {
    @TempDir
    Path folder;

    private static ProjectConfig parse(String yaml) {
        return ProjectConfig.parse(Yaml.document(yaml, "config.yaml"));
    }

    private static void refuses(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("config.yaml:")
                .hasMessageContaining(message);
    }

    @Test
    void readsEverySection() {
        ProjectConfig config = parse("""
                version: 1
                env:
                  LOKI_OTEL_ENDPOINT: http://127.0.0.1:4318
                  LOKI_AUDIT_ENABLED: true
                  LOKI_MAX_TOKENS: 5000
                  OTEL_SERVICE_NAME: todo
                limits: {usd: 2}
                providers:
                  mine: {command: [my-agent, --task-file, "{prompt_file}"]}
                gates:
                  - {name: tests, run: make test}
                guard: {fail: closed}
                integrations: {jira: {project: TODO}}
                residency: {allowed: [eu]}
                """);

        assertThat(config.env())
                .containsEntry("LOKI_OTEL_ENDPOINT", "http://127.0.0.1:4318")
                .containsEntry("LOKI_AUDIT_ENABLED", "true")
                .containsEntry("LOKI_MAX_TOKENS", "5000")
                .containsEntry("OTEL_SERVICE_NAME", "todo")
                .hasSize(4);
        assertThat(config.limits().usd()).contains(new BigDecimal("2.00"));
        assertThat(config.providers()).containsOnlyKeys("mine");
        assertThat(config.providerNames()).containsExactly("shell", "patch", "replay", "mine");
        assertThat(config.gates()).extracting(GateSpec::place).containsExactly("config.yaml:11");
        assertThat(config.guard().map(v -> ((JsonObject) v).string("fail"))).contains(Optional.of("closed"));
        assertThat(config.integrations()).isPresent();
        assertThat(config.residency()).isPresent();
    }

    @Test
    void aFileThatIsAbsentOrOnlyCommentedSaysNothing() throws Exception {
        assertThat(ProjectConfig.read(folder.resolve("none.yaml"), "none.yaml")).isEqualTo(ProjectConfig.EMPTY);
        Path commented = Files.writeString(folder.resolve("config.yaml"), "# env:\n#   LOKI_X: 1\n");
        assertThat(ProjectConfig.read(commented, "config.yaml")).isEqualTo(ProjectConfig.EMPTY);
        assertThat(parse("version: 1")).isEqualTo(ProjectConfig.EMPTY);
    }

    @Test
    void aLinkThatLeadsNowhereIsNotAbsence() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("config.yaml"), folder.resolve("gone"));
        assertThatThrownBy(() -> ProjectConfig.read(link, "config.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void refusesABinaryOrLargeFile() throws Exception {
        Path file = Files.write(folder.resolve("config.yaml"), new byte[] {0});
        assertThatThrownBy(() -> ProjectConfig.read(file, "config.yaml")).hasMessageContaining("is binary");
        Files.write(file, new byte[SourceText.MAX_BYTES + 1]);
        assertThatThrownBy(() -> ProjectConfig.read(file, "config.yaml")).hasMessageContaining("is too large");
    }

    @Test
    void refusesUnknownKeysAndWrongTypes() {
        refuses("provider: {}", "config.yaml:1:1: unknown key \"provider\"; did you mean \"providers\"?");
        refuses("limits: {wal: 1h}", "unknown key \"wal\"; did you mean \"wall\"?");
        refuses("version: 3", "version 3 is not known");
        refuses("guard: closed", "\"guard\" must be a section of keys and values");
        refuses("residency: [eu]", "\"residency\" must be a section of keys and values");
        refuses("env: [a]", "\"env\" must be an object, not a list");
        refuses("gates: {a: b}", "\"gates\" must be a list of objects, not an object");
        refuses("- a", "the file must hold keys and values");
        refuses("env: {A: 1, A: 2}", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOKI_AUDIT_DISABLED",
                "LOKI_GUARD_DISABLED",
                "LOKI_POLICY_FILE",
                "LOKI_ALLOWED_HOSTS",
                "OTEL_SDK_DISABLED",
                "LOKI_APPROVE",
                "LOKI_JAVA_OPTS",
                "LOKI_AUDIT_KEY_FILE",
                "LOKI_AUDIT_HEAD"
            })
    void theFileMayNotDisarm(String name) {
        refuses(
                "env:\n  " + name + ": auto",
                "config.yaml:2:" + (5 + name.length()) + ": " + name
                        + " cannot be set in a file of the repository, because"
                        + " it decides what is enforced; set it in the environment");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOKI_GITHUB_TOKEN",
                "LOKI_JIRA_TOKEN",
                "LOKI_LINEAR_API_KEY",
                "LOKI_SLACK_WEBHOOK_URL",
                "LOKI_DB_PASSWORD",
                "LOKI_CLIENT_SECRET_ID",
                "LOKI_PROXY_AUTH",
                "OTEL_EXPORTER_OTLP_HEADERS",
                "LOKI_WEBHOOK_SECRET"
            })
    void theFileMayNotHoldASecretAndNoErrorRepeatsIt(String name) {
        assertThatThrownBy(() -> parse("env: {" + name + ": hunter2}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(name + " holds a secret")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void theFileMayNotHoldAValueThatLooksLikeASecret() {
        for (String value : List.of("https://me:hunter2@host/x", "http://hunter2@host", "ghp_hunter2hunter2hunter2")) {
            assertThatThrownBy(() -> parse("env: {LOKI_OTEL_ENDPOINT: '" + value + "'}"))
                    .hasMessageContaining("LOKI_OTEL_ENDPOINT has a value that looks like a secret")
                    .hasMessageNotContaining("hunter2");
        }
        assertThat(parse("env: {LOKI_OTEL_ENDPOINT: 'http://host/a@b'}").env()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH", "LD_PRELOAD", "GIT_DIR", "GITHUB_TOKEN", "loki_x", "LOKI-X", "JAVA_TOOL_OPTIONS"})
    void theFileSetsOnlySettingsOfTheProduct(String name) {
        refuses("env: {" + name + ": x}", "\"env\" is for variables that begin with LOKI_ or OTEL_");
    }

    @Test
    void theFileMayNotImitateARun() {
        refuses("env: {LOKI_TASK_ID: x}", "LOKI_TASK_ID is set by loki for the processes it starts; remove it");
    }

    @Test
    void theFileSwitchesTheAuditOnButNotOff() {
        assertThat(parse("env: {LOKI_AUDIT_ENABLED: Yes}").env()).containsEntry("LOKI_AUDIT_ENABLED", "Yes");
        for (String off : List.of("false", "0", "'no'", "''")) {
            refuses(
                    "env: {LOKI_AUDIT_ENABLED: " + off + "}",
                    "LOKI_AUDIT_ENABLED may be switched on in a file of the repository, but not off");
            refuses("env: {LOKI_ENTERPRISE_AUDIT: " + off + "}", "but not off");
        }
    }

    @Test
    void theFileSetsEverySettingThatIsNoSecretAndDisarmsNothing() {
        Set<String> deciding = Set.of(
                "LOKI_POLICY_FILE",
                "LOKI_ALLOWED_HOSTS",
                "LOKI_APPROVE",
                "LOKI_JAVA_OPTS",
                "LOKI_AUDIT_DISABLED",
                "LOKI_AUDIT_KEY_FILE",
                "LOKI_AUDIT_PUBLIC_KEYS",
                "LOKI_AUDIT_ORIGIN",
                "LOKI_AUDIT_HEAD");
        for (Setting setting : Settings.all()) {
            String yaml = "env: {" + setting.name() + ": 'true'}";
            if (setting.type().equals("secret")) {
                refuses(yaml, "holds a secret");
            } else if (setting.defaultText().equals("set by loki")) {
                refuses(yaml, "is set by loki");
            } else if (deciding.contains(setting.name())) {
                refuses(yaml, "decides what is enforced");
            } else {
                assertThat(parse(yaml).env()).containsOnlyKeys(setting.name());
            }
        }
    }

    @Test
    void aVariableIsOneScalar() {
        refuses("env: {LOKI_X: [a]}", "LOKI_X must be a text, a number, true or false");
        refuses("env: {LOKI_X: }", "LOKI_X must be a text, a number, true or false");
        refuses("env: {LOKI_X: \"a\\0b\"}", "LOKI_X contains a NUL character");
    }

    @Test
    void theStrongerConfigurationWins() {
        ProjectConfig project = parse("""
                env: {LOKI_A: project}
                limits: {iterations: 5, usd: 9}
                providers: {mine: {command: [project]}}
                gates: [{name: lint, run: project}]
                guard: {from: project}
                """);
        ProjectConfig user = parse("""
                env: {LOKI_A: user, LOKI_B: user}
                limits: {iterations: 50, usd: 1, wall: 1h}
                providers: {mine: {command: [user]}, other: {command: [user]}}
                gates: [{name: lint, run: user}, {name: own, run: user}]
                residency: {from: user}
                """);
        ProjectConfig both = project.over(user);

        assertThat(both.env()).containsEntry("LOKI_A", "project").containsEntry("LOKI_B", "user");
        assertThat(both.limits()).isEqualTo(Limits.merge(List.of(project.limits(), user.limits())));
        assertThat(both.providers().get("mine").command()).containsExactly("project");
        assertThat(both.providers()).containsKey("other");
        assertThat(both.gates()).extracting(g -> g.run().orElseThrow().text()).containsExactly("project", "user");
        assertThat(both.guard()).isEqualTo(project.guard());
        assertThat(both.residency()).isEqualTo(user.residency());
    }

    @Test
    void aGateOfTheTasksFileMayNotReplaceOneOfTheProject() {
        List<GateSpec> project = parse("gates: [{name: lint, run: a}]").gates();
        List<GateSpec> own = TaskFile.parse(Yaml.document("tasks: []\ngates:\n  - {name: lint, run: b}", "tasks.yaml"))
                .gates();
        assertThatThrownBy(() -> GateSpec.join(project, own))
                .isInstanceOf(ConfigException.class)
                .hasMessage("tasks.yaml:3: gate \"lint\" is already declared at config.yaml:1; rename one of them");
        assertThat(GateSpec.join(project, List.of())).isEqualTo(project);
    }

    @Test
    void readsAProvider() {
        ProviderSpec provider = parse("""
                providers:
                  claude:
                    command: [claude, -p, --model, "{model}", --max-budget-usd, "{budget_left}"]
                    stdin: "{prompt}"
                    parser: json
                    result: {cost_usd: /total_cost_usd, tokens_input: /usage/input_tokens}
                    pass_env: [ANTHROPIC_API_KEY]
                    unset_env: CLAUDECODE
                    region: us
                """).providers().get("claude");

        assertThat(provider)
                .isEqualTo(new ProviderSpec(
                        "claude",
                        Optional.empty(),
                        List.of("claude", "-p", "--model", "{model}", "--max-budget-usd", "{budget_left}"),
                        Map.of(),
                        Optional.of("{prompt}"),
                        ProviderSpec.Parser.JSON,
                        Map.of("cost_usd", "/total_cost_usd", "tokens_input", "/usage/input_tokens"),
                        Map.of(),
                        Set.of("ANTHROPIC_API_KEY"),
                        Set.of("CLAUDECODE"),
                        Optional.of("us"),
                        "config.yaml:3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | \"command\" is missing; add it",
                "{command: my-agent run} | \"command\" must be a list of texts, not a text",
                "{command: []} | a command must name a program first",
                "{command: [a, '{prompt}']} | \"command\" must not contain {prompt}, because everybody on the machine can"
                        + " read arguments; use \"stdin\" or {prompt_file}",
                "{command: [a, '--p={prompt}']} | must not contain {prompt}",
                "{profile: claude, command: [a]} | \"command\" comes with the profile; use \"program\" and \"args\" to change"
                        + " the command, or leave \"profile\" out",
                "{command: [a], args: [b]} | \"args\" changes a \"profile\"; name one, or put it into \"command\"",
                "{profile: claude, args: ['{prompt}']} | \"args\" must not contain {prompt}",
                "{command: [a], options: {prompt: [b]}} | \"options\" are named by the placeholder that they need",
                "{command: [a], options: {model: ['{modle}']}} | did you mean {model}?",
                "{command: [a], env: {LOKI_RUN_ID: x}} | LOKI_RUN_ID is set by loki for the processes it starts; remove it",
                "{command: [a], env: {API_KEY: x}} | API_KEY holds a secret",
                "{command: [a], env: {a-b: x}} | \"a-b\" is not the name of a variable",
                "{command: [a, '{promt_file}']} | \"command\" has the unknown placeholder {promt_file}; did you mean"
                        + " {prompt_file}?",
                "{command: [a], stdin: '{xyzzy}'} | known are prompt, prompt_file, model, budget_left, result_file",
                "{command: [a], parser: xml} | \"parser\" must be one of text, json, claude-stream-json, codex-jsonl",
                "{command: [a], result: {model: /m}} | \"result\" needs \"parser: json\"",
                "{command: [a], parser: json, result: {cost: /c}} | unknown key \"cost\"",
                "{command: [a], parser: json, result: {model: m}} | \"model\" must be a JSON pointer such as",
                "{command: [a], pass_env: ['A B']} | \"A B\" is not the name of a variable",
                "{command: [a], cmd: b} | unknown key \"cmd\"",
            })
    void refusesAWrongProvider(String provider, String message) {
        refuses("providers:\n  p: " + provider, message);
    }

    @Test
    void refusesAWrongProviderName() {
        refuses("providers: {shell: {command: [a]}}", "the provider \"shell\" is built in; choose another name");
        refuses("providers: {'a/b': {command: [a]}}", "the provider name \"a/b\" may have letters, digits");
    }
}
