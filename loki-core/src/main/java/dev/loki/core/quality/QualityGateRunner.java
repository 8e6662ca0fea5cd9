package dev.loki.core.quality;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.constitution.QualityGates;
import dev.loki.core.io.Glob;
import dev.loki.core.io.Processes;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.io.Watch;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.ContentInspector;
import dev.loki.core.task.CommandLine;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.GateSpec.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Runs quality gates in a project, as they are for its run and for {@code loki verify}. Whatever is not a clean pass is no pass: a tool that is
 * missing is NOT_RUN, one that broke is ERROR, a report of another day counts for nothing. Used by one thread.
 *
 * <pre>{@code
 * QualityGateRunner runner = QualityGateRunner.builder(project, rules.gates()).env(env).build();
 * List<QualityGateResult> results = runner.runAll(rules.gates().specs(config.gates()), GateSubject.of(tree, "ci"));
 * }</pre>
 */
public final class QualityGateRunner {
    private final ProjectDir project;
    private final QualityGates settings;
    private final Commands commands;
    private final ToolsGate tools;
    private final ContractTests contractTests;
    private final SpecValidation specValidation;
    private final SecurityScan securityScan;
    private final PerformanceCheck performanceCheck;
    private final Council council;

    private QualityGateRunner(Builder parts) {
        this.project = parts.project;
        this.settings = parts.settings;
        this.commands = new Commands(project.root(), parts.env, parts.processes, parts.watch, parts.redact, parts.logs);
        this.tools = new ToolsGate(commands);
        this.contractTests = new ContractTests(tools);
        this.specValidation = new SpecValidation(commands, project.state().resolve("spectral.yaml"));
        this.securityScan = new SecurityScan(commands, parts.inspector);
        this.performanceCheck = new PerformanceCheck(tools);
        this.council = new Council(commands, parts.logs, parts.reviewing);
    }

    /** A builder for the gates of a project. */
    public static Builder builder(ProjectDir project, QualityGates settings) {
        return new Builder(project, settings);
    }

    /** Runs gates one after the other; each is told what those before it said. */
    public List<QualityGateResult> runAll(List<GateSpec> gates, GateSubject subject) {
        List<QualityGateResult> results = new ArrayList<>(subject.before());
        for (GateSpec gate : gates) {
            results.add(run(gate, subject.after(results)));
        }
        return List.copyOf(results.subList(subject.before().size(), results.size()));
    }

    /** Runs one gate, or says why it has nothing to look at. */
    public QualityGateResult run(GateSpec gate, GateSubject subject) {
        return result(gate.name(), gate.blocking(), subject.tree(), verdict(gate, subject));
    }

    /** Runs any command as a gate. */
    public QualityGateResult run(
            String name, CommandLine command, Duration timeout, boolean blocking, GateSubject subject) {
        Commands.Ran ran = commands.run(command, timeout, subject.label() + "." + name);
        return result(name, blocking, subject.tree(), ran.verdict(""));
    }

    private static QualityGateResult result(String name, boolean blocking, String tree, Verdict verdict) {
        return new QualityGateResult(
                name,
                verdict.status(),
                blocking,
                verdict.exitCode(),
                verdict.elapsed(),
                tree,
                verdict.output(),
                verdict.toolVersion(),
                verdict.details());
    }

    private Verdict verdict(GateSpec gate, GateSubject subject) {
        Optional<String> absent = gate.whenExists().filter(pattern -> !exists(pattern));
        if (absent.isPresent()) {
            return Verdict.notApplicable("no file matches " + absent.get());
        }
        try {
            return judged(gate, subject);
        } catch (LokiException e) {
            return Verdict.of(Status.ERROR, String.valueOf(e.getMessage()), JsonObject.EMPTY);
        }
    }

