package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitIT {
    @TempDir
    Path dir;

    private Ran init(String... args) {
        return Launcher.in(dir)
                .run(Stream.concat(Stream.of("init"), Stream.of(args)).toArray(String[]::new));
    }

    @Test
    void writesTheProjectsFilesAndNothingElse() throws IOException {
        Ran ran = init();

        assertThat(ran.exit()).isZero();
        assertThat(files())
                .contains(
                        ".agent/.gitignore",
                        ".loki/.gitignore",
                        ".loki/CONSTITUTION.md",
                        ".loki/CONTINUITY.md",
                        ".loki/config.yaml",
                        ".loki/policies.example.yaml",
                        ".loki/rules/invariants.json",
                        ".loki/tasks.yaml")
                .allMatch(name -> name.startsWith(".loki/") || name.startsWith(".agent/"));
        assertThat(dir.resolve(".loki/state")).isEmptyDirectory();
    }

    @Test
    void twiceKeepsWhatAPersonChanged() throws IOException {
        init();
        Files.writeString(dir.resolve(".loki/tasks.yaml"), "mine\n");
        Files.delete(dir.resolve(".loki/CONTINUITY.md"));

        Ran ran = init();

        assertThat(ran.exit()).isZero();
        assertThat(dir.resolve(".loki/tasks.yaml")).hasContent("mine");
        assertThat(ran.out()).contains("kept     .loki/tasks.yaml", "wrote    .loki/CONTINUITY.md");
        assertThat(ran.err()).contains("--force");
    }

    @Test
    void forceReplacesWhatDiffersButNeverTheState() throws IOException {
        init();
        Files.writeString(dir.resolve(".loki/tasks.yaml"), "mine\n");
        Files.writeString(dir.resolve(".loki/state/journal.jsonl"), "{}\n");

        Ran ran = init("--force");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("replaced .loki/tasks.yaml", "kept     .loki/config.yaml");
        assertThat(dir.resolve(".loki/tasks.yaml")).content().startsWith("# The work of this project");
        assertThat(dir.resolve(".loki/state/journal.jsonl")).hasContent("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "ci", "maven", "node", "python"})
    void everyTemplateIsAValidProjectInWhichNothingIsSwitchedOn(String template) {
        init("--template", template);

        Ran doctor = Launcher.in(dir).run("doctor");
        Ran config = Launcher.in(dir).run("config", "show");

        assertThat(doctor.out()).contains("ok   config", "ok   tasks");
        assertThat(config.exit()).isZero();
        assertThat(config.out()).doesNotContain("LOKI_AUDIT_ENABLED", "LOKI_POLICY_FILE", "LOKI_EVENTS_DIR");
    }

    @Test
    void gitTracksWhatPeopleWriteAndIgnoresWhatRunsWrite() throws IOException {
        Launcher.of(dir, "git", "init", "-q").run();
        init();
        Files.writeString(dir.resolve(".loki/state/journal.jsonl"), "{}\n");
        Files.createDirectories(dir.resolve(".agent/sub-agents"));
        Files.writeString(dir.resolve(".agent/sub-agents/a.json"), "{}\n");
        Files.writeString(dir.resolve(".loki/events.jsonl.1"), "{}\n");
        Files.createDirectories(dir.resolve(".loki/specs"));
        Files.writeString(dir.resolve(".loki/specs/openapi.yaml"), "openapi: 3.1.0\n");

        List<String> tracked = Launcher.of(dir, "git", "ls-files", "-o", "--exclude-standard")
                .run()
                .out()
                .lines()
                .toList();

        assertThat(tracked)
                .contains(".loki/config.yaml", ".loki/tasks.yaml", ".loki/specs/openapi.yaml", ".loki/.gitignore")
                .noneMatch(name -> name.startsWith(".agent/"))
                .noneMatch(name ->
                        name.startsWith(".loki/state") || name.contains("CONTINUITY") || name.contains("jsonl"));
    }

    @Test
    void aFileInThePlaceOfTheFolderIsNamed() throws IOException {
        Files.writeString(dir.resolve(".loki"), "");

        Ran ran = init();

        assertThat(ran.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(ran.err()).contains(dir.resolve(".loki") + " is a file where loki needs a folder");
    }

    @Test
    void aSymbolicLinkInThePlaceOfTheFolderIsRefused() throws IOException {
        Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        Files.createSymbolicLink(dir.resolve(".loki"), elsewhere);

        Ran ran = init();

        assertThat(ran.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(ran.err()).contains("symbolic link");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() {
        Path readOnly = Path.of("/sys");
        Assumptions.assumeTrue(Files.isDirectory(readOnly), "needs a folder that nobody may write");

        Ran ran = Launcher.in(dir).run("-C", readOnly.toString(), "init");

        assertThat(ran.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(ran.err()).startsWith("loki: cannot write /sys/.loki: ").doesNotContain("\tat ");
    }

    @Test
    void aSecondProjectInsideOneIsPointedOut() throws IOException {
        init();
        Path inner = Files.createDirectory(dir.resolve("inner"));

        Ran ran = Launcher.in(inner).run("init");

        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).contains(dir + " is a loki project already");
        assertThat(inner.resolve(".loki/config.yaml")).exists();
    }

    @Test
    void doctorMendsWhatAFreshCloneLacks() throws IOException {
        init();
        Files.delete(dir.resolve(".loki/CONTINUITY.md"));
        Files.delete(dir.resolve(".loki/state"));

        Ran before = Launcher.in(dir).run("doctor");
        Ran mended = Launcher.in(dir).run("doctor", "--fix");

        assertThat(before.out()).contains("warn project", "CONTINUITY.md", "loki doctor --fix");
        assertThat(mended.err()).contains("wrote .loki/CONTINUITY.md");
        assertThat(mended.out()).contains("ok   project");
        assertThat(dir.resolve(".loki/state")).isDirectory();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> walk = Files.walk(dir)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> dir.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
