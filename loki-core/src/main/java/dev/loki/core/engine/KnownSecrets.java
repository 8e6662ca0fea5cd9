package dev.loki.core.engine;

import dev.loki.core.io.Processes;
import java.util.List;
import java.util.Map;

/** Takes the secrets of the environment out of what children print, before it is kept anywhere. */
final class KnownSecrets {
    private static final String MASK = "***";

    private final List<String> values;

    KnownSecrets(Map<String, String> env) {
        this.values = Processes.secretValues(env);
    }

    String redact(String text) {
        String clean = text;
        for (String value : values) {
            clean = clean.replace(value, MASK);
        }
        return clean;
    }
}
