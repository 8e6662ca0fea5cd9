package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigIT {
    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void init() {
        loki("init");
        file = dir.resolve(".loki/config.yaml");
    }

    private Ran loki(String... args) {
        return Launcher.in(dir).run(args);
    }

    private static String origin(Ran ran, String name) {
        JsonObject document = (JsonObject) Json.parse(ran.out(), "stdout");
        return document.objects("settings").stream()
                .filter(setting -> setting.string("name").orElse("").equals(name))
                .findFirst()
                .flatMap(setting -> setting.string("origin"))
                .orElse("missing");
    }

    @Test
    void setIsSeenByGetAndShow() {
        assertThat(loki("config", "set", "limits.wall", "3h").exit()).isZero();

        assertThat(loki("config", "get", "limits.wall").out()).isEqualTo("3h\n");
        assertThat(origin(loki("config", "show", "--json"), "limits.wall")).isEqualTo(".loki/config.yaml");
        assertThat(origin(loki("config", "show", "--json"), "limits.usd")).isEqualTo("default");
    }

    @Test
    void setKeepsEveryOtherLine() throws IOException {
        String before = Files.readString(file);

        loki("config", "set", "LOKI_EVENTS_DIR", "auto");

        assertThat(Files.readString(file)).isEqualTo(before + "\nenv:\n  LOKI_EVENTS_DIR: \"auto\"\n");
    }

    @Test
    void theEnvironmentWinsOverTheProjectAndTheProjectOverTheUser() throws IOException {
        Path user = dir.resolve("xdg/loki/config.yaml");
        Files.createDirectories(user.getParent());
        Files.writeString(user, "version: 1\nenv:\n  LOKI_EVENTS_DIR: user\n");
        Launcher launcher =
                Launcher.in(dir).with("XDG_CONFIG_HOME", dir.resolve("xdg").toString());

        assertThat(launcher.run("config", "get", "LOKI_EVENTS_DIR").out()).isEqualTo("user\n");
        loki("config", "set", "LOKI_EVENTS_DIR", "project");
        assertThat(launcher.run("config", "get", "LOKI_EVENTS_DIR").out()).isEqualTo("project\n");
        assertThat(launcher.with("LOKI_EVENTS_DIR", "environment")
                        .run("config", "get", "LOKI_EVENTS_DIR")
                        .out())
                .isEqualTo("environment\n");
    }

    @Test
    void anInvalidValueLeavesTheFileAsItWas() throws IOException {
        String before = Files.readString(file);

        Ran ran = loki("config", "set", "limits.wall", "soon");

        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ran.err())
                .contains("config set limits.wall: ", "nothing was changed")
                .doesNotContain(".loki/config.yaml:");
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void aSwitchThatDisarmsIsRefused() throws IOException {
        String before = Files.readString(file);

        Ran ran = loki("config", "set", "LOKI_POLICY_FILE", "mine.yaml");

        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void aMisspeltSettingIsAUsageErrorWithTheNearestName() {
        assertThat(loki("config", "set", "LOKI_EVENT_DIR", "auto").err()).contains("did you mean 'LOKI_EVENTS_DIR'?");
        assertThat(loki("config", "get", "limits.wal").exit()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void aLimitInTheEnvironmentWinsAndMustMakeSense() {
        Launcher launcher = Launcher.in(dir);

        assertThat(launcher.with("LOKI_TIMEOUT", "5m")
                        .run("config", "get", "limits.wall")
                        .out())
                .isEqualTo("5m\n");
        Ran wrong = launcher.with("LOKI_BUDGET", "0").run("config", "show");
        assertThat(wrong.exit()).isEqualTo(ExitCode.INVALID.code());
        assertThat(wrong.err()).contains("LOKI_BUDGET").hasLineCount(1);
    }

    @Test
    void anUnsetSettingPrintsNothingAndFails() {
        Ran ran = loki("config", "get", "LOKI_EVENTS_DIR");

        assertThat(ran.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void aSecretIsNeverShown() {
        Ran ran = Launcher.in(dir).with("LOKI_JIRA_TOKEN", "s3cr3t-value").run("config", "show");

        assertThat(ran.out()).contains("LOKI_JIRA_TOKEN").doesNotContain("s3cr3t-value");
    }

    @Test
    void outsideAProjectSetSaysWhatToDo() throws IOException {
        Path empty = Files.createDirectory(dir.resolve("empty"));

        Ran ran = loki("-C", empty.toString(), "config", "set", "limits.wall", "1h");

        assertThat(ran.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(ran.err()).contains("run 'loki init' first");
        assertThat(empty).isEmptyDirectory();
    }
}
