package dev.loki.core.approval;

import java.time.Duration;
import java.util.Optional;

/** The port that says how approvals are asked for, and announces them. Implementations are thread-safe. */
public interface ApprovalPolicy {

    /** The default terms for everything; announces nothing. */
    ApprovalPolicy NOOP = new ApprovalPolicy() {
        @Override
        public Terms terms(String point) {
            return Terms.DEFAULT;
        }

        @Override
        public String policyHash() {
            return "none";
        }

        @Override
        public Optional<String> announce(ApprovalRequest request, String why) {
            return Optional.empty();
        }
    };

    /** The terms of a request at that point: an enforcement point, {@code task} or {@code provider}. */
    Terms terms(String point);

    /** SHA-256 of the policy in force, or {@code none}; an approval is good under this policy only. */
    String policyHash();

    /**
     * Tells the outside that a request waits. Bounded in time; it never throws and never approves anything.
     *
     * @param why what asks for the approval, and why
     * @return one sentence about what could not be told; empty when all was
     */
    Optional<String> announce(ApprovalRequest request, String why);

    /**
     * Terms of a request.
     *
     * @param timeToLive how long a person has to decide
     * @param approveOnTimeout whether a request that nobody decided in time counts as approved
     * @param allowAuto whether {@code --approve auto} may decide what a task or a provider asks
     */
    record Terms(Duration timeToLive, boolean approveOnTimeout, boolean allowAuto) {
        /** A day to decide, and rejected after it. */
        public static final Terms DEFAULT = new Terms(ApprovalQueue.TIME_TO_LIVE, false, false);
    }
}
