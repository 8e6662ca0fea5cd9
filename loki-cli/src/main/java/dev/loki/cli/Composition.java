package dev.loki.cli;

import dev.loki.audit.Audit;
import dev.loki.core.LokiException;
import dev.loki.core.engine.RarvLoop;
import dev.loki.core.engine.RunOptions;
import dev.loki.core.engine.RunPlan;
import dev.loki.core.env.Env;
import dev.loki.core.env.Settings;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.Redactor;
import dev.loki.events.Events;
import dev.loki.integrations.Integrations;
import dev.loki.integrations.agents.provider.Agents;
import dev.loki.otel.Otel;
import dev.loki.policy.Policies;
import dev.loki.policy.PolicyFile;
import dev.loki.policy.scan.ContentScanner;
import dev.loki.policy.scan.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Builds what a command works with, each thing on first use; the only place that reads the process environment. */
final class Composition implements AutoCloseable {
    private final GlobalOptions options;
    private final Streams streams;
    private final Console console;
    private final Map<String, String> processEnv;
    private final Path here;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private Composition(
            GlobalOptions options, Streams streams, Console console, Map<String, String> processEnv, Path here) {
        this.options = options;
        this.streams = streams;
        this.console = console;
        this.processEnv = Map.copyOf(processEnv);
        this.here = here;
    }

    /** The composition of one invocation, made in the folder {@code here}. */
    static Composition of(
            GlobalOptions options, Streams streams, Console console, Map<String, String> processEnv, Path here) {
        return new Composition(options, streams, console, processEnv, here);
    }

    /** The environment of this process. */
    static Map<String, String> environment() {
        return System.getenv();
    }

    /** Where the command speaks. */
    Console console() {
        return console;
    }

    /** The environment of the process as it was found. */
    Map<String, String> processEnv() {
        return processEnv;
    }

    /** The folder that {@code -C} names, else the one that the command was called in. */
    Path directory() {
        if (options.directory.isEmpty()) {
            return here;
        }
        Path directory = here.resolve(options.directory.get()).normalize();
        if (!Files.isDirectory(directory)) {
            throw new LokiException("USAGE", "-C " + options.directory.get() + ": there is no such directory");
        }
        return directory;
    }

    /** The project: the folder that {@code -C} names, else the nearest upwards that has a {@code .loki}. */
    ProjectDir project() {
        return options.directory.isPresent() ? ProjectDir.at(directory()) : ProjectDir.find(here);
    }

    /** Whether a question may be asked. */
    boolean mayAsk() {
        return !options.noInput && !Console.isCi(processEnv) && streams.inputIsTerminal();
    }

    /** The configuration and the variables in force for the project, read anew. */
    EffectiveConfig config() {
        return EffectiveConfig.read(project(), processEnv);
    }

    /** The variables in force for the project. */
    Env env() {
        return config().env();
    }

    /** The folder that the command was called in. */
    Path here() {
        return here;
    }

    /** The streams that the command reads and speaks on. */
    Streams streams() {
        return streams;
    }

    /** The names of the providers that a task can be given to. */
    Set<String> providers() {
        return config().config().withProfiles(Agents.profiles()).providers().keySet();
    }

    /** What a run of these options would do; policies that cannot be in force are refused as the run would refuse them. */
    RunPlan plan(RunOptions options) {
        PolicyFile.inForce(config().env().raw(), project());
        return RunPlan.of(project().root(), processEnv, config().config().withProfiles(Agents.profiles()), options);
    }

    /** An engine for the project, with every feature that is switched on and nothing of those that are not. */
    RarvLoop.Builder engine() {
        EffectiveConfig effective = config();
        Map<String, String> env = new HashMap<>(processEnv);
        env.putAll(effective.env().raw());
        RarvLoop.Builder engine = RarvLoop.builder(project().root())
                .env(env)
                .config(effective.config().withProfiles(Agents.profiles()))
                .agents(Agents.guardedBy(OwnCommand.argv(), OwnCommand.settings(processEnv)));
        Policies policies = policies(effective);
        if (policies != Policies.noop()) {
            policies.watch(console::warn);
        }
        if (Governance.wanted(effective, policies)) {
            new Governance(project(), effective, policies).wire(engine, redactor(), this::kept);
        }
        Audit audit = audit(effective);
        Otel telemetry = telemetry(effective);
        if (audit != Audit.noop()) {
            engine.audit(telemetry.observed(audit, Composition::redacted));
        }
        engine.telemetry(telemetry).inspector(new AddedContent()).redactor(redactor());
        Integrations integrations = integrations(effective);
        Events events = integrations == Integrations.noop() ? events(effective) : told(effective, integrations);
        if (events != Events.noop() && telemetry.enabled()) {
            kept(() -> EventGauges.tell(events, telemetry));
        }
        return engine.events(events);
    }

