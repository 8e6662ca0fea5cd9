package dev.loki.integrations.agents;

import dev.loki.core.LokiException;

/** A hook's input is not what the agent's documentation says; the message names the member. */
public final class HookInputException extends LokiException {
    private static final long serialVersionUID = 1L;

    HookInputException(String message) {
        super("HOOK_INPUT", message);
    }
}
