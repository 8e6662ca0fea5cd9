package dev.loki.core.engine;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a call of {@link RarvLoop#run} ended.
 *
 * @param exitCode the exit code of the command, by the table of {@code docs/reference/exit-codes.md}
 * @param runId the run
 * @param reason one sentence
 * @param tasks every task of the run with its outcome
 * @param spent what providers reported
 * @param active time worked, over all sessions
 */
public record RunReport(
        int exitCode, String runId, String reason, List<TaskOutcome> tasks, Spent spent, Duration active) {

    /** Copies the list. */
    public RunReport {
        tasks = List.copyOf(tasks);
    }

    /**
     * One task's outcome.
     *
     * @param id its id
     * @param title its title
     * @param status where it stands
     * @param attempts attempts begun in all
     * @param commit its checkpoint
     * @param code why it is not completed; empty when it is
     * @param text the same as a sentence
     */
    public record TaskOutcome(
            String id,
            String title,
            TaskStatus status,
            int attempts,
            Optional<String> commit,
            String code,
            String text) {
        /** {@link #text} on one line. */
        public String headline() {
            return Headline.of(text);
        }

        JsonObject toJson() {
            return JsonObject.builder()
                    .put("id", id)
                    .put("title", title)
                    .put("status", status.wireName())
                    .put("attempts", attempts)
                    .putOrNull("commit", commit)
                    .put("code", code)
                    .put("text", text)
                    .build();
        }
    }

    /** The JSON object that {@code loki run --json} prints. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("run_id", runId)
                .put("exit_code", exitCode)
                .put("reason", reason)
                .put(
                        "tasks",
                        JsonValue.array(tasks.stream().map(TaskOutcome::toJson).toList()))
                .put(
                        "spent",
                        JsonObject.builder()
                                .put("tokens", spent.tokens())
                                .put("usd", spent.usd())
                                .put("unknown_cost_attempts", spent.unreported())
                                .build())
                .put("active_seconds", active.toSeconds())
                .build();
    }
}
