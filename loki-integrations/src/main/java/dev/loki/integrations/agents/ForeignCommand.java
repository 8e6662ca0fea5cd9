package dev.loki.integrations.agents;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.integrations.agents.shell.Access;
import dev.loki.integrations.agents.shell.ShellReader;
import dev.loki.integrations.agents.shell.ShellReading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a tool that is not known is asked to run, as far as its input tells: a command line, words, or code. Code is a guess, so
 * that only what the constitution forbids counts in it.
 *
 * @param lines command lines
 * @param words a program and its arguments
 * @param code code of a language
 */
record ForeignCommand(List<String> lines, List<String> words, List<String> code) {
    private static final List<String> LINES =
            List.of("command", "cmd", "shell_command", "command_line", "commandLine", "program", "executable");
    private static final List<String> CODE = List.of("code", "script", "source_code", "expression");
    private static final List<String> ARGUMENTS = List.of("args", "arguments", "argv");
    private static final Set<String> SHELLS = Set.of("sh", "bash", "zsh", "shell", "dash", "ksh", "terminal");
    private static final Set<String> SKIPS = Set.of("noverify", "skiphooks", "bypasshooks", "skipverify");

    /** The words by which the guard knows a commit that skips its hooks. */
    private static final String UNCHECKED = "git commit --no-verify";

    /** What an input asks to run; empty where it asks nothing of the kind. A tool that only {@code reads} runs no code. */
    static Optional<ForeignCommand> of(JsonObject input, boolean reads) {
        List<String> lines = new ArrayList<>();
        List<String> code = new ArrayList<>();
        List<String> words = words(input);
        String arguments = arguments(input);
        for (String member : LINES) {
            input.string(member)
                    .map(text -> text + arguments)
                    .filter(text -> text.indexOf(' ') >= 0)
                    .ifPresent(lines::add);
        }
        boolean shell = SHELLS.contains(input.string("language").orElse("").toLowerCase(Locale.ROOT));
        for (String member : reads ? List.<String>of() : CODE) {
            input.string(member).ifPresent(text -> (shell ? lines : code).add(text));
        }
        if (skipsHooks(input)) {
            code.add(UNCHECKED);
        }
        boolean none = lines.isEmpty() && code.isEmpty() && words.isEmpty();
        return none ? Optional.empty() : Optional.of(new ForeignCommand(lines, words, code));
    }

    /** A program and its arguments, where an input gives them as a list; empty where it gives the program as a text. */
    static List<String> words(JsonObject input) {
        List<String> words = new ArrayList<>(input.strings("command"));
        for (String member : ARGUMENTS) {
            if (!words.isEmpty()
                    || (member.equals("argv") && input.string("command").isEmpty())) {
                words.addAll(input.strings(member));
            }
        }
        return words;
    }

    /** The arguments that stand apart from their program, as a shell would be given them behind it; mostly none. */
    static String arguments(JsonObject input) {
        StringBuilder line = new StringBuilder();
        for (String member : ARGUMENTS) {
            input.string(member).ifPresent(text -> line.append(' ').append(text));
            for (String word : input.strings(member)) {
                line.append(" '").append(word.replace("'", "'\\''")).append('\'');
            }
        }
        return line.toString();
    }

    /** Whether a member says in so many words that checks are to be skipped. */
    private static boolean skipsHooks(JsonObject input) {
        for (Map.Entry<String, JsonValue> member : input.members().entrySet()) {
            boolean on = member.getValue() instanceof JsonBoolean flag && flag.value();
            if (on
                    && SKIPS.contains(
                            member.getKey().replace("_", "").replace("-", "").toLowerCase(Locale.ROOT))) {
                return true;
            }
            boolean list = member.getValue() instanceof JsonArray items
                    && items.items().contains(new JsonString("--no-verify"));
            if (list) {
                return true;
            }
        }
        return false;
    }

    /** The command line for people; empty where there is only code. */
    Optional<String> shown() {
        if (!words.isEmpty()) {
            return Optional.of(String.join(" ", words));
        }
        return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(0));
    }

    /** What running it would do. */
    ShellReading read(Path folder, Map<String, String> environment) {
        Set<Access> accesses = new LinkedHashSet<>();
        List<ShellReading.Command> commands = new ArrayList<>();
        Set<dev.loki.integrations.agents.shell.Unread> unread = new LinkedHashSet<>();
        List<ShellReading> readings = new ArrayList<>();
        lines.forEach(line -> readings.add(ShellReader.read(line, folder, environment)));
        if (!words.isEmpty()) {
            readings.add(ShellReader.read(words, folder, environment));
        }
        readings.forEach(reading -> accesses.addAll(reading.accesses()));
        for (String text : code) {
            ShellReading language = ShellReader.read(List.of("python3", "-c", text), folder, environment);
            ShellReading shell = ShellReader.read(isProse(text) ? "" : text, folder, environment);
            for (ShellReading reading : List.of(language, shell)) {
                readings.add(reading);
                reading.accesses().forEach(a -> accesses.add(new Access(a.kind(), a.path(), a.recursive(), true)));
            }
        }
        for (ShellReading reading : readings) {
            commands.addAll(reading.commands());
            unread.addAll(reading.unread());
        }
        return new ShellReading(accesses, commands, unread);
    }

    /** Whether a text is no shell: it calls functions, as other languages do. */
    private static boolean isProse(String text) {
        return text.indexOf('(') >= 0 && !text.contains("$(");
    }
}