    /** The event bus, with somebody who tells trackers and people what comes over it. */
    private Events told(EffectiveConfig config, Integrations integrations) {
        Map<String, String> variables = RunTelling.eventVariables(config.env().raw(), integrations);
        Events events = kept(Events.fromEnvironment(variables, project().root()));
        kept(RunTelling.start(variables, project(), integrations, console));
        return events;
    }

    /** What takes secrets out of texts that are kept or sent. */
    Redactor redactor() {
        return Composition::redacted;
    }

    /** The person at this command, as far as the system tells. */
    String person() {
        return processEnv.getOrDefault("USER", "terminal");
    }

    /**
     * Writes down what a person does by this command, before it is done; nothing where no audit trail is switched on.
     *
     * @throws LokiException if it could not be written, so that it must not be done
     */
    void recordAct(String what, String where, String why, JsonObject metadata) {
        audit(config()).record(person(), what, where, why, metadata);
    }

    /** The project's policies; ones that cannot be in force are refused. */
    Policies policies(EffectiveConfig config) {
        return kept(Policies.discovered(config.env().raw(), project().root()));
    }

    /** The audit trail that is asked for. */
    Audit audit(EffectiveConfig config) {
        return kept(Audit.fromEnvironment(config.env().raw(), project().root(), Composition::redacted));
    }

    /**
     * The text without its secrets; the detectors are loaded for the first text, not before. Personal data stays: a log has to
     * say who did what, and can forget it by itself.
     */
    static String redacted(String text) {
        return ContentScanner.builtIn().redactor(EnumSet.of(Kind.SECRET)).redact(text);
    }

    /** The telemetry that is asked for. */
    Otel telemetry(EffectiveConfig config) {
        return kept(Otel.fromEnvironment(telemetryVariables(config), project().root()));
    }

    /** The telemetry that the process environment asks for, about another project than this. */
    Otel telemetryOf(Path root) {
        return kept(Otel.fromEnvironment(processEnv, root));
    }

    /** The event bus that the process environment asks for, about another project than this. */
    Events eventsOf(Path root) {
        return kept(Events.fromEnvironment(processEnv, root));
    }

    /** Closes that, too, when the command ends. */
    <T extends AutoCloseable> T closing(T part) {
        return kept(part);
    }

    /** The variables about telemetry; see {@link TelemetryEnvironment}, which a process without telemetry does not load. */
    private Map<String, String> telemetryVariables(EffectiveConfig config) {
        Map<String, String> variables = config.env().raw();
        boolean headers =
                variables.keySet().stream().anyMatch(name -> name.startsWith("OTEL_") && name.endsWith("_HEADERS"));
        return headers ? TelemetryEnvironment.of(config, processEnv, console) : variables;
    }

    /** The event bus that is asked for. */
    Events events(EffectiveConfig config) {
        return kept(Events.fromEnvironment(config.env().raw(), project().root()));
    }

    /** The trackers and notifiers that are asked for. */
    Integrations integrations(EffectiveConfig config) {
        return kept(Integrations.configured(
                Settings.resolveAliases(processEnv),
                Settings.resolveAliases(config.config().env()),
                config.config()
                        .integrations()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .orElse(JsonObject.EMPTY),
                project().root()));
    }

    /** Closes what was built, the latest first; one that fails does not keep the others from being closed. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable next = open.pop();
            try {
                next.close();
            } catch (Exception e) {
                console.warn("closing " + next.getClass().getSimpleName() + " failed: " + e.getMessage());
            }
        }
    }

    private <T extends AutoCloseable> T kept(T facade) {
        open.push(facade);
        return facade;
    }
}