    private Verdict judged(GateSpec gate, GateSubject subject) {
        if (gate.kind() == Kind.COUNCIL) {
            return council.judge(gate, subject);
        }
        if (gate.kind() == Kind.COMMAND && gate.coverage().isEmpty()) {
            return tools.judge(gate, ToolsGate.configured(gate).get(0), subject.mayFix(), subject);
        }
        SourceFiles files = SourceFiles.of(project.root());
        List<Preset> presets =
                Preset.all(files, commands).stream().filter(Preset::found).toList();
        List<Tool> own = ToolsGate.configured(gate);
        return switch (gate.kind()) {
            case COMMAND, COUNCIL -> covered(gate, own.get(0), files, subject);
            case LINTING ->
                tools.judge(
                        gate,
                        own.isEmpty()
                                ? presets.stream()
                                        .flatMap(p -> p.linters().stream())
                                        .toList()
                                : own,
                        subject.mayFix() && settings.linting().autoFix(),
                        subject,
                        whenNone(presets, "linter"));
            case TYPE_CHECKING ->
                tools.judge(
                        gate,
                        own.isEmpty() ? typeCheckers(presets) : own,
                        subject.mayFix(),
                        subject,
                        whenNone(presets, "type checker"));
            case CONTRACT_TESTS -> contractTests.judge(gate, settings.contractTests(), presets, files, subject);
            case SPEC_VALIDATION ->
                own.isEmpty()
                        ? specValidation.judge(gate, settings.specValidation().spectral(), files, subject)
                        : tools.judge(gate, own, subject.mayFix(), subject, "");
            case STATIC_ANALYSIS ->
                tools.judge(
                        gate,
                        own.isEmpty() ? Analysers.of(settings.staticAnalysis().tools(), files) : own,
                        subject.mayFix() && settings.staticAnalysis().autoFix(),
                        subject,
                        "none of " + String.join(", ", settings.staticAnalysis().tools()) + " is configured");
            case SECURITY_SCAN -> securityScan.judge(gate, settings.securityScan(), files, subject);
            case PERFORMANCE_CHECK -> performanceCheck.judge(gate, settings.performanceCheck(), files, subject);
        };
    }

    private List<Tool> typeCheckers(List<Preset> presets) {
        boolean strict = settings.typeChecking().strict();
        return presets.stream().flatMap(p -> p.typeCheckers(strict).stream()).toList();
    }

    /** A command of the project's own that leaves a report of covered lines behind. */
    private Verdict covered(GateSpec gate, Tool tool, SourceFiles files, GateSubject subject) {
        GateSpec.Coverage coverage = gate.coverage().orElseThrow();
        return contractTests.judge(
                gate,
                new Preset.Tests(tool, List.of(coverage.file())),
                coverage.min().orElse(settings.contractTests().minCoverage()),
                files,
                subject);
    }

    private static String whenNone(List<Preset> presets, String what) {
        return presets.isEmpty()
                ? "no build file is there"
                : "no " + what + " is configured for "
                        + String.join(", ", presets.stream().map(Preset::name).toList());
    }

    private boolean exists(String pattern) {
        boolean plain = !pattern.contains("*") && !pattern.contains("?") && !pattern.contains("[");
        if (plain) {
            return Files.exists(project.root().resolve(pattern));
        }
        Glob glob = Glob.compile(pattern);
        return SourceFiles.of(project.root()).paths().stream().anyMatch(glob::matches);
    }

    /** Collects the parts of a runner. Not thread-safe. */
    public static final class Builder {
        private final ProjectDir project;
        private final QualityGates settings;
        private Map<String, String> env = Map.of();
        private Processes processes = Processes.of();
        private Supplier<Watch> watch = () -> Watch.NONE;
        private UnaryOperator<String> redact = UnaryOperator.identity();
        private Supplier<Path> logs;
        private Optional<ContentInspector> inspector = Optional.empty();
        private Reviewing reviewing = Reviewing.NOBODY;

        private Builder(ProjectDir project, QualityGates settings) {
            this.project = Objects.requireNonNull(project, "project");
            this.settings = Objects.requireNonNull(settings, "settings");
            this.logs = () -> project.logs().resolve("gates");
        }

        /** The environment from which the tools' variables are taken; secrets are left out. Default: empty. */
        public Builder env(Map<String, String> value) {
            env = Map.copyOf(value);
            return this;
        }

        /** What starts processes. */
        public Builder processes(Processes value) {
            processes = value;
            return this;
        }

        /** Who is told of time that passes and may end a tool. Default: nobody. */
        public Builder watch(Supplier<Watch> value) {
            watch = value;
            return this;
        }

        /** What takes secrets out of outputs. Default: nothing. */
        public Builder redact(UnaryOperator<String> value) {
            redact = value;
            return this;
        }

        /** The folder of the tools' whole outputs. Default: {@code .loki/logs/gates}. */
        public Builder logs(Supplier<Path> value) {
            logs = value;
            return this;
        }

        /** Who looks for secrets in changed files. Default: nobody. */
        public Builder inspector(Optional<ContentInspector> value) {
            inspector = value;
            return this;
        }

        /** Who asks the providers of a council. Default: {@link Reviewing#NOBODY}. */
        public Builder reviewing(Reviewing value) {
            reviewing = value;
            return this;
        }

        /** The runner. */
        public QualityGateRunner build() {
            return new QualityGateRunner(this);
        }
    }
}
