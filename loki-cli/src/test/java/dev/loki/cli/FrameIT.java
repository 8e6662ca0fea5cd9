package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameIT {
    @TempDir
    Path dir;

    private Ran loki(String... args) {
        return Launcher.in(dir).run(args);
    }

    private static JsonObject json(Ran ran) {
        return (JsonObject) Json.parse(ran.out(), "stdout");
    }

    @Test
    void withoutACommandListsTheCommandsAndEndsAsAUsageError() {
        Ran ran = loki();

        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("init", "doctor", "config", "completion");
    }

    @Test
    void helpIsAResult() {
        Ran ran = loki("--help");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).startsWith("Usage: loki").contains("-C=DIR", "--no-input");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void aSubcommandsHelpShowsItsOwnOptionsAndPointsToTheGlobalOnes() {
        Ran ran = loki("init", "--help");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out().replaceAll("\\s+", " "))
                .contains("--template=NAME", "minimal, ci, maven, node, python", "see 'loki --help'");
    }

    @Test
    void theVersionNamesTheJavaItRunsOn() {
        Ran ran = loki("--version");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).matches("loki \\S+ \\(Java " + System.getProperty("java.version") + "\\)\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inti", "doktor", "confg"})
    void anUnknownCommandSuggestsTheNearestOne(String word) {
        Ran ran = loki(word);

        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ran.err()).contains("unknown command '" + word + "'; did you mean '");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void anUnknownOptionSuggestsTheNearestOneAndItsHelp() {
        Ran ran = loki("init", "--forse");

        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ran.err())
                .isEqualTo("loki: unknown option '--forse'; did you mean '--force'?\nTry 'loki init --help'.\n");
    }

    @Test
    void aUsageErrorIsOneDocumentWithJson() {
        Ran ran = loki("init", "--json", "--forse");

        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(json(ran).object("error").orElseThrow().string("code")).contains("USAGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void globalOptionsCountBeforeAndAfterTheCommand(String where) throws IOException {
        Path project = Files.createDirectory(dir.resolve("project"));

        Ran ran = where.equals("before")
                ? loki("-C", project.toString(), "--json", "-q", "init")
                : loki("init", "-C", project.toString(), "--json", "-q");

        assertThat(ran.exit()).isZero();
        assertThat(json(ran).string("directory")).contains(project.toString());
        assertThat(ran.err()).isEmpty();
        assertThat(project.resolve(".loki/config.yaml")).exists();
        assertThat(dir.resolve(".loki")).doesNotExist();
    }

    @Test
    void aProjectIsFoundFromAFolderInsideIt() throws IOException {
        loki("init");
        Path inside = Files.createDirectories(dir.resolve("src/main"));

        Ran ran = Launcher.in(inside).run("config", "path");

        assertThat(ran.out()).isEqualTo(dir.resolve(".loki/config.yaml") + "\n");
    }

    @Test
    void aDirectoryThatIsNotThereIsAUsageError() {
        Ran ran = loki("-C", "nowhere", "doctor");

        assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ran.err()).isEqualTo("loki: -C nowhere: there is no such directory\n");
    }

    @Test
    void aWrongConfigurationFileIsNamedWithItsLineAndEndsWithItsOwnCode() throws IOException {
        loki("init");
        Files.writeString(dir.resolve(".loki/config.yaml"), "version: 1\nlimts: {}\n");

        Ran ran = loki("config", "show");

        assertThat(ran.exit()).isEqualTo(ExitCode.INVALID.code());
        assertThat(ran.err()).contains(".loki/config.yaml:2:", "limits").hasLineCount(1);
    }

    @Test
    void aStackTraceAppearsOnlyWhenDetailsAreAskedFor() throws IOException {
        loki("init");
        Files.writeString(dir.resolve(".loki/config.yaml"), "version: 1\nlimts: {}\n");

        assertThat(loki("config", "show").err()).doesNotContain("\tat ");
        assertThat(loki("-v", "config", "show").err()).contains("\tat dev.loki");
    }

    @Test
    void anUnknownVariableIsToldOnceOnStandardError() {
        Ran ran = Launcher.in(dir).with("LOKI_EVENT_DIR", "auto").run("config", "show", "--json");

        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).containsOnlyOnce("LOKI_EVENT_DIR").contains("LOKI_EVENTS_DIR");
        json(ran);
    }

    @Test
    void colourNeverReachesAPipe() {
        Ran ran = loki("doctor");

        assertThat(ran.out() + ran.err()).doesNotContain("\u001b[");
    }

    @Test
    void namesOutsideAsciiSurviveThePlainestLocale() throws IOException {
        Path project = Files.createDirectory(dir.resolve("größe 寸"));

        Ran ran = Launcher.in(dir).with("LC_ALL", "C").run("-C", "größe 寸", "init", "--json");

        assertThat(ran.exit()).isZero();
        assertThat(json(ran).string("directory")).contains(project.toString());
        assertThat(project.resolve(".loki/tasks.yaml")).exists();
    }

    @Test
    void aResultThatCannotBeWrittenIsAFailure() {
        Path launcher = Launcher.dist().resolve("bin/loki");

        Ran ran = Launcher.of(dir, "sh", "-c", launcher + " config path >/dev/full")
                .run();

        assertThat(ran.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(ran.err()).contains("standard output");
    }
}
