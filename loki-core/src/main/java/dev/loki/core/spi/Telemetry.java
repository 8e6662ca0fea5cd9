package dev.loki.core.spi;

import java.time.Instant;

/**
 * The telemetry port: what happened when (spans) and how much of it (metrics).
 *
 * <p>It fails open: implementations never throw, and a call that makes no sense records nothing. Every method does nothing
 * unless an implementation says otherwise, takes no object that a caller would have to make for it, and is thread-safe.
 */
public interface Telemetry {

    /** Records nothing and hands out spans that do nothing. */
    Telemetry NOOP = new Telemetry() {};

    /** Whether anything is recorded; lets a caller leave out what is only made to be recorded. */
    default boolean enabled() {
        return false;
    }

    /**
     * Starts the span of a run, the root of its trace, or a child of the trace that the process was started in.
     *
     * @param projectId the project's name
     */
    default Span startProjectSpan(String projectId) {
        return Span.NOOP;
    }

    /**
     * Starts the span of one task.
     *
     * @param parent the project's span
     */
    default Span startTaskSpan(Span parent, String taskId) {
        return Span.NOOP;
    }

    /**
     * Starts the span of one phase.
     *
     * @param parent the task's span
     * @param phase REASON, ACT, REFLECT or VERIFY, in any case
     */
    default Span startRARVSpan(Span parent, String phase) {
        return Span.NOOP;
    }

    /**
     * Starts the span of one quality gate: OK when the result is {@code pass}, an error for any other.
     *
     * @param parent the phase's span
     * @param name the gate
     * @param result how it ended, in any case
     */
    default Span startQualityGateSpan(Span parent, String name, String result) {
        return startQualityGateSpan(parent, name, result, Instant.EPOCH);
    }

    /**
     * Starts the span of a quality gate that has been running already.
     *
     * @param since when the gate began; {@link Instant#EPOCH} for now
     */
    default Span startQualityGateSpan(Span parent, String name, String result, Instant since) {
        return Span.NOOP;
    }

    /**
     * Starts the span of what an agent does.
     *
     * @param parent the phase's span
     * @param type the kind of agent, such as {@code eng}
     * @param action spawn, work, complete or fail, in any case; {@code fail} is an error
     */
    default Span startAgentSpan(Span parent, String type, String action) {
        return Span.NOOP;
    }

    /**
     * Starts the span of one reviewer's verdict.
     *
     * @param parent the phase's span
     * @param reviewer who reviewed
     * @param verdict approve, reject or another word, in any case; {@code approve} is OK, {@code reject} is an error
     */
    default Span startCouncilSpan(Span parent, String reviewer, String verdict) {
        return Span.NOOP;
    }

    /**
     * Records how long a task took.
     *
     * @param seconds its time, from its first attempt in this session to its end
     * @param taskType the task's type
     */
    default void recordTaskDuration(double seconds, String taskType) {}

    /** Counts one result of a quality gate. */
    default void recordQualityGateResult(String gate, boolean passed) {}

    /** Sets how many agents of a type are at work. */
    default void setActiveAgents(long agents, String agentType) {}

    /** Counts tokens that a model consumed; a number below 1 counts nothing. */
    default void recordTokensConsumed(long tokens, String model, String agentType) {}

    /** Sets the share of approving verdicts, cut to 0 to 1. */
    default void setCouncilApprovalRate(double rate) {}

    /** Counts one decision of the policy, by enforcement point and decision. */
    default void recordPolicyDecision(String point, String decision) {}

    /** Sets how many requests wait for a person. */
    default void setApprovalsWaiting(long requests) {}

    /** Records how long the audit trail took to make one entry durable. */
    default void recordAuditAppend(double seconds) {}

    /** Sets how many events of a consumer group are pending, and how many of them were given up. */
    default void setEvents(String group, long pending, long dead) {}

    /**
     * One timed operation. Used by one thread at a time; after {@link #end} nothing changes it any more.
     */
    interface Span {

        /** Does nothing. */
        Span NOOP = new Span() {};

        /** Sets a text, over an earlier value of that name. */
        default Span setAttribute(String name, String value) {
            return this;
        }

        /** Sets a whole number, over an earlier value of that name. */
        default Span setAttribute(String name, long value) {
            return this;
        }

        /** Sets a number, over an earlier value of that name. */
        default Span setAttribute(String name, double value) {
            return this;
        }

        /** Sets a truth value, over an earlier value of that name. */
        default Span setAttribute(String name, boolean value) {
            return this;
        }

        /** Adds an event that happens now. */
        default Span addEvent(String name) {
            return this;
        }

        /**
         * Adds the event of a failure, and makes the span an error.
         *
         * @param type a stable code
         * @param message what happened, without secrets
         */
        default Span recordFailure(String type, String message) {
            return this;
        }

        /** Adds a link to another span, named by its {@code traceparent}; one that is malformed is left out. */
        default Span addLink(String traceparent) {
            return this;
        }

        /** Ends the span; later calls do nothing. */
        default void end() {}

        /** The W3C {@code traceparent} to hand to a child process, or empty. */
        default String traceparent() {
            return "";
        }

        /** The W3C {@code tracestate} to hand to a child process beside {@link #traceparent}, or empty. */
        default String tracestate() {
            return "";
        }
    }
}
