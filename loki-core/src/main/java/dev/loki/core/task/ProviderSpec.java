package dev.loki.core.task;

import dev.loki.core.ConfigException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command line that works on prompts. Immutable.
 *
 * <p>{@code command}, {@code options}, {@code env} and {@code stdin} are templates: {@code {prompt_file}}, {@code {model}},
 * {@code {budget_left}} and {@code {result_file}} may stand in all of them, {@code {prompt}} in {@code stdin} alone, because
 * every user of the machine can read the arguments of a process.
 *
 * @param name unique among the providers
 * @param base the shipped profile that this one is to be built on by {@link #on}; empty when it stands for itself
 * @param command program and arguments
 * @param options arguments that follow when the placeholder that is their key has a value
 * @param stdin what the program reads; empty means nothing
 * @param parser what the program's output is
 * @param result JSON pointers into the output, by the name in {@link #RESULT_NAMES}
 * @param env variables that the program gets unless the environment sets them
 * @param passEnv variables that the program gets although they look like secrets
 * @param unsetEnv variables that the program does not get
 * @param region where the provider processes data, for data residency
 * @param place where it is declared, such as {@code config.yaml:7}
 */
public record ProviderSpec(
        String name,
        Optional<Base> base,
        List<String> command,
        Map<String, List<String>> options,
        Optional<String> stdin,
        Parser parser,
        Map<String, String> result,
        Map<String, String> env,
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

    static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z_]+)}");

    /** What a program prints. */
    public enum Parser {
        /** Text for people; its tail is the summary. */
        TEXT,
        /** One JSON object, read with the pointers of {@code result}. */
        JSON,
        /** The JSON lines of {@code claude --output-format stream-json}. */
        CLAUDE_STREAM_JSON,
        /** The JSON lines of {@code codex exec --json}. */
        CODEX_JSONL,
        /** The JSON lines of {@code gemini --output-format stream-json}. */
        GEMINI_STREAM_JSON,
        /** The JSON lines of {@code opencode run --format json}. */
        OPENCODE_JSONL;

        /** The word that files use. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What a provider changes of the shipped profile that it is built on.
     *
     * @param profile the profile's name
     * @param program the program to call instead of the profile's
     * @param args arguments after the profile's own
     */
    public record Base(String profile, Optional<String> program, List<String> args) {
        /** Copies the list. */
        public Base {
            Objects.requireNonNull(profile, "profile");
            Objects.requireNonNull(program, "program");
            args = List.copyOf(args);
        }
    }

    /** Copies the collections and keeps their order. */
    public ProviderSpec {
        command = List.copyOf(command);
        Map<String, List<String>> copied = new LinkedHashMap<>();
        options.forEach((key, arguments) -> copied.put(key, List.copyOf(arguments)));
        options = Collections.unmodifiableMap(copied);
        result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        passEnv = Collections.unmodifiableSet(new LinkedHashSet<>(passEnv));
        unsetEnv = Collections.unmodifiableSet(new LinkedHashSet<>(unsetEnv));
    }

    /** This provider, built on the shipped profile that it names: additions follow, variables of this one win. */
    public ProviderSpec on(ProviderSpec shipped) {
        Base own = base.orElseThrow();
        List<String> whole = new ArrayList<>(shipped.command);
        own.program().ifPresent(program -> whole.set(0, program));
        whole.addAll(own.args());
        Map<String, List<String>> choices = new LinkedHashMap<>(shipped.options);
        choices.putAll(options);
        Map<String, String> variables = new LinkedHashMap<>(shipped.env);
        variables.putAll(env);
        Set<String> passed = new LinkedHashSet<>(shipped.passEnv);
        passed.addAll(passEnv);
        Set<String> unset = new LinkedHashSet<>(shipped.unsetEnv);
        unset.addAll(unsetEnv);
        return new ProviderSpec(
                name,
                Optional.empty(),
                whole,
                choices,
                shipped.stdin,
                shipped.parser,
                shipped.result,
                variables,
                passed,
                unset,
                region.or(shipped::region),
                place);
    }

    /**
     * The arguments of the process, with the placeholders filled in.
     *
     * @param values the value of each placeholder
     * @throws ConfigException if the template has a placeholder without a value
     */
    public List<String> argv(Map<String, String> values) {
        List<String> argv = new ArrayList<>();
        command.forEach(part -> argv.add(fill(part, values)));
        options.forEach((key, arguments) -> {
            if (values.containsKey(key)) {
                arguments.forEach(part -> argv.add(fill(part, values)));
            }
        });
        return argv;
    }

    /** As {@link #argv}, for what the process reads on standard input. */
    public Optional<String> input(Map<String, String> values) {
        return stdin.map(template -> fill(template, values));
    }

    /** As {@link #argv}, for the variables that the process gets unless the environment sets them. */
    public Map<String, String> variables(Map<String, String> values) {
        Map<String, String> filled = new LinkedHashMap<>();
        env.forEach((key, template) -> filled.put(key, fill(template, values)));
        return filled;
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
}
