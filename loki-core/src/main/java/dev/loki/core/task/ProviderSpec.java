package dev.loki.core.task;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Nearest;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command line that works on prompts. Immutable.
 *
 * <p>{@code command} and {@code stdin} are templates: {@code {prompt_file}}, {@code {model}}, {@code {budget_left}} and
 * {@code {result_file}} may stand in both, {@code {prompt}} in {@code stdin} alone, because every user of the machine
 * can read the arguments of a process.
 *
 * @param name unique among the providers
 * @param command program and arguments
 * @param stdin what the program reads; empty means nothing
 * @param parser what the program's output is
 * @param result JSON pointers into the output, by the name in {@link #RESULT_NAMES}
 * @param passEnv variables that the program gets although they look like secrets
 * @param unsetEnv variables that the program does not get
 * @param region where the provider processes data, for data residency
 * @param place where it is declared, such as {@code config.yaml:7}
 */
public record ProviderSpec(
        String name,
        List<String> command,
        Optional<String> stdin,
        Parser parser,
        Map<String, String> result,
        Set<String> passEnv,
        Set<String> unsetEnv,
        Optional<String> region,
        String place) {

    /** The providers that are always there and need no configuration. */
    public static final List<String> EMBEDDED = List.of("shell", "patch", "replay");

    /** The placeholders of a template. */
    public static final List<String> PLACEHOLDERS =
            List.of("prompt", "prompt_file", "model", "budget_left", "result_file");

    /** What {@code result} may point to. */
    public static final List<String> RESULT_NAMES = List.of(
            "status",
            "summary",
            "tokens_input",
            "tokens_output",
            "tokens_cache_read",
            "cost_usd",
            "model",
            "session_id",
            "questions",
            "decisions",
            "retry_after_s");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z_]+)}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** What a program prints. */
    public enum Parser {
        /** Text for people; its tail is the summary. */
        TEXT,
        /** One JSON object, read with the pointers of {@code result}. */
        JSON;

        /** The word that files use. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the collections and keeps their order. */
    public ProviderSpec {
        command = List.copyOf(command);
        result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
        passEnv = Collections.unmodifiableSet(new LinkedHashSet<>(passEnv));
        unsetEnv = Collections.unmodifiableSet(new LinkedHashSet<>(unsetEnv));
    }

    /**
     * The arguments of the process, with the placeholders filled in.
     *
     * @param values the value of each placeholder
     * @throws ConfigException if the template has a placeholder without a value
     */
    public List<String> argv(Map<String, String> values) {
        return command.stream().map(part -> fill(part, values)).toList();
    }

    /** As {@link #argv}, for what the process reads on standard input. */
    public Optional<String> input(Map<String, String> values) {
        return stdin.map(template -> fill(template, values));
    }

    private String fill(String template, Map<String, String> values) {
        return PLACEHOLDER.matcher(template).replaceAll(match -> {
            String value = values.get(match.group(1));
            if (value == null) {
                throw new ConfigException(
                        place + ": provider \"" + name + "\" needs {" + match.group(1)
                                + "}, for which the task gives no value; add it beside \"prompt\" or take it out of the template");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    static ProviderSpec read(String name, Fields fields, String place) {
        Parser parser = Values.oneOf(
                fields,
                "parser",
                fields.string("parser", Parser.TEXT.word()),
                Arrays.stream(Parser.values()).map(Parser::word).toList(),
                word -> Parser.valueOf(word.toUpperCase(Locale.ROOT)));
        ProviderSpec provider = new ProviderSpec(
                name,
                command(fields),
                stdin(fields),
                parser,
                result(fields, parser),
                variables(fields, "pass_env"),
                variables(fields, "unset_env"),
                fields.string("region"),
                place);
        fields.done();
        return provider;
    }

    private static List<String> command(Fields fields) {
        if (!fields.has("command")) {
            throw fields.missing("command");
        }
        List<String> command = fields.strings("command");
        try {
            command = new CommandLine.Argv(command).argv();
        } catch (IllegalArgumentException e) {
            throw fields.error("command", "\"command\": " + e.getMessage());
        }
        for (String part : command) {
            if (checkPlaceholders(fields, "command", part).contains("prompt")) {
                throw fields.error(
                        "command",
                        "\"command\" must not contain {prompt}, because everybody on the machine"
                                + " can read arguments; use \"stdin\" or {prompt_file}");
            }
        }
        return command;
    }

    private static Optional<String> stdin(Fields fields) {
        Optional<String> stdin = fields.string("stdin");
        stdin.ifPresent(template -> checkPlaceholders(fields, "stdin", template));
        return stdin;
    }

    private static Set<String> checkPlaceholders(Fields fields, String key, String template) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = PLACEHOLDER.matcher(template);
        while (matcher.find()) {
            String word = matcher.group(1);
            if (!PLACEHOLDERS.contains(word)) {
                throw fields.error(
                        key,
                        "\"" + key + "\" has the unknown placeholder {" + word + "}; "
                                + Nearest.to(word, PLACEHOLDERS)
                                        .map(near -> "did you mean {" + near + "}?")
                                        .orElse("known are " + String.join(", ", PLACEHOLDERS)));
            }
            found.add(word);
        }
        return found;
    }

    private static Map<String, String> result(Fields fields, Parser parser) {
        Map<String, String> result = new LinkedHashMap<>();
        fields.object("result").ifPresent(pointers -> {
            if (parser != Parser.JSON) {
                throw fields.error("result", "\"result\" needs \"parser: json\"; add it or remove \"result\"");
            }
            for (String name : RESULT_NAMES) {
                pointers.string(name).ifPresent(pointer -> {
                    if (!Values.jsonPointer(pointer)) {
                        throw pointers.error(
                                name, "\"" + name + "\" must be a JSON pointer such as /usage/input_tokens");
                    }
                    result.put(name, pointer);
                });
            }
            pointers.done();
        });
        return result;
    }

    private static Set<String> variables(Fields fields, String key) {
        List<String> names = fields.stringOrList(key);
        names.stream().filter(n -> !VARIABLE.matcher(n).matches()).findFirst().ifPresent(n -> {
            throw fields.error(
                    key,
                    "\"" + key + "\" " + Values.quoted(n) + " is not the name of a variable; use letters,"
                            + " digits and \"_\"");
        });
        return new LinkedHashSet<>(names);
    }
}
