package dev.loki.core.task;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.List;

/** A command as a file states it: a text for the shell, or a list of arguments that no shell reads. Immutable. */
public sealed interface CommandLine {

    /** The arguments of the process to start. */
    List<String> argv();

    /** The command on one line, for people; not meant to be run. */
    String text();

    /** The form a file states it in: a string for the shell, a list for arguments. */
    JsonValue toJson();

    /** A text that {@code sh -c} runs. */
    record Shell(String text) implements CommandLine {
        /** Refuses a blank text and NUL characters. */
        public Shell {
            if (text.isBlank()) {
                throw new IllegalArgumentException("a command must not be empty");
            }
            refuseNul(text);
        }

        @Override
        public List<String> argv() {
            return List.of("sh", "-c", text);
        }

        @Override
        public JsonValue toJson() {
            return new JsonString(text);
        }
    }

    /** A program and its arguments, started without a shell. */
    record Argv(List<String> argv) implements CommandLine {
        /** Copies the list; refuses an empty list, a blank program and NUL characters. */
        public Argv {
            argv = List.copyOf(argv);
            if (argv.isEmpty() || argv.get(0).isBlank()) {
                throw new IllegalArgumentException("a command must name a program first");
            }
            argv.forEach(CommandLine::refuseNul);
        }

        @Override
        public String text() {
            return String.join(
                    " ",
                    argv.stream()
                            .map(a -> a.matches("[A-Za-z0-9_@%+=:,./-]+") ? a : "'" + a.replace("'", "'\\''") + "'")
                            .toList());
        }

        @Override
        public JsonValue toJson() {
            return JsonValue.strings(argv);
        }
    }

    private static void refuseNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a command must not contain a NUL character");
        }
    }
}
