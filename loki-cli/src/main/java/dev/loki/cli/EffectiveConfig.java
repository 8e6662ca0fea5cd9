package dev.loki.cli;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Durations;
import dev.loki.core.env.Env;
import dev.loki.core.env.Setting;
import dev.loki.core.env.Settings;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.CommandLine;
import dev.loki.core.task.Limits;
import dev.loki.core.task.ProjectConfig;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/** What is in force for a project, and where each value comes from. Immutable. */
final class EffectiveConfig {
    /** What errors and origins call the project's file. */
    static final String PROJECT_FILE = ".loki/config.yaml";

    private static final String DEFAULT = "default";
    private static final String SECRET = "secret";
    private static final String SHOWN_SECRET = "***";

    private final List<Layer> layers;
    private final ProjectConfig merged;

    private EffectiveConfig(List<Layer> layers, ProjectConfig merged) {
        this.layers = layers;
        this.merged = merged;
    }

    /** Reads the two configuration files beneath an environment. */
    static EffectiveConfig read(ProjectDir project, Map<String, String> processEnv) {
        Path userFile = ProjectDir.userConfig(processEnv);
        ProjectConfig own = ProjectConfig.read(project.config(), PROJECT_FILE);
        ProjectConfig user = ProjectConfig.read(userFile, userFile.toString());
        List<Layer> layers = List.of(
                new Layer("environment", Settings.resolveAliases(processEnv), limits(Env.of(processEnv))),
                new Layer(PROJECT_FILE, Settings.resolveAliases(own.env()), own.limits()),
                new Layer(userFile.toString(), Settings.resolveAliases(user.env()), user.limits()));
        return new EffectiveConfig(layers, own.over(user));
    }

    /** The variables in force: the environment, beneath it the project's, beneath that the user's. */
    Env env() {
        Env env = Env.of(layers.get(0).variables());
        for (Layer weaker : layers.subList(1, layers.size())) {
            env = env.withDefaults(weaker.variables());
        }
        return env;
    }

    /** The configuration in force: the project's over the user's. */
    ProjectConfig config() {
        return merged;
    }

    /** Every setting, in a stable order: variables, limits, gates. */
    List<Value> values() {
        List<Value> values = new ArrayList<>();
        Settings.all().forEach(setting -> values.add(variable(setting)));
        values.add(limit("iterations", limits -> text(limits.iterations())));
        values.add(limit("wall", limits -> limits.wall().map(Durations::format)));
        values.add(limit("tokens", limits -> text(limits.tokens())));
        values.add(limit("usd", limits -> limits.usd().map(BigDecimal::toPlainString)));
        merged.gates()
                .forEach(gate -> values.add(new Value(
                        "gates." + gate.name(),
                        Optional.of(gate.run().map(CommandLine::text).orElse("council")),
                        gate.place(),
                        true)));
        return values;
    }

    /** The limits that variables state. */
    static Limits limits(Env env) {
        return new Limits(
                env.integer("LOKI_MAX_ITERATIONS", 1, Limits.MAX_ITERATIONS)
                        .map(number -> OptionalInt.of(number.intValue()))
                        .orElse(OptionalInt.empty()),
                positive("LOKI_TIMEOUT", env.duration("LOKI_TIMEOUT"), Duration.ZERO),
                env.integer("LOKI_MAX_TOKENS", 1, Long.MAX_VALUE)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()),
                positive("LOKI_BUDGET", env.decimal("LOKI_BUDGET"), BigDecimal.ZERO));
    }

    private static <T extends Comparable<T>> Optional<T> positive(String name, Optional<T> value, T zero) {
        if (value.isPresent() && value.get().compareTo(zero) <= 0) {
            throw new ConfigException(name + " must be more than zero; correct or unset it");
        }
        return value;
    }

    private Value variable(Setting setting) {
        String name = setting.name();
        return layers.stream()
                .flatMap(layer -> Env.of(layer.variables()).text(name).stream()
                        .map(text -> setting.type().equals(SECRET) ? SHOWN_SECRET : text)
                        .map(text -> new Value(name, Optional.of(text), layer.origin(), true)))
                .findFirst()
                .orElseGet(() -> setting.defaultText().isEmpty()
                        ? new Value(name, Optional.empty(), "unset", false)
                        : new Value(name, Optional.of(setting.defaultText()), DEFAULT, false));
    }

    private Value limit(String name, Function<Limits, Optional<String>> reading) {
        Limits all = Limits.merge(layers.stream().map(Layer::limits).toList()).orDefaults();
        Optional<String> text = reading.apply(all);
        String origin = layers.stream()
                .filter(layer -> reading.apply(layer.limits()).equals(text))
                .map(Layer::origin)
                .findFirst()
                .orElse(DEFAULT);
        return new Value("limits." + name, text, origin, true);
    }

    private static Optional<String> text(OptionalInt number) {
        return number.isPresent() ? Optional.of(Integer.toString(number.getAsInt())) : Optional.empty();
    }

    private static Optional<String> text(OptionalLong number) {
        return number.isPresent() ? Optional.of(Long.toString(number.getAsLong())) : Optional.empty();
    }

    /**
     * One source of settings.
     *
     * @param origin what people call it
     * @param variables what it sets, aliases resolved
     * @param limits what it allows
     */
    private record Layer(String origin, Map<String, String> variables, Limits limits) {}

    /**
     * One setting in force.
     *
     * @param name of the variable, or the path in the file
     * @param text the value, secrets masked; empty when unset
     * @param origin where it comes from
     * @param stated whether somebody asked for it, or it holds in every run
     */
    record Value(String name, Optional<String> text, String origin, boolean stated) {

        JsonObject toJson() {
            return JsonObject.builder()
                    .put("name", name)
                    .putOrNull("value", text)
                    .put("origin", origin)
                    .build();
        }
    }
}
