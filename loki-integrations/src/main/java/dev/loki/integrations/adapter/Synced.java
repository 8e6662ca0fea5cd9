package dev.loki.integrations.adapter;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Locale;

/**
 * What became of a status that was to be brought to a tracker.
 *
 * @param outcome what happened
 * @param target the tracker's name of the status; empty when none belongs to it
 * @param text one sentence for people
 */
public record Synced(Outcome outcome, String target, String text) {

    /** What happened. */
    public enum Outcome {
        /** The tracker shows it now. */
        CHANGED,
        /** The tracker showed it already. */
        ALREADY_THERE,
        /** The tracker has no way from where the issue is to that status. */
        UNREACHABLE,
        /** No status of the tracker belongs to it. */
        NOT_MAPPED
    }

    /** Whether the tracker shows what was asked for. */
    public boolean ok() {
        return outcome == Outcome.CHANGED || outcome == Outcome.ALREADY_THERE;
    }

    /** The document of it. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .put("target", target)
                .put("text", text)
                .build();
    }
}
