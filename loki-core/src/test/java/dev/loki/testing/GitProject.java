package dev.loki.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real git repository in a temporary folder, with one commit and an identity of its own. */
public final class GitProject {
    private final Path root;

    private GitProject(Path root) {
        this.root = root;
    }

    /** Makes a repository on branch {@code main} whose first commit holds a README. */
    public static GitProject create(Path root) {
        GitProject project = new GitProject(root);
        project.git("init", "-q", "-b", "main", "--template=");
        project.configure();
        project.write("README.md", "# A project\n");
        project.git("add", "README.md");
        project.git("commit", "-q", "-m", "Begin");
        return project;
    }

    /** Three settings as git itself would write them, without starting it three times, and a place for hooks. */
    private void configure() {
        try {
            Files.createDirectory(root.resolve(".git/hooks"));
            Files.writeString(
                    root.resolve(".git/config"),
                    "[user]\n\tname = Test Person\n\temail = test@example.org\n[commit]\n\tgpgsign = false\n",
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A repository that is there. */
    public static GitProject at(Path root) {
        return new GitProject(root);
    }

    /** The repository's folder. */
    public Path root() {
        return root;
    }

    /** Writes a file, making its folders. */
    public GitProject write(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file. */
    public String read(String path) {
        try {
            return Files.readString(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a file exists. */
    public boolean has(String path) {
        return Files.exists(root.resolve(path));
    }

    /** Writes {@code .loki/tasks.yaml}. */
    public GitProject tasks(String yaml) {
        return write(".loki/tasks.yaml", yaml);
    }

    /** Runs git and returns what it printed, without the last line end; fails the test when git fails. */
    public String git(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        return run(argv);
    }

    /** Runs any program in the repository. */
    public String run(List<String> argv) {
        try {
            Process process = new ProcessBuilder(argv)
                    .directory(root.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", argv) + " failed:\n" + output);
            }
            return output.endsWith("\n") ? output.substring(0, output.length() - 1) : output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The subjects of all commits, newest first. */
    public List<String> subjects() {
        return git("log", "--format=%s").lines().toList();
    }
}
