package dev.loki.integrations;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.core.json.Nearest;
import dev.loki.core.net.HttpPolicy;
import dev.loki.integrations.adapter.StatusMap;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values of the environment over those of the configuration, each with where it came from. Immutable. */
final class SettingSource {
    private static final String ALLOWED_HOSTS = "LOKI_ALLOWED_HOSTS";
    private static final String FILE = ".loki/config.yaml";

    private final Env env;
    private final Env file;
    private final JsonObject section;

    SettingSource(Map<String, String> env, Map<String, String> file, JsonObject section) {
        this.env = Env.of(env);
        this.file = Env.of(file);
        this.section = section;
    }

    /**
     * A value.
     *
     * @param text the value
     * @param fromFile whether a file of the project says it
     */
    record Value(String text, boolean fromFile) {}

    /** The first variable that is set, else the key of a section. */
    Optional<Value> value(String part, String key, String... variables) {
        return Stream.of(variables)
                .flatMap(name -> env.text(name).stream())
                .map(text -> new Value(text, false))
                .findFirst()
                .or(() -> Stream.of(variables)
                        .flatMap(name -> file.text(name).stream())
                        .map(text -> new Value(text, true))
                        .findFirst())
                .or(() -> key.isEmpty() ? Optional.empty() : text(part, key).map(text -> new Value(text, true)));
    }

    /** A flag of the environment or of the configuration's variables. */
    boolean flag(String variable) {
        return env.withDefaults(file.raw()).flag(variable, false);
    }

    /** A variable that only the environment may set. */
    Optional<String> environment(String variable) {
        return env.text(variable);
    }

    /** The secrets that a webhook may be signed with: the current one and, while it is replaced, the one before. */
    List<String> secrets(String part, String key, String variable) {
        List<String> secrets = new ArrayList<>();
        value(part, key, variable).ifPresent(value -> secrets.add(value.text()));
        env.text(variable + "_PREVIOUS").ifPresent(secrets::add);
        return secrets;
    }

    /** An address, refused when a file names it, a credential of the environment would go there, and nobody allowed that. */
    URI address(Value address, String setting, boolean credentialFromFile, Set<String> ownHosts) {
        String trimmed = address.text().replaceAll("/+$", "");
        URI uri = HttpPolicy.services().address(trimmed, setting);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (address.fromFile()
                && !credentialFromFile
                && !ownHosts.contains(host)
                && !allowedHosts().contains(host)) {
            throw new ConfigException(setting + " comes from " + FILE
                    + ", and a credential of the environment would be sent there; set it in the environment, or name its"
                    + " host in " + ALLOWED_HOSTS);
        }
        return uri;
    }

    private Set<String> allowedHosts() {
        return Stream.of(env.text(ALLOWED_HOSTS).orElse("").split(","))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toSet());
    }

    /** The mapping of statuses that a section changes. */
    StatusMap statuses(String part) {
        Map<String, String> changes = new LinkedHashMap<>();
        JsonValue mapping = part(part).get("status_mapping").orElse(JsonObject.EMPTY);
        if (!(mapping instanceof JsonObject object)) {
            throw wrong(part, "status_mapping", "must be a section of names and statuses");
        }
        object.members().forEach((name, target) -> {
            if (!StatusMap.known(name)
                    || !(target instanceof JsonString status)
                    || status.value().isBlank()) {
                throw wrong(
                        part,
                        "status_mapping." + name,
                        "must give a phase (REASON, ACT, REFLECT, VERIFY, DONE) or a stage of a task the name of a status");
            }
            changes.put(name, status.value());
        });
        return StatusMap.DEFAULT.with(changes);
    }

    /** Refuses keys of a section that mean nothing. */
    void check(String part, Set<String> known) {
        for (String key : part(part).members().keySet()) {
            if (!known.contains(key)) {
                throw wrong(
                        part,
                        key,
                        "is unknown; "
                                + Nearest.to(key, known)
                                        .map(near -> "did you mean \"" + near + "\"?")
                                        .orElse("known keys: "
                                                + String.join(
                                                        ", ",
                                                        known.stream().sorted().toList())));
            }
        }
    }

    private Optional<String> text(String part, String key) {
        Optional<JsonValue> value = part(part).get(key);
        if (value.isPresent() && !(value.get() instanceof JsonString)) {
            throw wrong(part, key, "must be a text; put it in quotes");
        }
        return part(part).string(key).map(String::strip).filter(text -> !text.isEmpty());
    }

    private JsonObject part(String name) {
        JsonValue part = section.get(name).orElse(JsonObject.EMPTY);
        if (part instanceof JsonObject object) {
            return object;
        }
        throw new ConfigException(FILE + ": integrations." + name + " must be a section of keys and values");
    }

    private static ConfigException wrong(String part, String key, String what) {
        return new ConfigException(FILE + ": integrations." + part + "." + key + " " + what);
    }
}
