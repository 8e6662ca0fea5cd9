package dev.loki.core.engine;

import dev.loki.core.constitution.ProjectRules;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.ProjectConfig;
import dev.loki.core.task.TaskFile;
import java.nio.file.Files;
import java.util.List;

/** The gates of a project: those of the constitution, of its configuration, and of its tasks file. */
final class ProjectGates {
    private ProjectGates() {}

    static List<GateSpec> of(ProjectDir project, ProjectRules rules, ProjectConfig config) {
        List<GateSpec> ofTasks = Files.isRegularFile(project.tasks())
                ? TaskFile.open(project.tasks(), ".loki/tasks.yaml").gates()
                : List.of();
        return rules.gates().specs(GateSpec.join(config.gates(), ofTasks));
    }
}
