package dev.loki.integrations.agents;

import java.util.Objects;

/**
 * What a guard decided about an event.
 *
 * @param effect what is to happen
 * @param text the reason of a refusal, the question of an approval, or what is to be added to the agent's context
 * @param approval the id of the approval that a person can give, or empty
 */
public record Verdict(Effect effect, String text, String approval) {

    /** The longest text that agents take, in characters. */
    public static final int MAX_TEXT = 9_000;

    /** What is to happen. */
    public enum Effect {
        /** It goes on. */
        ALLOW,
        /** A person decides, in the agent's own window. */
        ASK,
        /** The session pauses until a person decided; only where the agent can do that. */
        DEFER,
        /** It does not happen. */
        DENY
    }

    /** Refuses nulls and shortens the text. */
    public Verdict {
        Objects.requireNonNull(effect, "effect");
        Objects.requireNonNull(approval, "approval");
        text = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
    }

    /** It goes on. */
    public static Verdict allow() {
        return new Verdict(Effect.ALLOW, "", "");
    }

    /** It goes on, and the agent is told something. */
    public static Verdict allow(String context) {
        return new Verdict(Effect.ALLOW, context, "");
    }

    /** It does not happen. */
    public static Verdict deny(String reason) {
        return new Verdict(Effect.DENY, reason, "");
    }
}
