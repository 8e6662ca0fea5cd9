package dev.loki.core.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.io.Command;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import dev.loki.core.io.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real repository whose git sees no configuration of the machine. */
record TestRepository(Path root) {
    static final Map<String, String> ENV = Map.of(
            "PATH", System.getenv("PATH"),
            "HOME", "/nonexistent",
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_AUTHOR_NAME", "Ada",
            "GIT_AUTHOR_EMAIL", "ada@example.org",
            "GIT_COMMITTER_NAME", "Ada",
            "GIT_COMMITTER_EMAIL", "ada@example.org");

    static TestRepository empty(Path folder) {
        TestRepository repository = new TestRepository(folder);
        repository.git("-c", "init.defaultBranch=main", "init", "-q");
        return repository;
    }

    static TestRepository withFirstCommit(Path folder) {
        TestRepository repository = empty(folder);
        repository.write("README", "first\n");
        repository.commitAll("Begin");
        return repository;
    }

    Git open() {
        return Git.open(root, ENV);
    }

    Outcome run(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        return Processes.of().run(Command.of(argv, root, ENV), Watch.NONE);
    }

    String git(String... arguments) {
        Outcome outcome = run(arguments);
        assertThat(outcome.exitCode())
                .as("%s: %s", List.of(arguments), outcome.stderr().text())
                .isZero();
        return outcome.stdout().text().stripTrailing();
    }

    void commitAll(String message) {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
    }

    Path write(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String path) {
        try {
            return Files.readString(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void link(String path, String target) {
        try {
            Path link = root.resolve(path);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a file or a folder with all it holds. */
    void delete(String path) {
        try (var files = Files.walk(root.resolve(path))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void executable(String path) {
        try {
            Files.setPosixFilePermissions(root.resolve(path), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void hook(String name, String script) {
        write(".git/hooks/" + name, "#!/bin/sh\n" + script + "\n");
        executable(".git/hooks/" + name);
    }

    String status() {
        return git("status", "--porcelain");
    }
}
