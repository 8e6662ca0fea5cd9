package dev.loki.core.engine;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.quality.GateSubject;
import dev.loki.core.quality.QualityGateRunner;
import dev.loki.core.task.CommandLine;
import dev.loki.core.task.GateSpec;
import java.time.Duration;
import java.time.Instant;

/** Runs gates in a session: with its environment, its logs and its spans, and so that a stop ends them. */
final class GateRunner {
    private final Session session;
    private final QualityGateRunner runner;

    GateRunner(Session session) {
        this.session = session;
        this.runner = QualityGateRunner.builder(session.project, session.rules.gates())
                .env(session.env)
                .processes(session.processes)
                .watch(session::watch)
                .redact(session.secrets::redact)
                .logs(() -> session.project.logs().resolve(session.state.runId()))
                .inspector(session.ports.inspector())
                .reviewing(new ProviderReviewing(session))
                .build();
    }

    /** Runs a gate on a tree about whose changes nothing is known, or says why it has nothing to look at. */
    QualityGateResult run(GateSpec gate, String tree, String label) {
        return run(gate, GateSubject.of(tree, label));
    }

    /** Runs a gate, or says why it has nothing to look at. */
    QualityGateResult run(GateSpec gate, GateSubject subject) {
        Instant begun = session.now();
        QualityGateResult result = runner.run(gate, subject);
        session.spans.gate(result, begun);
        result.details()
                .objects("verdicts")
                .forEach(answer -> session.spans.verdict(
                        answer.string("reviewer").orElse(""),
                        answer.string("verdict").orElse("")));
        return result;
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
