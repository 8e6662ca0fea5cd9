package dev.loki.cli.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HooksTest {
    @TempDir
    Path folder;

    private Path project;
    private final Map<String, String> env = new HashMap<>();

    @BeforeEach
    void makeFolders() throws IOException {
        project = Files.createDirectory(folder.toRealPath().resolve("project"));
        Path bin = Files.createDirectory(folder.toRealPath().resolve("bin"));
        env.put("PATH", bin + ":/usr/local/bin:/usr/bin:/bin");
        env.put("HOME", folder.toString());
        script(bin.resolve("loki"), "case $(cat) in *'rm -rf'*) echo no >&2; exit 2 ;; esac\n");
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Hooks hooks(String agent) {
        return Hooks.of(agent, project, "loki", env);
    }

    private JsonObject settings(String file) throws IOException {
        return (JsonObject) Json.parse(Files.readString(project.resolve(file)), file);
    }

    @ParameterizedTest
    @CsvSource({
        "claude, .claude/settings.json, PreToolUse",
        "codex, .codex/hooks.json, PreToolUse",
        "gemini, .gemini/settings.json, BeforeTool",
        "cursor, .cursor/hooks.json, preToolUse"
    })
    void keepsEverythingThatOthersWrote(String agent, String file, String event) throws IOException {
        String before = """
                { "unknown": {"deep": [1, null, "x"]},
                  "hooks": {"%s": [{"matcher": "Bash", "command": "mine", "hooks": [{"type": "command", "command": "mine", "own": true}]}],
                            "Other": []},
                  "last": 1.50 }
                """.formatted(event);
        Files.createDirectories(project.resolve(file).getParent());
        Files.writeString(project.resolve(file), before);

        assertThat(hooks(agent).status()).isEqualTo(Hooks.State.ABSENT);
        assertThat(hooks(agent).install()).hasSizeGreaterThanOrEqualTo(2);

        JsonObject after = settings(file);
        assertThat(after.get("unknown")).isEqualTo(((JsonObject) Json.parse(before, "before")).get("unknown"));
        assertThat(after.object("hooks").orElseThrow().array(event)).hasSize(2);
        assertThat(Json.write(after))
                .contains("loki guard " + agent)
                .contains("\"own\":true")
                .contains("\"Other\":[]");
        assertThat(hooks(agent).status()).isEqualTo(Hooks.State.INSTALLED);
        String installed = Files.readString(project.resolve(file));

        assertThat(hooks(agent).install()).as("a second time").isEmpty();
        assertThat(project.resolve(file)).hasContent(installed);

        assertThat(hooks(agent).uninstall()).hasSize(1);
        assertThat(Files.readString(project.resolve(file))).isEqualTo(before);
        assertThat(hooks(agent).uninstall()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "claude, .claude/settings.json",
        "codex, .codex/hooks.json",
        "gemini, .gemini/settings.json",
        "cursor, .cursor/hooks.json"
    })
    void leavesNothingBehindWhereNothingWas(String agent, String file) throws IOException {
        hooks(agent).install();

        assertThat(project.resolve(file)).exists();

        hooks(agent).uninstall();

        assertThat(project.resolve(file).getParent()).doesNotExist();
    }

    @Test
    void keepsWhatWasChangedSinceItWasInstalled() throws IOException {
        Path file = project.resolve(".claude/settings.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"a\": 1}");
        hooks("claude").install();
        JsonObject changed =
                settings(".claude/settings.json").toBuilder().put("b", 2).build();
        Files.writeString(file, Json.write(changed));

        hooks("claude").uninstall();

        assertThat(settings(".claude/settings.json"))
                .isEqualTo(JsonObject.builder().put("a", 1).put("b", 2).build());
    }

    @Test
    void asksForFailingClosedWhereAnAgentCan() throws IOException {
        hooks("claude").install();
        hooks("cursor").install();

        assertThat(Files.readString(project.resolve(".claude/settings.json"))).contains("\"onFailure\": \"block\"");
        assertThat(Files.readString(project.resolve(".cursor/hooks.json"))).contains("\"failClosed\": true");
    }

    @Test
    void settingsThatCannotBeReadAreLeftAlone() throws IOException {
        Path file = project.resolve(".claude/settings.json");
        Files.createDirectories(file.getParent());
        for (String text : List.of("{ // a comment\n}", "[]", "{\"hooks\": []}")) {
            Files.writeString(file, text);

            assertThatThrownBy(() -> hooks("claude").install())
                    .isInstanceOf(LokiException.class)
                    .hasMessageContaining(".claude/settings.json");
            assertThat(file).hasContent(text);
        }
        assertThatThrownBy(() -> hooks("nobody")).hasMessageContaining("claude, codex, gemini, cursor, git");
    }

    @Test
    void triesACallThroughTheInstalledLine() {
        hooks("codex").install();

        assertThat(hooks("codex").test()).hasSize(2).allMatch(Hooks.Trial::ok);
        assertThat(Hooks.of("codex", project, "loki", Map.of("PATH", "/usr/bin:/bin"))
                        .test())
                .as("with no loki in the path everything is refused, the harmless call too")
                .extracting(Hooks.Trial::ok)
                .containsExactly(false, true);
        assertThatThrownBy(() -> hooks("gemini").test()).hasMessageContaining("loki hooks install --agent gemini");
    }

    @ParameterizedTest
    @CsvSource({
        "claude, .claude/settings.json, PreToolUse, Stop",
        "codex, .codex/hooks.json, PreToolUse, Stop",
        "gemini, .gemini/settings.json, BeforeTool, AfterAgent"
    })
    void aGuardThatCannotAnswerRefusesTheCall(String agent, String file, String event, String end)
            throws IOException, InterruptedException {
        hooks(agent).install();
        String line = command(file, event);

        assertThat(run(line, env.get("PATH"))).as("it consents").isEqualTo(0);
        assertThat(run(line, "/usr/bin:/bin")).as("it is missing").isEqualTo(2);
        assertThat(Files.size(folder.resolve("said")))
                .as("a reason, without which Codex goes on")
                .isPositive();
        assertThat(run(command(file, end), "/usr/bin:/bin"))
                .as("at the end nobody is held for it")
                .isEqualTo(127);

        script(folder.resolve("bin/loki"), "echo broken >&2; exit 1\n");

        assertThat(run(line, env.get("PATH"))).as("it crashes").isEqualTo(2);
    }

    private String command(String file, String event) throws IOException {
        JsonObject group =
                settings(file).object("hooks").orElseThrow().objects(event).get(0);
        return group.objects("hooks").get(0).string("command").orElseThrow();
    }

    /** What a line of the settings ends with when an agent has it run by a shell. */
    private int run(String line, String path) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", line);
        shell.directory(project.toFile()).environment().put("PATH", path);
        shell.redirectInput(new File("/dev/null")).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return shell.redirectError(folder.resolve("said").toFile()).start().waitFor();
    }

    @ParameterizedTest
    @CsvSource({
        "claude, .claude/settings.json",
        "codex, .codex/hooks.json",
        "gemini, .gemini/settings.json",
        "cursor, .cursor/hooks.json"
    })
    void knowsTheLineThatItWroteFormerly(String agent, String file) throws IOException {
        hooks(agent).install();
        String now = Files.readString(project.resolve(file));
        String formerly = now.replace(" || exit 2", "");
        Files.writeString(project.resolve(file), formerly);

        assertThat(hooks(agent).status()).isEqualTo(Hooks.State.INSTALLED);
        assertThat(hooks(agent).test()).hasSize(2).allMatch(Hooks.Trial::ok);
        hooks(agent).install();
        assertThat(project.resolve(file)).as("brought up to date").hasContent(now);

        Files.writeString(project.resolve(file), formerly);
        hooks(agent).uninstall();
        assertThat(project.resolve(file)).doesNotExist();
    }

    private String git(String... words) throws IOException, InterruptedException {
        return git(true, words);
    }

    private String git(boolean succeeds, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("git");
        builder.command().addAll(List.of(words));
        builder.directory(project.toFile()).environment().putAll(env);
        Process process = builder.redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor() == 0).as(said).isEqualTo(succeeds);
        return said.strip();
    }

    private String commit(String message) throws IOException, InterruptedException {
        String[] identity = {"-c", "user.name=x", "-c", "user.email=x@example.org"};
        List<String> words = new ArrayList<>(List.of(identity));
        words.addAll(List.of("commit", "-q", "--no-verify", "--allow-empty", "-m", message));
        git(words.toArray(String[]::new));
        return git("rev-parse", "HEAD");
    }

    @Test
    void gitHooksKeepWhatWasThereAndRunItFirst() throws IOException, InterruptedException {
        git("init", "-q");
        git("config", "core.hooksPath", "own-hooks");
        Path former = project.resolve("own-hooks/commit-msg");
        script(former, "echo former >> \"$1\"; exit 0\n");

        assertThat(hooks("git").install()).hasSize(4);
        assertThat(hooks("git").install()).isEmpty();
        assertThat(hooks("git").status()).isEqualTo(Hooks.State.INSTALLED);
        assertThat(project.resolve(".git/hooks/commit-msg")).doesNotExist();
        assertThat(Files.isExecutable(project.resolve("own-hooks/pre-push"))).isTrue();
        Path message = project.resolve("message");
        Files.writeString(message, "text\n");
        ProcessBuilder hook = new ProcessBuilder(former.toString(), message.toString());
        hook.directory(project.toFile())
                .redirectInput(new File("/dev/null"))
                .environment()
                .putAll(env);

        assertThat(hook.start().waitFor()).isZero();
        assertThat(message).content().contains("former");

        hooks("git").uninstall();

        assertThat(former).content().contains("echo former");
        assertThat(project.resolve("own-hooks/pre-commit")).doesNotExist();
        try (var left = Files.list(project.resolve("own-hooks"))) {
            assertThat(left).containsExactly(former);
        }
    }

    @Test
    void aPushIsComparedWithWhatTheRemoteHas() throws IOException, InterruptedException {
        Path calls = folder.resolve("calls");
        script(folder.toRealPath().resolve("bin/loki"), "echo \"$@\" >> " + calls + "\n");
        git("init", "-q", "-b", "main");
        git("init", "-q", "--bare", "../remote.git");
        git("remote", "add", "o", "../remote.git");
        String first = commit("first");
        hooks("git").install();

        git("push", "-q", "o", "main");
        assertThat(calls).doesNotExist();
        commit("second");
        git("push", "-q", "o", "main:refs/heads/new");
        assertThat(calls).hasContent("verify --base " + first);
        String third = commit("third");
        git("push", "-q", "o", "main:refs/heads/third");
        commit("fourth");
        git("push", "-q", "o", "main:refs/heads/fourth");
        assertThat(calls).content().endsWith("verify --base " + third + "\n");
        git("push", "-q", "o", "main");
        assertThat(calls).content().endsWith("verify --base " + first + "\n");
    }

    @Test
    void aPushToAnAddressAsksTheRemoteWhatItHas() throws IOException, InterruptedException {
        Path calls = folder.resolve("calls");
        git("init", "-q", "-b", "main");
        git("init", "-q", "--bare", "../remote.git");
        String first = commit("first");
        git("push", "-q", "../remote.git", "main");
        script(folder.toRealPath().resolve("bin/loki"), "echo \"$@\" >> " + calls + "\nexit 5\n");
        hooks("git").install();
        commit("second");

        assertThat(git(false, "push", "-q", "../remote.git", "main:refs/heads/new"))
                .contains("failed to push");
        assertThat(calls).hasContent("verify --base " + first);
    }

    @Test
    void aGitHookWithoutLokiRefuses() throws IOException, InterruptedException {
        git("init", "-q");
        hooks("git").install();
        ProcessBuilder commit =
                new ProcessBuilder(project.resolve(".git/hooks/pre-commit").toString());
        commit.directory(project.toFile()).environment().put("PATH", "/usr/bin:/bin");
        Process process = commit.redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(said).contains("nothing can be checked");
    }

    @Test
    void withoutARepositoryThereIsNoPlaceForGitHooks() {
        assertThatThrownBy(() -> hooks("git")).hasMessageContaining("git init");
    }
}
