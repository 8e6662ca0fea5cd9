package dev.loki.core.task;

import dev.loki.core.env.Settings;
import dev.loki.core.io.Processes;
import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The {@code env:} map of a configuration file. The file comes with the repository, so it may neither disarm the
 * product nor hold or redirect a secret. No error repeats a value.
 */
final class EnvSection {
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]*");
    private static final Pattern ANY_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> SECRET_WORDS = Set.of(
            "SECRET",
            "SECRETS",
            "PASSWORD",
            "PASSWD",
            "PASSPHRASE",
            "CREDENTIAL",
            "CREDENTIALS",
            "APIKEY",
            "WEBHOOK",
            "HEADERS");
    private static final Set<String> SECRET_ENDINGS =
            Set.of("TOKEN", "KEY", "KEYS", "PAT", "AUTH", "OAUTH", "PASS", "PWD", "JWT", "COOKIE", "DSN");
    private static final Set<String> LOCKED = Set.of(
            "LOKI_POLICY_FILE",
            "LOKI_ALLOWED_HOSTS",
            "LOKI_APPROVE",
            "LOKI_JAVA_OPTS",
            "LOKI_AUDIT_KEY_FILE",
            "LOKI_AUDIT_PUBLIC_KEYS",
            "LOKI_AUDIT_ORIGIN",
            "LOKI_AUDIT_HEAD");
    private static final Set<String> ONLY_ON = Set.of("LOKI_AUDIT_ENABLED", "LOKI_ENTERPRISE_AUDIT");
    private static final Set<String> ON = Set.of("true", "1", "yes");

    /** Variables that loki sets for the processes it starts; a file that sets them would imitate a run. */
    private static final Set<String> OF_A_RUN = Set.of(
            "LOKI_RUN_ID",
            "LOKI_TASK_ID",
            "LOKI_TASK_TITLE",
            "LOKI_ATTEMPT",
            "LOKI_PHASE",
            "LOKI_SPEC",
            "LOKI_APPROVAL_ID",
            "LOKI_PROMPT_FILE",
            "LOKI_LAST_ERROR_FILE",
            "LOKI_RESULT_FILE",
            "LOKI_PROCESS_COOKIE");

    private EnvSection() {}

    static Map<String, String> read(Fields env) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String name : env.keys()) {
            checkName(env, name);
            String value = env.value(name).map(v -> text(env, name, v)).orElseThrow();
            if (secretShape(value)) {
                throw env.error(
                        name,
                        name + " has a value that looks like a secret, and a file of the repository is no"
                                + " place for one; set it in the environment");
            }
            if (ONLY_ON.contains(name) && !ON.contains(value.strip().toLowerCase(Locale.ROOT))) {
                throw env.error(
                        name,
                        name + " may be switched on in a file of the repository, but not off; remove it or write true");
            }
            variables.put(name, value);
        }
        return variables;
    }

    /** The variables that a provider's program gets; they hold no secret and pretend no run. */
    static Map<String, String> ofProvider(Fields env) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String name : env.keys()) {
            if (!ANY_NAME.matcher(name).matches()) {
                throw env.error(
                        name, Values.quoted(name) + " is not the name of a variable; use letters, digits and \"_\"");
            }
            if (name.startsWith("LOKI_") || Processes.REPOSITORY_VARIABLES.contains(name)) {
                throw env.error(name, name + " is set by loki for the processes it starts; remove it");
            }
            String value = env.value(name).map(v -> text(env, name, v)).orElseThrow();
            if (secretName(name) || secretShape(value)) {
                throw env.error(
                        name,
                        name + " holds a secret, and a file of the repository is no place for one; set it in the"
                                + " environment and name it under \"pass_env\"");
            }
            variables.put(name, value);
        }
        return variables;
    }

    private static void checkName(Fields env, String name) {
        if (!NAME.matcher(name).matches() || !(name.startsWith("LOKI_") || name.startsWith("OTEL_"))) {
            throw env.error(
                    name,
                    Values.quoted(name) + " cannot be set here; \"env\" is for variables that begin with"
                            + " LOKI_ or OTEL_");
        }
        if (OF_A_RUN.contains(name)) {
            throw env.error(name, name + " is set by loki for the processes it starts; remove it");
        }
        List<String> words = List.of(name.split("_"));
        String last = words.get(words.size() - 1);
        if (last.equals("DISABLED") || LOCKED.contains(name)) {
            throw env.error(
                    name,
                    name + " cannot be set in a file of the repository, because it decides what is"
                            + " enforced; set it in the environment");
        }
        if (secretName(name) && !knownAsNone(name)) {
            throw env.error(
                    name,
                    name + " holds a secret, and a file of the repository is no place for one; set it in"
                            + " the environment");
        }
    }

    private static boolean secretName(String name) {
        List<String> words = List.of(name.toUpperCase(Locale.ROOT).split("_"));
        return SECRET_ENDINGS.contains(words.get(words.size() - 1))
                || words.stream().anyMatch(SECRET_WORDS::contains);
    }

    /** Whether the settings know the variable as one that holds no secret, whatever its name looks like. */
    private static boolean knownAsNone(String name) {
        return Settings.all().stream()
                .anyMatch(setting ->
                        setting.name().equals(name) && !setting.type().equals("secret"));
    }

    /** Whether loki would keep a value from a child process, whatever its name. */
    private static boolean secretShape(String value) {
        return Processes.childEnvironment(Map.of("VALUE", value), Set.of(), Set.of())
                .isEmpty();
    }

    private static String text(Fields env, String name, JsonValue value) {
        if (value instanceof JsonString text) {
            if (text.value().indexOf('\0') >= 0) {
                throw env.error(name, name + " contains a NUL character; remove it");
            }
            return text.value();
        }
        if (value instanceof JsonBoolean flag) {
            return Boolean.toString(flag.value());
        }
        if (value instanceof JsonNumber number) {
            return number.value().toPlainString();
        }
        throw env.error(name, name + " must be a text, a number, true or false");
    }
}
