package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.task.Task;
import dev.loki.core.task.TaskFile;
import dev.loki.core.task.TaskOrder;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that {@code loki demo} copies into its repository. */
final class DemoFilesTest {
    private static final Pattern FILE_OF_A_COMMAND = Pattern.compile("(?:agent|scripts)/[\\w./-]+");

    @TempDir
    private Path folder;

    private Path repository;
    private Path files;
    private List<String> manifest;

    @BeforeEach
    void copyTheFilesOfTheManifest() throws IOException, URISyntaxException {
        Path list = Path.of(
                DemoFilesTest.class.getResource("/dev/loki/demo/manifest.txt").toURI());
        files = list.resolveSibling("files");
        repository = folder.resolve("demo");
        manifest = Files.readAllLines(list).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        for (String file : manifest) {
            Path copy = repository.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(files.resolve(file), copy);
        }
    }

    @Test
    void theManifestListsEveryFileOnceInOrder() throws IOException {
        try (Stream<Path> found = Files.walk(files)) {
            assertThat(manifest)
                    .isSorted()
                    .containsExactlyInAnyOrderElementsOf(found.filter(Files::isRegularFile)
                            .map(file -> files.relativize(file).toString().replace('\\', '/'))
                            .toList());
        }
    }

    @Test
    void everyFileThatATaskOrAScriptNamesIsThere() throws IOException {
        for (String file : manifest) {
            if (file.endsWith(".sh") || file.endsWith(".yaml")) {
                Matcher named = FILE_OF_A_COMMAND.matcher(Files.readString(repository.resolve(file)));
                while (named.find()) {
                    String name = named.group().replaceAll("[/.]+$", "");
                    assertThat(repository.resolve(name)).as("named in %s", file).exists();
                }
            }
        }
    }

    @Test
    void theTasksGiveEverySafeguardSomethingToDo() {
        List<Task> tasks = TaskFile.read(repository.resolve(".loki/tasks.yaml"), "tasks.yaml")
                .tasks();

        assertThat(TaskOrder.order(tasks))
                .extracting(Task::id)
                .containsExactly("spec-1", "impl-2", "test-1", "impl-1", "docs-1", "chore-1", "release-1");
        assertThat(tasks)
                .filteredOn(task ->
                        task.type() == Task.Type.IMPLEMENTATION && task.spec().isEmpty())
                .extracting(Task::id)
                .containsExactly("impl-2");
        assertThat(tasks)
                .filteredOn(Task::approvalRequired)
                .extracting(Task::id)
                .containsExactly("release-1");
    }

    @Test
    void theDescriptionIsWrittenOutsideItsFilesOnlyUntilToldOff() throws Exception {
        Path error = folder.resolve("last-error.txt");
        describeApi(error);
        assertThat(repository.resolve("docs/api.md")).content().contains("POST /api/todos");
        assertThat(repository.resolve("CHANGELOG.md")).exists();

        Files.writeString(error, "PATH_OUTSIDE_TASK: CHANGELOG.md is not among the files of docs-1");
        describeApi(error);
        assertThat(repository.resolve("docs/api.md")).exists();
        assertThat(repository.resolve("CHANGELOG.md")).doesNotExist();
    }

    private void describeApi(Path lastError) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "agent/describe-api.sh")
                .directory(repository.toFile())
                .redirectErrorStream(true);
        builder.environment().put("LOKI_ATTEMPT", "1");
        builder.environment().put("LOKI_LAST_ERROR_FILE", lastError.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
