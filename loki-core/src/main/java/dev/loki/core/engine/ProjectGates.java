package dev.loki.core.engine;

import dev.loki.core.io.ProjectDir;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.ProjectConfig;
import dev.loki.core.task.TaskFile;
import java.nio.file.Files;
import java.util.List;

/** The gates of a project: those of its configuration, then those of its tasks file. */
final class ProjectGates {
    private ProjectGates() {}

    static List<GateSpec> of(ProjectDir project, ProjectConfig config) {
        if (!Files.isRegularFile(project.tasks())) {
            return config.gates();
        }
        TaskFile tasks = TaskFile.open(project.tasks(), ".loki/tasks.yaml");
        return GateSpec.join(config.gates(), tasks.gates());
    }
}
