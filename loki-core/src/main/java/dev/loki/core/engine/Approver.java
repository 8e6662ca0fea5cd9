package dev.loki.core.engine;

import dev.loki.core.approval.ApprovalRequest;

/** The port that asks a person. Called from the engine's thread; may block as long as a person thinks. */
@FunctionalInterface
public interface Approver {

    /** Cannot ask anybody: every request stays pending. */
    Approver ABSENT = request -> Answer.LATER;

    /** Asks about one request. */
    Answer ask(ApprovalRequest request);

    /** What a person said. */
    enum Answer {
        /** Go on. */
        YES,
        /** Do not. */
        NO,
        /** Nobody is there to decide now. */
        LATER
    }
}
