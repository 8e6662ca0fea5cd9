package dev.loki.cli.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells by a glance whether a configuration file says anything that a guard asks for, so that a YAML parser is loaded only for
 * one that may.
 *
 * <p>Only where every line without indentation is a comment or begins with one of a few known keys is the answer no.
 */
final class ConfigGlance {
    private static final int MAX_BYTES = 1024 * 1024;
    private static final Pattern INDIFFERENT =
            Pattern.compile("(?:version|limits|providers|integrations):(?: [^\\t\\r\\u0085\\u2028\\u2029]*)?");
    private static final Pattern GATES = Pattern.compile("gates:(?: [^\\t\\r\\u0085\\u2028\\u2029]*)?");

    private ConfigGlance() {}

    /** Whether the file has to be read. */
    static boolean speaks(Path file, boolean gates) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                return true;
            }
            return speaks(Files.readString(file, StandardCharsets.UTF_8), gates);
        } catch (IOException e) {
            return true;
        }
    }

    static boolean speaks(String text, boolean gates) {
        boolean first = true;
        for (String line : text.split("\n", -1)) {
            boolean blank = line.isBlank();
            boolean inner = line.startsWith(" ") && !first;
            if (blank || line.startsWith("#")) {
                continue;
            }
            if (line.indexOf('\u0085') >= 0
                    || line.indexOf('\u2028') >= 0
                    || line.indexOf('\u2029') >= 0
                    || line.indexOf('\r') >= 0) {
                return true;
            }
            if (!inner) {
                Matcher known = INDIFFERENT.matcher(line);
                boolean plain =
                        known.matches() || (!gates && GATES.matcher(line).matches());
                if (!plain) {
                    return true;
                }
                first = false;
            }
        }
        return false;
    }
}
