package dev.loki.core.engine;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.git.Git;
import dev.loki.core.git.References;
import dev.loki.core.io.ProjectDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules of a project as a commit has them, in a folder of their own until this is closed: policies, invariants, contracts,
 * gates, configuration and tasks. A change that is judged by them cannot have weakened them.
 */
public final class RulesAtCommit implements AutoCloseable {
    private static final String LOKI = ".loki/";

    /** What {@code .loki} holds besides rules. */
    private static final List<String> WORK = List.of(".loki/specs/", ".loki/diagrams/");

    private final String commit;
    private final Path folder;

    private RulesAtCommit(String commit, Path folder) {
        this.commit = commit;
        this.folder = folder;
    }

    /**
     * The rules of a commit, branch or tag.
     *
     * @throws LokiException {@code REF_MISSING} if the clone does not have it; {@code CONFIG_INVALID} if one of the files is
     *     longer than a megabyte
     */
    public static RulesAtCommit of(Git git, String ref) {
        String commit = commit(git, ref);
        try {
            RulesAtCommit rules = new RulesAtCommit(commit, Files.createTempDirectory("loki-rules"));
            rules.fill(git);
            return rules;
        } catch (IOException e) {
            throw StorageException.writing(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), e);
        }
    }

    /** The full id of a commit, branch or tag. */
    static String commit(Git git, String ref) {
        return git.references().commit(ref).orElseThrow(() -> missing(git, ref));
    }

    private static LokiException missing(Git git, String ref) {
        References references = git.references();
        String fetch = references.shallow()
                ? "; the clone is shallow, so get it first, such as with: git fetch --depth=1 origin BRANCH (in GitHub"
                        + " Actions: fetch-depth: 0 for actions/checkout)"
                : "; name a commit, branch or tag of this repository, such as origin/main";
        return new LokiException("REF_MISSING", "there is no commit \"" + ref + "\" in " + git.root() + fetch);
    }

    private void fill(Git git) throws IOException {
        for (String path : git.references().filesAt(commit, LOKI)) {
            if (WORK.stream().noneMatch(path::startsWith)) {
                String text = git.textAt(commit, path)
                        .orElseThrow(
                                () -> new ConfigException(
                                        commit + ":" + path
                                                + " is longer than a megabyte, or no file, and cannot be a rule; move it out of .loki"));
                put(path, text);
            }
        }
    }

    /**
     * Takes one more file of the commit, such as a policy file outside of {@code .loki}; one that the commit does not have is
     * not there.
     */
    public void take(Git git, String projectRelative) {
        git.textAt(commit, projectRelative).ifPresent(text -> {
            try {
                put(projectRelative, text);
            } catch (IOException e) {
                throw StorageException.writing(folder, e);
            }
        });
    }

    private void put(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text.isEmpty() ? "" : text + "\n");
    }

    /** The full id of the commit. */
    public String commit() {
        return commit;
    }

    /** Where the rules lie; nothing else of the project is there. */
    public ProjectDir project() {
        return ProjectDir.at(folder);
    }

    /** Removes the folder. */
    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // What stays in the system's temporary folder harms nobody.
        }
    }
}
