package dev.loki.core.constitution;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the constitution asks of changed paths: they are in the task's write set and in the project. */
final class PathChecks {
    private PathChecks() {}

    /** Every changed path that stays in the project is in the task's write set. */
    static Outcome insideTask(Moment moment, Facts facts, JsonObject params) {
        if (facts.task().isEmpty()) {
            return Outcome.unknown("task");
        }
        if (facts.changes().isEmpty()) {
            return Outcome.unknown("changed files");
        }
        WriteSet writeSet = writeSet(facts, facts.task().get());
        List<String> outside = facts.changes().get().stream()
                .filter(change -> escape(change).isEmpty())
                .map(Facts.ChangedPath::path)
                .filter(path -> !writeSet.allows(path))
                .toList();
        if (outside.isEmpty()) {
            return Outcome.held();
        }
        String first = outside.get(0);
        String why = WriteSet.isProtected(first) ? " is protected" : " is not in the write set of the task";
        return Outcome.broken(Outcome.list(Outcome.problem(first + why), "paths", outside));
    }

    /** No changed path leads out of the project, by its name or through a link. */
    static Outcome insideProject(Moment moment, Facts facts, JsonObject params) {
        if (facts.changes().isEmpty()) {
            return Outcome.unknown("changed files");
        }
        List<JsonObject> evidence = new ArrayList<>();
        for (Facts.ChangedPath change : facts.changes().get()) {
            escape(change)
                    .filter(why -> evidence.size() < Outcome.MAX_EVIDENCE_ITEMS)
                    .ifPresent(why -> evidence.add(Outcome.problem(change.path() + " leads out of the project: " + why)
                            .put("path", change.path())
                            .build()));
        }
        return Outcome.of(evidence);
    }

    static WriteSet writeSet(Facts facts, Facts.Task task) {
        return WriteSet.of(task.files(), task.produces(), facts.agentId());
    }

    private static Optional<String> escape(Facts.ChangedPath change) {
        return change.escape()
                .or(() -> WriteSet.isPlain(change.path())
                        ? Optional.empty()
                        : Optional.of("its name is not a plain relative path"));
    }
}
