package dev.loki.core.engine;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.quality.GateSubject;
import dev.loki.core.quality.QualityGateRunner;
import dev.loki.core.quality.Reviewing;
import dev.loki.core.task.CommandLine;
import dev.loki.core.task.GateSpec;
import java.time.Duration;
import java.time.Instant;

/** Runs gates in a session: with its environment, its logs and its spans, and so that a stop ends them. */
final class GateRunner {
    private final Session session;
    private final QualityGateRunner runner;

    GateRunner(Session session, Reviewing reviewing) {
        this.session = session;
        this.runner = QualityGateRunner.builder(session.project, session.rules.gates())
                .env(session.env)
                .processes(session.processes)
                .watch(session::watch)
                .redact(session.secrets::redact)
                .logs(() -> session.project.logs().resolve(session.state.runId()))
                .inspector(session.ports.inspector())
                .reviewing(reviewing)
                .build();
    }

    /** Runs a gate for a task, or says why it has nothing to look at. What members of a council say is journalled. */
    QualityGateResult run(TaskState task, GateSpec gate, GateSubject subject) {
        Instant begun = session.now();
        QualityGateResult result = runner.run(gate, subject);
        session.spans.gate(result, begun);
        result.details().objects("verdicts").forEach(answer -> reviewed(task, result, answer));
        return result;
    }

    private void reviewed(TaskState task, QualityGateResult result, JsonObject answer) {
        session.spans.verdict(
                answer.string("reviewer").orElse(""), answer.string("verdict").orElse(""));
        JsonObject.Builder data = JsonObject.builder()
                .put("attempt", task.attempt())
                .put("tree", result.tree())
                .put("gate", result.name());
        answer.members().forEach(data::put);
        session.append(EntryType.REVIEWED, task, data.build());
    }

    /** Runs any command as a gate. */
    QualityGateResult run(
            String name, CommandLine command, Duration timeout, boolean blocking, String tree, String label) {
        Instant begun = session.now();
        QualityGateResult result = runner.run(name, command, timeout, blocking, GateSubject.of(tree, label));
        session.spans.gate(result, begun);
        return result;
    }
}
