package dev.loki.integrations.agents;

import dev.loki.core.io.ProjectDir;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The folders that matter for a guard.
 *
 * @param project whose rules hold
 * @param workTree the work tree that the agent may work in
 * @param folder where the agent is now
 * @param guarded every folder whose {@code .loki}, {@code .agent} and settings are protected
 * @param home the user's home folder
 * @param own folders and files of the user's own that are protected: the configuration of loki and git, and
 *     loki's program
 */
public record Places(ProjectDir project, Path workTree, Path folder, List<Path> guarded, Path home, List<Path> own) {

    private static final int MAX_GIT_FILE = 4_096;
    private static final String GIT = ".git";

    /** Copies the lists. */
    public Places {
        guarded = List.copyOf(guarded);
        own = List.copyOf(own);
    }

    /**
     * Finds the project: the first of these folders that belongs to one, else the first of them. The work tree of another
     * work tree that holds the rules counts as part of that project.
     *
     * @param candidates absolute folders, the most trustworthy first
     * @param folder where the agent is now
     * @param env the process's environment
     * @param installation where loki itself is; empty where that is not known
     */
    public static Places find(
            List<Path> candidates, Path folder, Map<String, String> env, Optional<Path> installation) {
        Optional<Found> found =
                candidates.stream().flatMap(at -> rules(at).stream()).findFirst();
        Path first = candidates.get(0);
        Found at = found.orElseGet(() -> new Found(ProjectDir.find(first), top(first)));
        Set<Path> guarded = new LinkedHashSet<>();
        for (Path root : List.of(at.project().root(), at.workTree(), top(folder))) {
            guarded.add(root);
            mainWorkTree(root).ifPresent(guarded::add);
        }
        Path home = Path.of(env.getOrDefault("HOME", System.getProperty("user.home", "/")));
        List<Path> own = new ArrayList<>();
        Path config = ProjectDir.userConfig(env).getParent();
        if (config != null) {
            own.add(config);
            own.add(config.resolveSibling("git").resolve("config"));
        }
        own.add(home.resolve(".gitconfig"));
        installation.ifPresent(own::add);
        guarded.remove(home);
        return new Places(at.project(), at.workTree(), folder, List.copyOf(guarded), home, own);
    }

    private record Found(ProjectDir project, Path workTree) {}

    /** The project whose rules hold in a folder; empty where there are none. */
    private static Optional<Found> rules(Path folder) {
        ProjectDir project = ProjectDir.find(folder);
        if (Files.isDirectory(project.loki())) {
            return Optional.of(new Found(project, project.root()));
        }
        Path top = top(folder);
        return mainWorkTree(top)
                .map(ProjectDir::at)
                .filter(main -> Files.isDirectory(main.loki()))
                .map(main -> new Found(main, top));
    }

    private static Path top(Path folder) {
        for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(GIT))) {
                return at;
            }
        }
        return ProjectDir.find(folder).root();
    }

    /** The main work tree of a repository, for another of its work trees, whose {@code .git} is a file that leads there. */
    private static Optional<Path> mainWorkTree(Path top) {
        Path file = top.resolve(GIT);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_GIT_FILE) {
                return Optional.empty();
            }
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (!text.startsWith("gitdir:")) {
                return Optional.empty();
            }
            Path folder =
                    top.resolve(text.substring("gitdir:".length()).strip()).normalize();
            for (Path at = folder; at != null; at = at.getParent()) {
                if (at.endsWith(GIT)) {
                    return Optional.ofNullable(at.getParent());
                }
            }
            return Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }
}
