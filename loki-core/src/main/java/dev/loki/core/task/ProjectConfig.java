package dev.loki.core.task;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Yaml;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@code config.yaml} says. Immutable.
 *
 * <p>It names no default provider: {@code defaults.provider} of the tasks file and the command line do.
 *
 * @param env settings for variables that the environment leaves unset
 * @param limits what the project allows
 * @param providers the configured providers by name
 * @param gates the project's quality gates
 * @param guard the section of that name, not looked into here
 * @param integrations the section of that name, not looked into here
 * @param residency the section of that name, not looked into here
 */
public record ProjectConfig(
        Map<String, String> env,
        Limits limits,
        Map<String, ProviderSpec> providers,
        List<GateSpec> gates,
        Optional<JsonValue> guard,
        Optional<JsonValue> integrations,
        Optional<JsonValue> residency) {

    /** The configuration that says nothing. */
    public static final ProjectConfig EMPTY = new ProjectConfig(
            Map.of(), Limits.NONE, Map.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Copies the collections and keeps their order. */
    public ProjectConfig {
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        gates = List.copyOf(gates);
    }

    /**
     * Reads a configuration file strictly; a file that does not exist, or that has nothing but comments, says nothing.
     *
     * @param name what errors call the file
     * @throws dev.loki.core.ConfigException if it is wrong, naming line, column and fix
     * @throws dev.loki.core.StorageException if it cannot be read
     */
    public static ProjectConfig read(Path file, String name) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return EMPTY;
        }
        String fix = "remove it or write \"version: 1\"";
        return parse(Yaml.document(SourceText.read(file, name, fix, fix), name));
    }

    /**
     * This configuration over a weaker one: variables, providers, gates and sections of this one win, limits merge as
     * {@link Limits#merge} says.
     */
    public ProjectConfig over(ProjectConfig weaker) {
        Map<String, String> variables = new LinkedHashMap<>(weaker.env);
        variables.putAll(env);
        Map<String, ProviderSpec> named = new LinkedHashMap<>(weaker.providers);
        named.putAll(providers);
        Map<String, GateSpec> checks = new LinkedHashMap<>();
        weaker.gates.forEach(gate -> checks.put(gate.name(), gate));
        gates.forEach(gate -> checks.put(gate.name(), gate));
        return new ProjectConfig(
                variables,
                Limits.merge(List.of(limits, weaker.limits)),
                named,
                new ArrayList<>(checks.values()),
                guard.or(() -> weaker.guard),
                integrations.or(() -> weaker.integrations),
                residency.or(() -> weaker.residency));
    }

    /**
     * This configuration with the providers that are shipped: one of the same name wins over them, and one that names a
     * {@code profile} is built on it.
     *
     * @throws ConfigException if a provider names a profile that does not exist
     */
    public ProjectConfig withProfiles(Map<String, ProviderSpec> shipped) {
        Map<String, ProviderSpec> named = new LinkedHashMap<>(shipped);
        providers.forEach((name, provider) -> named.put(
                name,
                provider.base()
                        .map(base -> provider.on(profile(provider, base, shipped)))
                        .orElse(provider)));
        return new ProjectConfig(env, limits, named, gates, guard, integrations, residency);
    }

    private static ProviderSpec profile(
            ProviderSpec provider, ProviderSpec.Base base, Map<String, ProviderSpec> shipped) {
        ProviderSpec profile = shipped.get(base.profile());
        if (profile == null) {
            throw new ConfigException(provider.place() + ": provider \"" + provider.name() + "\": there is no profile "
                    + Values.quoted(base.profile()) + Values.hint(base.profile(), shipped.keySet()));
        }
        return profile;
    }

    /** The names of all providers, embedded ones first. */
    public Set<String> providerNames() {
        Set<String> names = new LinkedHashSet<>(ProviderSpec.EMBEDDED);
        names.addAll(providers.keySet());
        return Collections.unmodifiableSet(names);
    }

    /**
     * Reads the text of a configuration file as {@link #read} does.
     *
     * @throws ConfigException if it is wrong, naming line, column and fix
     */
    public static ProjectConfig parse(String text, String name) {
        return parse(Yaml.document(text, name));
    }

    static ProjectConfig parse(Document document) {
        if (document.root() instanceof JsonNull) {
            return EMPTY;
        }
        Fields fields = document.fields();
        Values.version(fields);
        ProjectConfig config = new ProjectConfig(
                fields.object("env").map(EnvSection::read).orElse(Map.of()),
                fields.object("limits").map(Limits::read).orElse(Limits.NONE),
                readProviders(fields, document.name()),
                GateSpec.readAll(fields, "gates", document.name()),
                section(fields, "guard"),
                section(fields, "integrations"),
                section(fields, "residency"));
        fields.done();
        return config;
    }

    private static Map<String, ProviderSpec> readProviders(Fields fields, String file) {
        Map<String, ProviderSpec> providers = new LinkedHashMap<>();
        fields.objectMap("providers").forEach((name, provider) -> {
            if (!Task.validId(name)) {
                throw provider.error(
                        "",
                        "the provider name " + Values.quoted(name) + " may have letters, digits and"
                                + " \".\", \"_\", \"-\" only; rename it");
            }
            if (ProviderSpec.EMBEDDED.contains(name)) {
                throw provider.error("", "the provider \"" + name + "\" is built in; choose another name");
            }
            String place = file + ":" + provider.position().line();
            providers.put(name, ProviderReader.read(name, provider, place));
        });
        return providers;
    }

    private static Optional<JsonValue> section(Fields fields, String key) {
        Optional<JsonValue> section = fields.value(key);
        section.filter(value -> !(value instanceof JsonObject)).ifPresent(value -> {
            throw fields.error(key, "\"" + key + "\" must be a section of keys and values");
        });
        return section;
    }
}
