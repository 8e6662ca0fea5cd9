package dev.loki.core.quality;

import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.GateSpec;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Asks an agent provider to review a change. */
@FunctionalInterface
public interface Reviewing {
    /** Nobody can be asked. */
    Reviewing NOBODY = question -> Answer.none(
            "reviewer \"" + question.reviewer().name() + "\" is a provider, and providers answer only in a run");

    /**
     * What is asked.
     *
     * @param reviewer who is asked
     * @param task the id of the task whose work is reviewed, blank where there is none
     * @param prompt the question with the change
     * @param label what the log is named after
     * @param timeout how long the answer may take
     */
    record Question(GateSpec.Reviewer reviewer, String task, String prompt, String label, Duration timeout) {
        /** Refuses nulls. */
        public Question {
            Objects.requireNonNull(reviewer, "reviewer");
            Objects.requireNonNull(task, "task");
            Objects.requireNonNull(prompt, "prompt");
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(timeout, "timeout");
        }
    }

    /**
     * What was answered.
     *
     * @param text the provider's last words, blank when it failed
     * @param failure why there is no answer
     * @param used who answered and what it cost: {@code provider}, {@code model}, {@code tokens}, {@code cost_usd}, each as far as
     *     it is known
     */
    record Answer(String text, Optional<String> failure, JsonObject used) {
        /** Refuses nulls. */
        public Answer {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(failure, "failure");
            Objects.requireNonNull(used, "used");
        }

        /** No answer, and nothing was used. */
        public static Answer none(String why) {
            return new Answer("", Optional.of(why), JsonObject.EMPTY);
        }
    }

    /** What the reviewer's provider answers. */
    Answer answer(Question question);
}
