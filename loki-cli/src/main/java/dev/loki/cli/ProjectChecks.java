package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.ProjectRules;
import dev.loki.core.env.Settings;
import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.task.ProjectConfig;
import dev.loki.core.task.TaskFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Looks at the project: its repository, its files, its variables. Reads only. */
final class ProjectChecks {
    private static final String INIT = "run 'loki init'";

    private final ProjectDir project;
    private final Map<String, String> env;

    ProjectChecks(ProjectDir project, Map<String, String> env) {
        this.project = project;
        this.env = env;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        checks.add(repository());
        checks.add(state());
        checks.add(file("config", project.config(), () -> {
            ProjectConfig.read(project.config(), EffectiveConfig.PROJECT_FILE);
            return "config.yaml is valid";
        }));
        checks.add(file("tasks", project.tasks(), () -> {
            TaskFile.read(project.tasks(), ".loki/tasks.yaml");
            return "tasks.yaml is valid";
        }));
        checks.add(file("rules", project.invariants(), () -> {
            ProjectRules.read(project);
            return "the files of rules/ are valid";
        }));
        checks.add(variables());
        return checks;
    }

    private Check repository() {
        return guarded("repository", () -> {
            Git git = Git.open(project.root(), env);
            git.requireReady();
            return "git repository " + git.root() + " on branch " + git.branch().orElse("?");
        });
    }

    private Check state() {
        Path loki = project.loki();
        if (!Files.isDirectory(loki)) {
            return Check.fail("project", project.root() + " is no loki project yet", INIT);
        }
        if (!Files.isWritable(loki)) {
            return Check.fail("project", loki + " cannot be written", "make it writable for the user who runs loki");
        }
        List<String> missing = new ArrayList<>();
        for (Path path : List.of(project.continuity(), project.state(), loki.resolve(".gitignore"))) {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                missing.add(project.root().relativize(path).toString());
            }
        }
        return missing.isEmpty()
                ? Check.ok("project", loki.toString())
                : Check.warn("project", "missing here: " + String.join(", ", missing), "run 'loki doctor --fix'");
    }

    private Check variables() {
        List<String> warnings = Settings.warnings(env);
        return warnings.isEmpty()
                ? Check.ok("variables", "every LOKI_ variable is known")
                : Check.warn("variables", String.join("; ", warnings), "correct or unset them");
    }

    private static Check file(String name, Path file, Supplier<String> reading) {
        return Files.exists(file) ? guarded(name, reading) : Check.warn(name, file.getFileName() + " is missing", INIT);
    }

    /** A check that fails with the sentence of the exception. */
    private static Check guarded(String name, Supplier<String> reading) {
        try {
            return Check.ok(name, reading.get());
        } catch (LokiException e) {
            return Check.fail(name, Objects.requireNonNullElse(e.getMessage(), e.code()), "");
        }
    }
}
