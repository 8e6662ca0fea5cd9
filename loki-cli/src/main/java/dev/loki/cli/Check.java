package dev.loki.cli;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Locale;

/**
 * One finding of {@code loki doctor}.
 *
 * @param name what was looked at; stable
 * @param status how it is
 * @param message one sentence
 * @param fix what to do; empty when there is nothing to do
 */
record Check(String name, Status status, String message, String fix) {

    /** How a thing is. */
    enum Status {
        /** As it should be. */
        OK,
        /** Works, but deserves a look. */
        WARN,
        /** Does not work. */
        FAIL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Check ok(String name, String message) {
        return new Check(name, Status.OK, message, "");
    }

    static Check warn(String name, String message, String fix) {
        return new Check(name, Status.WARN, message, fix);
    }

    static Check fail(String name, String message, String fix) {
        return new Check(name, Status.FAIL, message, fix);
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("name", name)
                .put("status", status.word())
                .put("message", message)
                .put("fix", fix)
                .build();
    }
}
