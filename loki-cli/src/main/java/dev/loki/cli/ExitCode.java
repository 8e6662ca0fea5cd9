package dev.loki.cli;

import dev.loki.core.LokiException;

/** The exit codes of every command; scripts rely on them, so a number never changes its meaning. */
enum ExitCode {
    /** Everything asked for was done and verified. */
    OK(0),
    /** Work or a gate failed, or something unexpected happened. */
    FAILED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** A policy said DENY. */
    DENIED(3),
    /** An approval is required, was rejected or timed out. */
    APPROVAL(4),
    /** An invariant of the constitution was violated. */
    VIOLATION(5),
    /** A limit on iterations, time, tokens or money was hit; the run can be resumed. */
    LIMIT(6),
    /** The agent provider is unavailable or failed for good. */
    PROVIDER(7),
    /** The audit trail is broken or could not be written. */
    AUDIT(8),
    /** A configuration, task, rule or policy file is invalid. */
    INVALID(9),
    /** Another run holds the project's lock. */
    LOCKED(10),
    /** A temporary failure such as a rate limit; try later. */
    TEMPORARY(75),
    /** Interrupted by Ctrl-C. */
    INTERRUPTED(130),
    /** Terminated by a signal. */
    TERMINATED(143);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number that the process ends with. */
    int code() {
        return code;
    }

    /** The exit code for an exception, by its stable code; {@link #FAILED} for every code without one of its own. */
    static ExitCode of(LokiException exception) {
        String code = exception.code();
        if (code.startsWith("AUDIT_")) {
            return AUDIT;
        }
        return switch (code) {
            case "CONFIG_INVALID", "RULES_INVALID" -> INVALID;
            case "RULES_MISSING",
                    "AMENDMENT_INVALID",
                    "COMPLETED_TASK_MODIFIED",
                    "CONSTITUTION_TAMPERED",
                    "CONTINUITY_MISSING",
                    "LEDGER_TAMPERED",
                    "PATH_OUTSIDE_PROJECT" -> VIOLATION;
            case "USAGE", "TASK_UNKNOWN", "EVENT_INVALID", "REF_MISSING" -> USAGE;
            case "POLICY_DENIED", "SECRET_FOUND", "PII_FOUND" -> DENIED;
            case "APPROVAL_REQUIRED", "APPROVAL_REJECTED", "QUESTION_UNANSWERED" -> APPROVAL;
            case "LIMIT_REACHED" -> LIMIT;
            case "PROVIDER_UNAVAILABLE", "PROVIDER_FAILED" -> PROVIDER;
            case "RUN_LOCKED" -> LOCKED;
            case "RATE_LIMITED", "REMOTE_FAILED", "OUTBOX_BUSY", "READER_BUSY" -> TEMPORARY;
            default -> FAILED;
        };
    }

    /** The exit code with that number. */
    static ExitCode numbered(int code) {
        for (ExitCode exit : values()) {
            if (exit.code == code) {
                return exit;
            }
        }
        throw new IllegalArgumentException("no exit code " + code);
    }
}
