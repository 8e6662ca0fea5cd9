package dev.loki.core.engine;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/** Questions that providers asked while working on one task. Changed by {@link TaskState} alone. */
final class TaskQuestions {
    private List<JsonObject> all = List.of();
    private boolean clarified;
    private Optional<String> waitsFor = Optional.empty();

    /** Adds those of work that has just ended. */
    void asked(List<JsonObject> questions) {
        all = Question.merged(all, questions);
        clarified = false;
    }

    /** Takes the answers of those who may answer. */
    void clarified(List<JsonObject> answers) {
        all = Question.merged(all, answers);
        clarified = true;
    }

    /** Leaves them to a task of their own. */
    void waitFor(String task) {
        waitsFor = Optional.of(task);
    }

    /** Takes the answers of the task that they were left to. */
    void answered(TaskQuestions followUp) {
        all = Question.merged(all, followUp.all);
        waitsFor = Optional.empty();
    }

    /** A task that begins again has none. */
    void forget() {
        all = List.of();
        waitsFor = Optional.empty();
    }

    /** All of them, with the answers that there are. */
    List<JsonObject> all() {
        return all;
    }

    /** Whether those of the present work were put to those who may answer. */
    boolean clarified() {
        return clarified;
    }

    /** The spec task that has them, until it is completed. */
    Optional<String> waitsFor() {
        return waitsFor;
    }
}
