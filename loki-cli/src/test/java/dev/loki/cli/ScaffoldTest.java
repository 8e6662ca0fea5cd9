package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Yaml;
import dev.loki.core.task.ProjectConfig;
import dev.loki.core.task.Task;
import dev.loki.core.task.TaskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScaffoldTest {
    private static final Pattern COMMENTED = Pattern.compile("#( {3}.*| [a-z]+:)");

    @TempDir
    Path dir;

    /** Takes the comment signs from the examples, as a person would. */
    private static void uncomment(Path file) throws IOException {
        String text = Files.readString(file)
                .lines()
                .map(line -> COMMENTED.matcher(line).matches() ? line.substring(2) : line)
                .map(line -> line.equals("tasks: []") ? "tasks:" : line)
                .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(file, text);
    }

    private ProjectDir write(Template template) {
        ProjectDir project = ProjectDir.at(dir);
        Scaffold.of(project, template).write(false);
        return project;
    }

    @ParameterizedTest
    @EnumSource
    void theExampleTasksAreValidOnceUncommented(Template template) throws IOException {
        ProjectDir project = write(template);
        uncomment(project.tasks());

        TaskFile tasks = TaskFile.read(project.tasks(), "tasks.yaml");

        assertThat(tasks.tasks())
                .isNotEmpty()
                .allSatisfy(task -> assertThat(task.act()).isPresent());
        assertThat(tasks.tasks().stream().map(Task::verify)).anyMatch(verify -> verify.isPresent());
    }

    @ParameterizedTest
    @EnumSource
    void theExampleConfigurationIsValidOnceUncommentedAndStatesTheDefaults(Template template) throws IOException {
        ProjectDir project = write(template);
        ProjectConfig before = ProjectConfig.read(project.config(), "config.yaml");
        uncomment(project.config());

        ProjectConfig after = ProjectConfig.read(project.config(), "config.yaml");

        assertThat(before.env()).isEmpty();
        assertThat(before.gates().isEmpty()).isEqualTo(template == Template.MINIMAL);
        assertThat(before.gates())
                .allSatisfy(gate -> assertThat(gate.whenExists()).isPresent());
        assertThat(after.env()).isNotEmpty();
        assertThat(after.limits()).isEqualTo(before.limits().orDefaults());
        assertThat(after.providers()).containsKey("claude");
    }

    @Test
    void theExamplePolicyIsStrictYamlAndNotDiscovered() throws IOException {
        ProjectDir project = write(Template.MINIMAL);

        assertThat(Yaml.document(Files.readString(project.policyExample()), "policies.example.yaml")
                        .fields()
                        .keys())
                .containsExactly("policies");
        assertThat(project.policyFiles()).doesNotContain(project.policyExample());
    }
}
