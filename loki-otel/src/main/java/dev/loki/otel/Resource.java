package dev.loki.otel;

import java.util.LinkedHashMap;
import java.util.Map;

/** What produced the telemetry: name and value pairs, sent with every body. Immutable. */
record Resource(Map<String, Object> attributes) {

    Resource {
        attributes = Map.copyOf(new LinkedHashMap<>(attributes));
    }

    /** Writes the member {@code resource}. */
    void write(JsonBytes json) {
        json.object("resource").array("attributes");
        attributes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> OtlpJson.attribute(json, entry.getKey(), entry.getValue()));
        json.endArray().endObject();
    }
}
