package dev.loki.policy;

import dev.loki.core.ConfigException;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that is wrong with a policy file.
 *
 * @param file what the file is called
 * @param line the line, from 1
 * @param column the column, from 1
 * @param message one sentence with the fix
 */
public record PolicyProblem(String file, int line, int column, String message) {
    private static final Pattern PLACED = Pattern.compile(":(\\d{1,9}):(\\d{1,9}): (.*)", Pattern.DOTALL);

    /** The problem that an exception of the strict reader means. */
    static PolicyProblem of(String file, ConfigException exception) {
        String message = String.valueOf(exception.getMessage());
        Matcher placed = PLACED.matcher(message.startsWith(file) ? message.substring(file.length()) : "");
        return placed.matches()
                ? new PolicyProblem(
                        file, Integer.parseInt(placed.group(1)), Integer.parseInt(placed.group(2)), placed.group(3))
                : new PolicyProblem(file, 1, 1, message);
    }

    /** The problem as an object. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("file", file)
                .put("line", line)
                .put("column", column)
                .put("message", message)
                .build();
    }

    /** {@code file:line:column: message}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
