package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.BoundedText;
import dev.loki.core.io.Command;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.io.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The demo's repository: the example service, its tasks, and one commit to begin with. */
final class DemoProject {
    private static final String RESOURCES = "/dev/loki/demo/";

    private final Path root;
    private final Map<String, String> env;

    private DemoProject(Path root, Map<String, String> env) {
        this.root = root;
        this.env = env;
    }

    /** Makes the repository in an empty folder. */
    static DemoProject create(Path root, Map<String, String> processEnv) {
        Map<String, String> env = new HashMap<>(processEnv);
        env.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        env.keySet().removeAll(Processes.REPOSITORY_VARIABLES);
        DemoProject project = new DemoProject(root, env);
        project.git("init", "-q");
        project.git("symbolic-ref", "HEAD", "refs/heads/main");
        project.git("config", "user.name", "loki demo");
        project.git("config", "user.email", "demo@loki.invalid");
        project.git("config", "commit.gpgsign", "false");
        project.git("config", "core.hooksPath", ".git/hooks");
        project.copyFiles();
        Scaffold.of(ProjectDir.at(root), Template.MINIMAL).write(false);
        project.git("add", "-A");
        project.git("commit", "-q", "-m", "A service that waits for its first endpoint");
        return project;
    }

    Path root() {
        return root;
    }

    /** The environment of the demo's runs: that of the process, with a JDK for the example's scripts. */
    Map<String, String> env() {
        return env;
    }

    private void copyFiles() {
        for (String line : text("manifest.txt").lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Path target = root.resolve(line);
            try (InputStream content = open("files/" + line)) {
                Files.createDirectories(target.getParent());
                Files.copy(content, target);
            } catch (IOException e) {
                throw StorageException.writing(target, e);
            }
        }
    }

    private static String text(String name) {
        try (InputStream content = open(name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StorageException("cannot read the demo's " + name, e);
        }
    }

    private static InputStream open(String name) {
        InputStream content = DemoProject.class.getResourceAsStream(RESOURCES + name);
        if (content == null) {
            throw new LokiException(
                    "DEMO_INCOMPLETE", "the demo's file " + name + " is not in this build; build again");
        }
        return content;
    }

    private void git(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        Outcome outcome = Processes.of().run(Command.of(argv, root, env), Watch.NONE);
        if (!outcome.succeeded()) {
            BoundedText said = outcome.stderr();
            throw new LokiException(
                    "GIT_FAILED",
                    "git " + arguments[0] + " failed: " + said.lastLines(3).strip());
        }
    }
}
