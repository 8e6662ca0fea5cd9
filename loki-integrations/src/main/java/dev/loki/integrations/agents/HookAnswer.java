package dev.loki.integrations.agents;

import java.util.Objects;

/**
 * What a hook process says to its agent.
 *
 * @param exit the process's exit code
 * @param out what goes to standard output; empty for nothing
 * @param err what goes to standard error; empty for nothing
 */
public record HookAnswer(int exit, String out, String err) {
    /** The exit code by which all agents are blocked. */
    public static final int BLOCK = 2;

    /** Refuses nulls. */
    public HookAnswer {
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(err, "err");
    }

    static HookAnswer silent() {
        return new HookAnswer(0, "", "");
    }

    static HookAnswer blocked(String reason) {
        return new HookAnswer(BLOCK, "", reason);
    }
}
