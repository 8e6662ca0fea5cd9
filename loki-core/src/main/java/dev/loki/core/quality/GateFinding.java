package dev.loki.core.quality;

import dev.loki.core.constitution.QualityGates.Severity;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One weakness that a scanner found.
 *
 * @param tool the scanner
 * @param rule its rule
 * @param severity how bad it is
 * @param path the file, relative to the project, or blank when it is about none
 * @param line the line in it, from 1, or 0 when it is about no line
 * @param message one sentence
 * @param fingerprint equal for the same finding in another run, also when lines above it came or went; 16 hexadecimal digits
 */
public record GateFinding(
        String tool, String rule, Severity severity, String path, int line, String message, String fingerprint) {

    private static final int FINGERPRINT_DIGITS = 16;

    /** Refuses nulls. */
    public GateFinding {
        Objects.requireNonNull(tool, "tool");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(fingerprint, "fingerprint");
    }

    /** A finding; {@code content} is what tells it from others of its rule and file, such as the line's text. */
    static GateFinding of(
            String tool, String rule, Severity severity, String path, int line, String message, String content) {
        String identity = String.join("\0", tool, rule, path, content.strip());
        return new GateFinding(
                tool, rule, severity, path, line, message, Sha256.hex(identity).substring(0, FINGERPRINT_DIGITS));
    }

    /** Whether it is at least as bad as that. */
    public boolean atLeast(Severity threshold) {
        return severity.compareTo(threshold) >= 0;
    }

    /** Where it is, for people. */
    public String place() {
        if (path.isBlank()) {
            return "the project";
        }
        return line > 0 ? path + ":" + line : path;
    }

    /** {@code {tool, rule, severity, path, line, message, fingerprint}}. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("tool", tool)
                .put("rule", rule)
                .put("severity", severity.name().toLowerCase(Locale.ROOT))
                .put("path", path)
                .put("line", line)
                .put("message", message)
                .put("fingerprint", fingerprint)
                .build();
    }

    /** Reads what {@link #toJson()} wrote; empty when it is no finding. */
    public static Optional<GateFinding> fromJson(JsonObject json) {
        Optional<Severity> severity = json.string("severity").flatMap(GateFinding::severity);
        return severity.isEmpty()
                ? Optional.empty()
                : Optional.of(new GateFinding(
                        json.string("tool").orElse(""),
                        json.string("rule").orElse(""),
                        severity.get(),
                        json.string("path").orElse(""),
                        json.integer("line").orElse(0L).intValue(),
                        json.string("message").orElse(""),
                        json.string("fingerprint").orElse("")));
    }

    static Optional<Severity> severity(String word) {
        return Arrays.stream(Severity.values())
                .filter(s -> s.name().equalsIgnoreCase(word))
                .findFirst();
    }
}
