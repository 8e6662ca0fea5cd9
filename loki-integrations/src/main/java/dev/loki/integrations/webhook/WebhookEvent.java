package dev.loki.integrations.webhook;

import dev.loki.core.json.JsonValue.JsonObject;

/**
 * What a verified webhook says, in one form for all services. Every text comes from outside and is not to be trusted.
 *
 * @param integration the service
 * @param kind what happened
 * @param externalId the issue that it happened to; empty when it is about none
 * @param actor who did it, as the service names them; may be empty
 * @param value the new status, title or comment; may be empty
 * @param category {@code done}, {@code open} or empty, for a status
 * @param itemId the service's id of a comment; may be empty
 * @param trusted whether the service vouches that the actor may work on the project
 */
public record WebhookEvent(
        String integration,
        Kind kind,
        String externalId,
        String actor,
        String value,
        String category,
        String itemId,
        boolean trusted) {

    /** What happened. */
    public enum Kind {
        /** An issue was made. */
        CREATED,
        /** The status of an issue changed. */
        STATUS,
        /** The title of an issue changed. */
        TITLE,
        /** Somebody commented. */
        COMMENT,
        /** Somebody pressed a button or gave a command. */
        INTERACTION,
        /** Something else, which is only published. */
        OTHER
    }

    /** The payload of the event that tells the project about it. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("action", "webhook")
                .put("integration", integration)
                .put("kind", kind.name().toLowerCase(java.util.Locale.ROOT))
                .put("external_id", externalId)
                .put("actor", actor)
                .put("value", value)
                .put("category", category)
                .put("item_id", itemId)
                .build();
    }
}
