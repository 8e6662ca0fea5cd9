package dev.loki.core.engine;

import dev.loki.core.git.Git;
import dev.loki.core.io.FileTree;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Repositories that an agent made inside of a work tree: their files cannot be checked, so they are no work of its task. */
final class NestedRepositories {
    private final Session session;

    NestedRepositories(Session session) {
        this.session = session;
    }

    /**
     * Moves them out of a work tree to what is kept of undone work.
     *
     * @param label what they are called there, with a number behind it
     * @return each with the reason why it was moved, as an escape of an ACT
     */
    List<JsonObject> moveOut(Git git, String label) {
        List<JsonObject> moved = new ArrayList<>();
        for (String nested : git.foreignRepositories().nested()) {
            Path target = free(label);
            FileTree.move(git.root().resolve(nested), target);
            moved.add(JsonObject.builder()
                    .put("path", nested)
                    .put(
                            "reason",
                            "it is a git repository of its own, whose files cannot be checked; it was moved to "
                                    + session.project.root().relativize(target))
                    .build());
        }
        return moved;
    }

    private Path free(String label) {
        Path folder = session.project.state().resolve("kept");
        int n = 1;
        while (Files.exists(folder.resolve(label + "-repository-" + n), LinkOption.NOFOLLOW_LINKS)) {
            n++;
        }
        return folder.resolve(label + "-repository-" + n);
    }
}
