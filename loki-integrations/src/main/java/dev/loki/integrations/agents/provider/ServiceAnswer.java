package dev.loki.integrations.agents.provider;

import dev.loki.core.engine.AgentReading.Ending;

/** What the status of a model service's answer means for the work. */
final class ServiceAnswer {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int OVERLOADED = 529;
    private static final int UNAVAILABLE = 503;

    private ServiceAnswer() {}

    /** Busy ends may be tried again later, refusals not at all; whatever else failed may be tried again at once. */
    static Ending ending(long status) {
        if (status == TOO_MANY_REQUESTS || status == OVERLOADED || status == UNAVAILABLE) {
            return Ending.RATE_LIMITED;
        }
        return switch ((int) status) {
            case 401, 402, 403, 404 -> Ending.REFUSED;
            default -> Ending.FAILED;
        };
    }
}
