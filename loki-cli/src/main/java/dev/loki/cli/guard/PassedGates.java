package dev.loki.cli.guard;

import dev.loki.core.LokiException;
import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.agents.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The gates that a run recorded as passed on exactly the files that are there now.
 *
 * @param names of the gates
 * @param commit the commit that is checked out
 * @param branch the branch that is checked out
 */
record PassedGates(List<String> names, Optional<String> commit, Optional<String> branch) {

    /** Looks at the repository; without one, or without a record, nothing has passed. */
    static PassedGates of(Places places, Map<String, String> env) {
        try {
            Git git = Git.open(places.workTree(), env);
            if (!git.hasCommits()) {
                return new PassedGates(List.of(), Optional.empty(), git.branch());
            }
            String tree = git.snapshot(List.of());
            TreeSet<String> names = new TreeSet<>();
            for (String queue : List.of("completed", "in-progress")) {
                collect(places.project(), queue, tree, names);
            }
            return new PassedGates(List.copyOf(names), Optional.of(git.head()), git.branch());
        } catch (LokiException e) {
            return new PassedGates(List.of(), Optional.empty(), Optional.empty());
        }
    }

    private static void collect(ProjectDir project, String queue, String tree, TreeSet<String> names) {
        Path file = project.queueFile(queue);
        if (!Files.isRegularFile(file)) {
            return;
        }
        try {
            JsonValue tasks = Json.parse(Files.readString(file), file.toString());
            if (tasks instanceof JsonArray array) {
                for (JsonValue task : array.items()) {
                    if (task instanceof JsonObject object) {
                        object.objects("gates").stream()
                                .filter(gate -> gate.string("tree").equals(Optional.of(tree)))
                                .filter(gate -> gate.string("status").equals(Optional.of("PASS")))
                                .forEach(gate -> gate.string("name").ifPresent(names::add));
                    }
                }
            }
        } catch (IOException e) {
            throw dev.loki.core.StorageException.reading(file, e);
        }
    }
}
