package dev.loki.integrations.adapter;

import dev.loki.core.json.JsonValue.JsonObject;

/**
 * Something that is in a tracker now.
 *
 * @param externalId the tracker's id of it
 * @param title its title; empty for a comment
 * @param url where a person finds it; may be empty
 */
public record Posted(String externalId, String title, String url) {

    /** The document of it. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("id", externalId)
                .put("title", title)
                .put("url", url)
                .build();
    }
}
