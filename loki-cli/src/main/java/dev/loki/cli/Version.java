package dev.loki.cli;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Objects;

/** The version of loki, from the jar's manifest, with the Java it runs on. */
final class Version implements Subcommand {

    /** The version, or {@code development} when loki does not run from its jar. */
    static String text() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");
    }

    @Override
    public ExitCode run(Composition loki) {
        Console console = loki.console();
        String java = System.getProperty("java.version", "");
        console.result("loki " + text() + " (Java " + java + ")");
        if (console.json()) {
            console.document(JsonObject.builder()
                    .put("name", "loki")
                    .put("version", text())
                    .put("java", java)
                    .build());
        }
        return ExitCode.OK;
    }
}
