package dev.loki.cli;

import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that make a folder a loki project. Immutable. */
final class Scaffold {
    private static final List<String> RULES =
            List.of("agent-contracts.json", "invariants.json", "pre-commit.schema.json", "quality-gates.yaml");

    private final ProjectDir project;
    private final Map<Path, String> files;

    private Scaffold(ProjectDir project, Map<Path, String> files) {
        this.project = project;
        this.files = files;
    }

    /** The files of a project for a template. */
    static Scaffold of(ProjectDir project, Template template) {
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(project.lokiIgnore(), own("loki.gitignore"));
        files.put(project.config(), own("config.yaml") + own("gates-" + Choice.word(template) + ".yaml"));
        files.put(project.tasks(), own("tasks-" + Choice.word(template) + ".yaml"));
        files.put(project.policyExample(), own("policies.example.yaml"));
        for (String name : RULES) {
            core("rules/" + name).ifPresent(text -> files.put(project.rules().resolve(name), text));
        }
        core("init/CONSTITUTION.md").ifPresent(text -> files.put(project.constitution(), text));
        files.put(project.continuity(), own("CONTINUITY.md"));
        files.put(project.agentIgnore(), own("agent.gitignore"));
        return new Scaffold(project, files);
    }

    /** The files that a fresh clone of a project lacks, and those that keep them out of git. */
    static Scaffold untracked(ProjectDir project) {
        Map<Path, String> files = new LinkedHashMap<>(of(project, Template.MINIMAL).files);
        files.keySet().retainAll(List.of(project.lokiIgnore(), project.continuity(), project.agentIgnore()));
        return new Scaffold(project, files);
    }

    /** The files that keep what a run writes out of git. */
    static Scaffold ignores(ProjectDir project) {
        Map<Path, String> files = new LinkedHashMap<>(of(project, Template.MINIMAL).files);
        files.keySet().retainAll(List.of(project.lokiIgnore(), project.agentIgnore()));
        return new Scaffold(project, files);
    }

    /** Whether git looks at the project's folder. */
    static boolean isInRepository(ProjectDir project) {
        for (Path folder = project.root(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".git"))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Keeps what a single command is about to write below {@code .loki} out of git, in a repository that never saw {@code
     * loki init}; nothing else of a project is made by it.
     *
     * @throws StorageException if the file that does it cannot be written
     */
    static void keepOutOfGit(ProjectDir project) {
        if (!Files.exists(project.lokiIgnore(), LinkOption.NOFOLLOW_LINKS) && isInRepository(project)) {
            new Scaffold(project, Map.of()).write(project.lokiIgnore(), own("loki.gitignore"), false);
        }
    }

    /**
     * Writes the files that are missing, and with {@code force} replaces those that differ.
     *
     * @return every file with what became of it, in a stable order
     * @throws StorageException naming the file that could not be written; files before it stay
     */
    List<Result> write(boolean force) {
        List<Result> results = new ArrayList<>();
        files.forEach((file, text) ->
                results.add(new Result(project.root().relativize(file).toString(), write(file, text, force))));
        makeFolder(project.state());
        return results;
    }

    private Change write(Path file, String text, boolean force) {
        makeFolder(folderOf(file));
        boolean exists = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (exists && (!force || text.equals(read(file)))) {
            return Change.KEPT;
        }
        AtomicFiles.write(file, text);
        return exists ? Change.REPLACED : Change.WRITTEN;
    }

    private static Path folderOf(Path file) {
        return file.resolve("..").normalize();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private void makeFolder(Path folder) {
        try {
            for (Path part = folder; !part.equals(project.root()); part = folderOf(part)) {
                if (Files.isSymbolicLink(part)) {
                    throw new StorageException(part + " is a symbolic link where loki needs a folder; replace it");
                }
            }
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new StorageException(folder + " is a file where loki needs a folder; move it away", e);
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    private static String own(String name) {
        return resource(Scaffold.class, "/dev/loki/cli/init/" + name)
                .orElseThrow(() -> new IllegalStateException("the jar lacks init/" + name));
    }

    private static Optional<String> core(String name) {
        return resource(JsonValue.class, "/dev/loki/" + name);
    }

    private static Optional<String> resource(Class<?> owner, String path) {
        try (InputStream in = owner.getResourceAsStream(path)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What became of one file. */
    enum Change {
        /** It was missing. */
        WRITTEN,
        /** It differed, and force was given. */
        REPLACED,
        /** It was there. */
        KEPT
    }

    /**
     * One file of the scaffold.
     *
     * @param file relative to the project, with slashes
     * @param change what became of it
     */
    record Result(String file, Change change) {}
}
