package dev.loki.core.engine;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.engine.ActResult.Kind;
import dev.loki.core.engine.AgentDialects.GuardSwitch;
import dev.loki.core.engine.AgentDialects.Seat;
import dev.loki.core.engine.AgentReading.Ending;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.ProviderSpec;
import dev.loki.core.task.ProviderSpec.Parser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** ACT is an agent's command line, configured as a template; the prompt goes by file or standard input, never by argv. */
final class AgentProvider implements Provider {
    /** What an agent may say of itself beside what was measured. */
    private static final Set<String> ITS_OWN_WORDS = Set.of("status", "summary", "questions", "decisions");

    private static final String GUARD_SETTINGS = "guard.json";

    private final ActProcess process;
    private final ProviderSpec spec;
    private final Optional<String> model;
    private final AgentDialects dialects;

    AgentProvider(ActProcess process, ProviderSpec spec, Optional<String> model, AgentDialects dialects) {
        this.process = process;
        this.spec = spec;
        this.model = model;
        this.dialects = dialects;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public ActResult act(ActRequest request) {
        List<String> argv;
        Map<String, String> environment;
        Optional<Path> stdin;
        Optional<GuardSwitch> guard;
        try {
            Map<String, String> values = values(request);
            argv = new ArrayList<>(spec.argv(values));
            environment = new HashMap<>(spec.variables(values));
            environment.putAll(Processes.childEnvironment(request.hostEnv(), spec.passEnv(), spec.unsetEnv()));
            stdin = spec.input(values).map(text -> write(request, "stdin.txt", text));
            guard = dialects.guard(spec, seat(request));
        } catch (ConfigException e) {
            return ActResult.unavailable(String.valueOf(e.getMessage()));
        }
        guard.ifPresent(on -> {
            write(request, GUARD_SETTINGS, on.settings());
            argv.addAll(on.arguments());
            environment.putAll(on.variables());
        });
        ActProcess.Ended ended = process.run(request, argv, stdin, environment);
        ActResult result = ended.result();
        if (result.kind() == Kind.UNAVAILABLE && ended.outcome().end() == Outcome.End.NOT_FOUND) {
            return ActResult.unavailable("provider " + spec.name() + ": program '" + argv.get(0)
                    + "' is not installed; install it or choose another with --provider");
        }
        return spec.parser() == Parser.TEXT || spec.parser() == Parser.JSON ? plain(ended) : structured(ended);
    }

    private static Seat seat(ActRequest request) {
        return new Seat(
                request.projectDir(),
                request.prompt().resolveSibling(GUARD_SETTINGS),
                request.hostEnv(),
                request.variables());
    }

    private Map<String, String> values(ActRequest request) {
        Map<String, String> values = new HashMap<>();
        values.put("prompt", request.promptText());
        values.put("prompt_file", request.prompt().toString());
        values.put("result_file", request.result().toString());
        if (!request.budgetLeft().isEmpty()) {
            values.put("budget_left", request.budgetLeft());
        }
        model.ifPresent(name -> values.put("model", name));
        return values;
    }

    private static Path write(ActRequest request, String name, String text) {
        Path file = request.prompt().resolveSibling(name);
        AtomicFiles.write(file, text);
        return file;
    }

    /** Text or one object: it counts where the exit code says that the work is done. */
    private ActResult plain(ActProcess.Ended ended) {
        ActResult result = ended.result();
        if (result.kind() != Kind.DONE) {
            return result;
        }
        try {
            JsonObject parsed = AgentOutput.read(spec, ended.outcome().stdout());
            return new ActResult(Kind.DONE, "", withModel(joined(parsed, result.report())), 0);
        } catch (LokiException e) {
            return new ActResult(Kind.FAILED, String.valueOf(e.getMessage()), result.report(), 0);
        }
    }

    /** Output that says itself how the work ended: it counts more than the exit code, and what it measured more than claims. */
    private ActResult structured(ActProcess.Ended ended) {
        ActResult result = ended.result();
        AgentReading reading = dialects.read(spec.parser(), ended.outcome().stdout());
        JsonObject.Builder claims = JsonObject.builder();
        result.report().members().forEach((name, value) -> {
            if (ITS_OWN_WORDS.contains(name)) {
                claims.put(name, value);
            }
        });
        JsonObject report = withModel(joined(reading.report(), claims.build()));
        Kind kind = kind(result.kind(), reading.ending());
        if (kind == result.kind() && reading.ending() != Ending.FAILED) {
            return new ActResult(kind, Headline.of(result.text()), report, result.exitCode());
        }
        String text = reading.ending() == Ending.SILENT
                ? "it printed no result" + ActProcess.output(ended.outcome())
                : reading.text();
        return new ActResult(kind, "provider " + spec.name() + ": " + text, report, result.exitCode());
    }

    private static Kind kind(Kind process, Ending ending) {
        return switch (process) {
            case STOPPED, RATE_LIMITED, NEEDS_APPROVAL, UNAVAILABLE -> process;
            case TIMED_OUT -> ending == Ending.RATE_LIMITED ? Kind.RATE_LIMITED : process;
            case DONE, FAILED ->
                switch (ending) {
                    case DONE -> process;
                    case FAILED, SILENT -> Kind.FAILED;
                    case RATE_LIMITED -> Kind.RATE_LIMITED;
                    case NEEDS_APPROVAL -> Kind.NEEDS_APPROVAL;
                    case REFUSED -> Kind.UNAVAILABLE;
                };
        };
    }

    /** Both reports; of a member that both have, the second's counts. */
    private static JsonObject joined(JsonObject report, JsonObject over) {
        JsonObject.Builder both = report.toBuilder();
        over.members().forEach(both::put);
        return both.build();
    }

    private JsonObject withModel(JsonObject report) {
        return model.filter(name -> !report.members().containsKey("model"))
                .map(name -> report.toBuilder().put("model", name).build())
                .orElse(report);
    }
}
