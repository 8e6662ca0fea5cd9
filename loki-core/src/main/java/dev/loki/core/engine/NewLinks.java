package dev.loki.core.engine;

import dev.loki.core.constitution.Facts.ChangedPath;
import dev.loki.core.git.Change;
import dev.loki.core.git.Git;
import dev.loki.core.io.RealPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The symbolic links that a change makes and by which the project can be left. */
final class NewLinks {
    private static final String LINK = "120000";

    private NewLinks() {}

    /** Those among the changes, read from the tree that they end at and not from the files, which may be others. */
    static List<ChangedPath> leavingTheProject(Git git, List<Change> changes, String tree) {
        List<ChangedPath> found = new ArrayList<>();
        for (Change change : changes) {
            if (change.mode().equals(LINK)
                    && change.status() != 'D'
                    && change.path().startsWith(git.prefix())) {
                String path = change.path().substring(git.prefix().length());
                escape(git, tree, path)
                        .ifPresent(why -> found.add(new ChangedPath(path, change.status(), Optional.of(why))));
            }
        }
        return found;
    }

    private static Optional<String> escape(Git git, String tree, String path) {
        String target = git.textAt(tree, path).orElse("");
        try {
            Path project = git.projectDir().toRealPath();
            Path folder = Objects.requireNonNullElse(project.resolve(path).getParent(), project);
            Path end = RealPath.of(folder, target);
            boolean inside =
                    end.startsWith(project) && !end.startsWith(git.gitDir().toRealPath());
            return inside ? Optional.empty() : Optional.of("a new link leaves the project: " + target);
        } catch (IllegalArgumentException | IOException e) {
            return Optional.of("a new link leads nowhere that can be told: " + target);
        }
    }
}
