package dev.loki.core.quality;

import dev.loki.core.LokiException;
import dev.loki.core.task.GateSpec;
import java.time.Duration;

/** Asks an agent provider to review a change. */
@FunctionalInterface
public interface Reviewing {
    /** Nobody can be asked. */
    Reviewing NOBODY = (reviewer, prompt, label, timeout) -> {
        throw new LokiException(
                "PROVIDER_UNAVAILABLE",
                "reviewer \"" + reviewer.name() + "\" is a provider, and providers answer only in a run");
    };

    /**
     * What the reviewer's provider answers.
     *
     * @param label what its log is named after
     * @throws LokiException if there is no such provider or it fails
     */
    String answer(GateSpec.Reviewer reviewer, String prompt, String label, Duration timeout);
}
