package dev.loki.core.engine;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.Optional;

/** Writes down a deployment and rolls it back when it is not healthy. */
final class Deployment {
    /** The gate name of a deploy task's health check. */
    static final String HEALTH = "health";

    private static final Duration ROLLBACK_TIMEOUT = Duration.ofMinutes(15);

    private final Session session;
    private final GateRunner runner;

    Deployment(Session session, GateRunner runner) {
        this.session = session;
        this.runner = runner;
    }

    /** Records the deployment of a task; runs its rollback first when it failed. */
    void record(TaskState task, boolean healthy) {
        String environment = task.task().id();
        Optional<String> previous = Optional.ofNullable(
                        session.state.infrastructure().get(environment))
                .flatMap(d -> d.string("commit"));
        JsonObject.Builder data = JsonObject.builder()
                .put("environment", environment)
                .put("commit", session.git.head())
                .putOrNull("previous_commit", previous)
                .put("healthy", healthy);
        if (!healthy && task.task().rollback().isPresent()) {
            QualityGateResult rollback = runner.run(
                    "rollback",
                    task.task().rollback().get(),
                    ROLLBACK_TIMEOUT,
                    true,
                    task.tree(),
                    task.task().id() + "-" + task.attempt());
            data.put("rollback", rollback.status().name());
        }
        session.append(EntryType.DEPLOYED, task, data.build());
    }
}
