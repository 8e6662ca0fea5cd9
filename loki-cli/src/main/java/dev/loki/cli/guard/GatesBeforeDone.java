package dev.loki.cli.guard;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.engine.ChangeScope;
import dev.loki.core.engine.ChangeVerifier;
import dev.loki.integrations.agents.Verdict;
import java.nio.file.Path;
import java.util.Optional;

/** Runs the project's gates, as {@code loki verify} does, before an agent may say that it is done. */
final class GatesBeforeDone {
    private static final int MAX_OUTPUT = 1_500;

    private GatesBeforeDone() {}

    static Verdict verdict(Path project, GuardConfig config) {
        Optional<QualityGateResult> failed = ChangeVerifier.builder(project)
                .env(config.env())
                .config(config.project())
                .build()
                .verify(ChangeScope.workTree())
                .gates()
                .stream()
                .filter(gate -> !gate.satisfied())
                .findFirst();
        return failed.map(GatesBeforeDone::denied).orElseGet(Verdict::allow);
    }

    private static Verdict denied(QualityGateResult gate) {
        return Verdict.deny("QUALITY_GATE_FAILED: gate " + gate.name() + " is " + gate.status()
                + ("; mend it before you are done.\n" + tail(Redaction.of(gate.output()))).strip());
    }

    private static String tail(String output) {
        String text = output.strip();
        return text.length() > MAX_OUTPUT ? "…" + text.substring(text.length() - MAX_OUTPUT) : text;
    }
}
