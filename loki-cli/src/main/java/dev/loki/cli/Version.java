package dev.loki.cli;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Objects;

/** The version of loki, from the jar's manifest. */
final class Version {
    private Version() {}

    /** The version, or {@code development} when loki does not run from its jar. */
    static String text() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");
    }

    /** Prints the version with the Java it runs on. */
    static void print(Console console) {
        String java = System.getProperty("java.version", "");
        console.result("loki " + text() + " (Java " + java + ")");
        console.document(JsonObject.builder()
                .put("name", "loki")
                .put("version", text())
                .put("java", java)
                .build());
    }
}
