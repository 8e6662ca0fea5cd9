package dev.loki.core.env;

import dev.loki.core.ConfigException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A typed view of environment variables.
 *
 * <p>A blank value counts as unset, and blanks around a value do not count. A value of the wrong form is a
 * {@link ConfigException} that names the variable and what it must be, never the value, which might be a secret.
 * Immutable.
 */
public final class Env {
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?\\d{1,18}(?:\\.\\d{1,18})?");

    private final Map<String, String> variables;

    private Env(Map<String, String> variables) {
        this.variables = variables;
    }

    /** A view of these variables. */
    public static Env of(Map<String, String> variables) {
        return new Env(Map.copyOf(variables));
    }

    /** These variables over others: a variable that is unset or blank here is taken from the lower ones. */
    public Env withDefaults(Map<String, String> lower) {
        Map<String, String> merged = new LinkedHashMap<>(lower);
        variables.forEach((name, value) -> {
            if (!value.isBlank() || !merged.containsKey(name)) {
                merged.put(name, value);
            }
        });
        return of(merged);
    }

    /** All variables as they are, blank ones too. */
    public Map<String, String> raw() {
        return variables;
    }

    /** The value without blanks around it, or empty when it is unset or blank. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** True for {@code true}, {@code 1} or {@code yes}, false for {@code false}, {@code 0} or {@code no}, in any case. */
    public boolean flag(String name, boolean fallback) {
        return text(name)
                .map(value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "true", "1", "yes" -> true;
                    case "false", "0", "no" -> false;
                    default -> throw wrong(name, "true or false, spelled so or as 1, yes, 0 or no");
                })
                .orElse(fallback);
    }

    /** A whole number within these bounds, both included. */
    public Optional<Long> integer(String name, long min, long max) {
        String range = max == Long.MAX_VALUE ? "of at least " + min : "from " + min + " to " + max;
        return text(name).map(value -> {
            if (!WHOLE.matcher(value).matches() || Long.parseLong(value) < min || Long.parseLong(value) > max) {
                throw wrong(name, "a whole number " + range);
            }
            return Long.parseLong(value);
        });
    }

    /** A duration as {@link Durations#parse} reads it. */
    public Optional<Duration> duration(String name) {
        return text(name).map(value -> {
            try {
                return Durations.parse(value);
            } catch (IllegalArgumentException e) {
                throw new ConfigException(name + " has a wrong value: " + e.getMessage(), e);
            }
        });
    }

    /** A decimal number without an exponent. */
    public Optional<BigDecimal> decimal(String name) {
        return text(name).map(value -> {
            if (!DECIMAL.matcher(value).matches()) {
                throw wrong(name, "a number such as 5 or 2.50");
            }
            return new BigDecimal(value);
        });
    }

    private static ConfigException wrong(String name, String wanted) {
        return new ConfigException(name + " must be " + wanted + "; correct or unset it");
    }
}
