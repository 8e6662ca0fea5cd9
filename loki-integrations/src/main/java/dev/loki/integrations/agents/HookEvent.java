package dev.loki.integrations.agents;

import java.util.Objects;
import java.util.Optional;

/**
 * What an agent tells its hook.
 *
 * @param kind what a guard makes of it
 * @param name the agent's name for the event
 * @param call the tool call that is about to happen; only for {@link Kind#TOOL}
 * @param folder where the agent works, as it says; empty when it does not
 * @param workspace the project's folder, as the agent says; empty when it does not
 * @param session the agent's session, or empty
 * @param agentId who acts within the session, or empty
 * @param again whether a stop may not be held up: the agent goes on only because a hook asked for it, or was ended
 * @param asksNobody whether the agent says that it takes a question to a person for a refusal
 */
public record HookEvent(
        Kind kind,
        String name,
        Optional<ToolCall> call,
        Optional<String> folder,
        Optional<String> workspace,
        String session,
        String agentId,
        boolean again,
        boolean asksNobody) {

    /** The sorts of event. */
    public enum Kind {
        /** A tool is about to be used. */
        TOOL,
        /** The agent is about to say that it is done. */
        STOP,
        /** A session begins. */
        SESSION_START,
        /** Something that a guard has nothing to say about. */
        OTHER
    }

    /** Refuses nulls. */
    public HookEvent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(agentId, "agentId");
    }
}
