package dev.loki.core.task;

import dev.loki.core.json.Fields;
import dev.loki.core.json.Nearest;
import dev.loki.core.task.ProviderSpec.Base;
import dev.loki.core.task.ProviderSpec.Parser;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one entry of {@code providers:}, strictly. */
final class ProviderReader {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final List<String> OF_A_PROFILE = List.of("command", "stdin", "parser", "result");

    private final String name;
    private final Fields fields;
    private final String place;

    private ProviderReader(String name, Fields fields, String place) {
        this.name = name;
        this.fields = fields;
        this.place = place;
    }

    static ProviderSpec read(String name, Fields fields, String place) {
        ProviderReader reader = new ProviderReader(name, fields, place);
        ProviderSpec provider = fields.has("profile") ? reader.built() : reader.whole();
        fields.done();
        return provider;
    }

    /** A provider that changes some of a shipped profile. */
    private ProviderSpec built() {
        OF_A_PROFILE.stream().filter(fields::has).findFirst().ifPresent(key -> {
            throw fields.error(
                    key,
                    "\"" + key + "\" comes with the profile; use \"program\" and \"args\" to change the command, or"
                            + " leave \"profile\" out");
        });
        List<String> args = fields.strings("args");
        args.forEach(part -> checkArgument("args", part));
        Base base = new Base(fields.requireString("profile"), fields.string("program"), args);
        return spec(Optional.of(base), List.of(), Optional.empty(), Parser.TEXT, Map.of());
    }

    /** A provider that says everything itself. */
    private ProviderSpec whole() {
        List.of("program", "args").stream().filter(fields::has).findFirst().ifPresent(key -> {
            throw fields.error(key, "\"" + key + "\" changes a \"profile\"; name one, or put it into \"command\"");
        });
        Parser parser = Values.oneOf(
                fields,
                "parser",
                fields.string("parser", Parser.TEXT.word()),
                Arrays.stream(Parser.values()).map(Parser::word).toList(),
                word -> Arrays.stream(Parser.values())
                        .filter(known -> known.word().equals(word))
                        .findFirst()
                        .orElseThrow());
        return spec(Optional.empty(), command(), stdin(), parser, result(parser));
    }

    private ProviderSpec spec(
            Optional<Base> base,
            List<String> command,
            Optional<String> stdin,
            Parser parser,
            Map<String, String> result) {
        return new ProviderSpec(
                name,
                base,
                command,
                options(),
                stdin,
                parser,
                result,
                env(),
                variables("pass_env"),
                variables("unset_env"),
                fields.string("region"),
                place);
    }

    private List<String> command() {
        if (!fields.has("command")) {
            throw fields.missing("command");
        }
        List<String> command = fields.strings("command");
        try {
            command = new CommandLine.Argv(command).argv();
        } catch (IllegalArgumentException e) {
            throw fields.error("command", "\"command\": " + e.getMessage());
        }
        command.forEach(part -> checkArgument("command", part));
        return command;
    }

    private void checkArgument(String key, String part) {
        if (checkPlaceholders(fields, key, part).contains("prompt")) {
            throw fields.error(
                    key,
                    "\"" + key + "\" must not contain {prompt}, because everybody on the machine"
                            + " can read arguments; use \"stdin\" or {prompt_file}");
        }
    }

    private Map<String, List<String>> options() {
        Map<String, List<String>> options = new LinkedHashMap<>();
        fields.object("options").ifPresent(groups -> {
            for (String key : groups.keys()) {
                if (key.equals("prompt") || !ProviderSpec.PLACEHOLDERS.contains(key)) {
                    throw groups.error(
                            key,
                            "\"options\" are named by the placeholder that they need: prompt_file, model, budget_left"
                                    + " or result_file; rename " + Values.quoted(key));
                }
                List<String> arguments = groups.strings(key);
                arguments.forEach(part -> checkArgument("options", part));
                options.put(key, arguments);
            }
            groups.done();
        });
        return options;
    }

    private Map<String, String> env() {
        Map<String, String> env =
                fields.object("env").map(EnvSection::ofProvider).orElse(Map.of());
        env.values().forEach(value -> checkPlaceholders(fields, "env", value));
        return env;
    }

    private Optional<String> stdin() {
        Optional<String> stdin = fields.string("stdin");
        stdin.ifPresent(template -> checkPlaceholders(fields, "stdin", template));
        return stdin;
    }

    private static Set<String> checkPlaceholders(Fields fields, String key, String template) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = ProviderSpec.PLACEHOLDER.matcher(template);
        while (matcher.find()) {
            String word = matcher.group(1);
            if (!ProviderSpec.PLACEHOLDERS.contains(word)) {
                throw fields.error(
                        key,
                        "\"" + key + "\" has the unknown placeholder {" + word + "}; "
                                + Nearest.to(word, ProviderSpec.PLACEHOLDERS)
                                        .map(near -> "did you mean {" + near + "}?")
                                        .orElse("known are " + String.join(", ", ProviderSpec.PLACEHOLDERS)));
            }
            found.add(word);
        }
        return found;
    }

    private Map<String, String> result(Parser parser) {
        Map<String, String> result = new LinkedHashMap<>();
        fields.object("result").ifPresent(pointers -> {
            if (parser != Parser.JSON) {
                throw fields.error("result", "\"result\" needs \"parser: json\"; add it or remove \"result\"");
            }
            for (String key : ProviderSpec.RESULT_NAMES) {
                pointers.string(key).ifPresent(pointer -> {
                    if (!Values.jsonPointer(pointer)) {
                        throw pointers.error(key, "\"" + key + "\" must be a JSON pointer such as /usage/input_tokens");
                    }
                    result.put(key, pointer);
                });
            }
            pointers.done();
        });
        return result;
    }

    private Set<String> variables(String key) {
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
