package dev.loki.core.task;

import dev.loki.core.env.Durations;
import dev.loki.core.io.Glob;
import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.core.json.Nearest;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The kinds of values that tasks files and configuration files share. Every error names the place of the value. */
final class Values {

    /** The longest time that a file may ask for. */
    static final Duration MAX_DURATION = Duration.ofDays(30);

    private static final int SHOWN_WORDS = 10;
    private static final Pattern LEADING_ESCAPES = Pattern.compile("^\\\\+");
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
    private static final String DURATION_FORM = "a duration such as 90s, 15m or 1h30m";

    private Values() {}

    static Optional<Long> whole(Fields fields, String key, long min, long max) {
        Optional<Long> number = fields.integer(key);
        number.filter(n -> n < min || n > max).ifPresent(n -> {
            String range = max == Long.MAX_VALUE ? "at least " + min : "from " + min + " to " + max;
            throw fields.error(key, quoted(key) + " must be " + range + ", not " + n);
        });
        return number;
    }

    static Optional<Duration> duration(Fields fields, String key) {
        Optional<JsonValue> value = fields.value(key);
        if (value.orElse(null) instanceof JsonNumber n) {
            String seconds = n.value().toPlainString();
            throw fields.error(key, quoted(key) + " must be " + DURATION_FORM + ", not " + seconds + "; add the unit");
        }
        return fields.string(key).map(text -> {
            Duration duration = parseDuration(fields, key, text);
            if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(MAX_DURATION) > 0) {
                throw fields.error(key, quoted(key) + " must be from 1ms to 30d, not " + quoted(text));
            }
            return duration;
        });
    }

    /** A duration of whole milliseconds as a text that reads as the same one. */
    static String exactly(Duration duration) {
        String seconds = duration.toSeconds() == 0 ? "" : duration.toSeconds() + "s";
        return duration.toMillisPart() == 0 ? seconds : seconds + duration.toMillisPart() + "ms";
    }

    private static Duration parseDuration(Fields fields, String key, String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw fields.error(key, quoted(key) + " must be " + DURATION_FORM + ", not " + quoted(text));
        }
    }

    static Optional<CommandLine> command(Fields fields, String key) {
        return fields.value(key).map(value -> {
            try {
                if (value instanceof JsonArray) {
                    return new CommandLine.Argv(fields.strings(key));
                }
                if (value instanceof JsonString text) {
                    return new CommandLine.Shell(text.value());
                }
            } catch (IllegalArgumentException e) {
                throw fields.error(key, quoted(key) + ": " + e.getMessage());
            }
            throw fields.error(
                    key, quoted(key) + " must be a command: a text for the shell, or a list of program and arguments");
        });
    }

    static Optional<String> id(Fields fields, String key) {
        return fields.string(key).map(text -> checkedId(fields, key, text));
    }

    static String requireId(Fields fields, String key) {
        if (fields.value(key).orElse(null) instanceof JsonNumber) {
            throw fields.error(key, quoted(key) + " must be a text, not a number; put it in quotes");
        }
        return checkedId(fields, key, fields.requireString(key));
    }

    static List<String> ids(Fields fields, String key) {
        List<String> ids = fields.stringOrList(key);
        ids.forEach(id -> checkedId(fields, key, id));
        refuseRepetition(fields, key, ids);
        return ids;
    }

    private static String checkedId(Fields fields, String key, String text) {
        if (!Task.validId(text)) {
            throw fields.error(
                    key,
                    quoted(key) + " " + quoted(text) + " is not a valid id; use 1 to " + Task.MAX_ID_LENGTH
                            + " letters, digits, \".\", \"_\" or \"-\", begin with a letter or digit, and leave out"
                            + " \"..\"");
        }
        return text;
    }

    /** A list of files of the project. */
    static List<String> paths(Fields fields, String key) {
        List<String> paths = fields.stringOrList(key);
        paths.forEach(path -> checkedPath(fields, key, path));
        refuseRepetition(fields, key, paths);
        return paths;
    }

    static String requirePath(Fields fields, String key) {
        return checkedPath(fields, key, fields.requireString(key));
    }

    private static String checkedPath(Fields fields, String key, String path) {
        pathProblem(path).ifPresent(problem -> {
            throw fields.error(key, quoted(key) + " " + quoted(path) + " " + problem);
        });
        return path;
    }

    /** What keeps a text from being a path inside the project, with the fix. */
    static Optional<String> pathProblem(String path) {
        if (path.isBlank()) {
            return Optional.of("is empty; write a path relative to the project");
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("contains a control character; write it without");
        }
        if (path.startsWith("/") || path.startsWith("\\") || DRIVE.matcher(path).matches()) {
            return Optional.of("is absolute; write a path relative to the project");
        }
        if (List.of(path.split("[/\\\\]", -1)).contains("..")) {
            return Optional.of("leaves the project; write a path without \"..\"");
        }
        return Optional.empty();
    }

    static Optional<String> glob(Fields fields, String key) {
        return fields.string(key).map(glob -> checkedGlob(fields, key, glob));
    }

    static Optional<List<String>> globs(Fields fields, String key) {
        if (!fields.has(key)) {
            return Optional.empty();
        }
        List<String> globs = fields.stringOrList(key);
        globs.forEach(glob -> checkedGlob(fields, key, glob));
        refuseRepetition(fields, key, globs);
        return Optional.of(globs);
    }

    private static String checkedGlob(Fields fields, String key, String glob) {
        checkedPath(fields, key, LEADING_ESCAPES.matcher(glob).replaceFirst(""));
        try {
            Glob.compile(glob);
        } catch (IllegalArgumentException e) {
            throw fields.error(key, quoted(key) + " " + quoted(glob) + ": " + e.getMessage());
        }
        return glob;
    }

    /** What keeps a text from being a spec pointer {@code file#/json/pointer}, with the fix. */
    static Optional<String> specProblem(String spec) {
        int hash = spec.indexOf('#');
        if (hash < 0) {
            return Optional.of("names no place in the file; write file#/json/pointer, or file# for the whole file");
        }
        Optional<String> path = pathProblem(spec.substring(0, hash));
        if (path.isPresent()) {
            return path;
        }
        return jsonPointer(spec.substring(hash + 1))
                ? Optional.empty()
                : Optional.of("has no valid JSON pointer after \"#\"; begin it with \"/\", write \"~1\" for \"/\" and"
                        + " \"~0\" for \"~\" inside a name");
    }

    /** Whether a text is a JSON pointer as RFC 6901 defines it. */
    static boolean jsonPointer(String text) {
        for (int i = text.indexOf('~'); i >= 0; i = text.indexOf('~', i + 1)) {
            if (!text.startsWith("~0", i) && !text.startsWith("~1", i)) {
                return false;
            }
        }
        return text.isEmpty() || text.startsWith("/");
    }

    static <T> T oneOf(Fields fields, String key, String word, Collection<String> words, Function<String, T> value) {
        if (!words.contains(word)) {
            throw fields.error(
                    key,
                    quoted(key) + " must be one of " + String.join(", ", words) + ", not " + quoted(word)
                            + Nearest.to(word, words)
                                    .map(w -> "; did you mean " + quoted(w) + "?")
                                    .orElse(""));
        }
        return value.apply(word);
    }

    /** Reads {@code version}, which is 1 or left out. */
    static void version(Fields fields) {
        whole(fields, "version", 1, Long.MAX_VALUE).filter(v -> v != 1).ifPresent(v -> {
            throw fields.error("version", "version " + v + " is not known; write version: 1");
        });
    }

    /** The end of a sentence about a word that names nothing: the nearest word that does, or the known ones. */
    static String hint(String word, Collection<String> known) {
        return Nearest.to(word, known)
                .map(near -> "; did you mean " + quoted(near) + "?")
                .orElse(known.isEmpty() ? "" : "; known are " + shortList(known));
    }

    private static String shortList(Collection<String> words) {
        String shown = String.join(", ", words.stream().limit(SHOWN_WORDS).toList());
        return words.size() > SHOWN_WORDS ? shown + ", …" : shown;
    }

    private static void refuseRepetition(Fields fields, String key, List<String> items) {
        Set<String> seen = new HashSet<>();
        items.stream().filter(item -> !seen.add(item)).findFirst().ifPresent(item -> {
            throw fields.error(key, quoted(key) + " lists " + quoted(item) + " twice; remove one");
        });
    }

    static String quoted(String text) {
        String shown = text.length() > 80 ? text.substring(0, 79) + "…" : text;
        return "\"" + shown.replaceAll("\\p{Cntrl}", "?") + "\"";
    }
}
