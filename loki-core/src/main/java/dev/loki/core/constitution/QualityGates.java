package dev.loki.core.constitution;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.json.Document;
import dev.loki.core.json.Yaml;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.GateSpec.Kind;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The constitution's two blocks of quality gates, the file {@code .loki/rules/quality-gates.yaml}. Immutable.
 *
 * <p>A gate or a key that the file leaves out is in force as it ships: what is not wanted has to be switched off by name.
 *
 * @param linting style and likely mistakes, before every commit
 * @param typeChecking the compiler, or the type checker of a language without one
 * @param contractTests the project's tests, how much they cover, and which operation of the specification each names
 * @param specValidation the specifications themselves
 * @param staticAnalysis analysers, after the implementation
 * @param securityScan secrets and known weaknesses
 * @param performanceCheck what a browser has to load
 */
public record QualityGates(
        Linting linting,
        TypeChecking typeChecking,
        ContractTests contractTests,
        SpecValidation specValidation,
        StaticAnalysis staticAnalysis,
        SecurityScan securityScan,
        PerformanceCheck performanceCheck) {

    private static final String RESOURCE = "/dev/loki/rules/quality-gates.yaml";

    /** Refuses nulls. */
    public QualityGates {
        Objects.requireNonNull(linting, "linting");
        Objects.requireNonNull(typeChecking, "typeChecking");
        Objects.requireNonNull(contractTests, "contractTests");
        Objects.requireNonNull(specValidation, "specValidation");
        Objects.requireNonNull(staticAnalysis, "staticAnalysis");
        Objects.requireNonNull(securityScan, "securityScan");
        Objects.requireNonNull(performanceCheck, "performanceCheck");
    }

    /**
     * The gate {@code linting}.
     *
     * @param enabled whether it runs
     * @param autoFix whether the linter may mend what it finds, once
     * @param blocking whether a failure stops the task
     */
    public record Linting(boolean enabled, boolean autoFix, boolean blocking) {}

    /**
     * The gate {@code type_checking}.
     *
     * @param enabled whether it runs
     * @param strict whether warnings count, too
     * @param blocking whether a failure stops the task
     */
    public record TypeChecking(boolean enabled, boolean strict, boolean blocking) {}

    /**
     * The gate {@code contract_tests}.
     *
     * @param enabled whether it runs
     * @param minCoverage the least covered lines, in percent, from 0 to 100; 0 asks for no coverage report
     * @param blocking whether a failure stops the task
     */
    public record ContractTests(boolean enabled, BigDecimal minCoverage, boolean blocking) {}

    /**
     * The gate {@code spec_validation}.
     *
     * @param enabled whether it runs
     * @param spectral whether Spectral looks, too, where it is installed
     * @param blocking whether a failure stops the task
     */
    public record SpecValidation(boolean enabled, boolean spectral, boolean blocking) {}

    /**
     * The gate {@code static_analysis}.
     *
     * @param enabled whether it runs
     * @param tools the analysers to run where the project configures them
     * @param autoFix whether they may mend what they find, once
     * @param warnOnly whether a failure is listed and stops nothing
     */
    public record StaticAnalysis(boolean enabled, List<String> tools, boolean autoFix, boolean warnOnly) {
        /** Copies the list. */
        public StaticAnalysis {
            tools = List.copyOf(tools);
        }
    }

    /**
     * The gate {@code security_scan}.
     *
     * @param enabled whether it runs
     * @param tools the scanners to run where they are installed, beside the built-in one
     * @param threshold findings below it are listed only
     * @param autoCreateIssues whether a finding at or above the threshold becomes a task
     * @param warnOnly whether a failure is listed and stops nothing
     */
    public record SecurityScan(
            boolean enabled, List<String> tools, Severity threshold, boolean autoCreateIssues, boolean warnOnly) {
        /** Copies the list. */
        public SecurityScan {
            tools = List.copyOf(tools);
            Objects.requireNonNull(threshold, "threshold");
        }
    }

    /**
     * The gate {@code performance_check}.
     *
     * @param enabled whether it runs
     * @param lighthouseScore the least performance score of a Lighthouse report, from 0 to 100
     * @param bundleLimitBytes the most bytes of script in one folder of built files
     * @param warnOnly whether a failure is listed and stops nothing
     */
    public record PerformanceCheck(boolean enabled, int lighthouseScore, long bundleLimitBytes, boolean warnOnly) {}

    /** How bad a finding is, the least first. */
    public enum Severity {
        /** Worth a look. */
        LOW,
        /** Should be mended. */
        MEDIUM,
        /** Has to be mended. */
        HIGH,
        /** Has to be mended now. */
        CRITICAL
    }

    /**
     * The gates to run: those of the constitution that are switched on, then those that are configured, council gates last so that
     * reviewers know what the others said. A configured gate with the name of one of the constitution's brings its commands
     * and its time; whether that gate runs and blocks is said here.
     */
    public List<GateSpec> specs(List<GateSpec> configured) {
        List<GateSpec> specs = new ArrayList<>();
        own().forEach((kind, blocking) -> specs.add(configured.stream()
                .filter(gate -> gate.kind() == kind)
                .findFirst()
                .map(gate -> with(gate, blocking))
                .orElseGet(() -> found(kind, blocking))));
        configured.stream().filter(gate -> gate.kind() == Kind.COMMAND).forEach(specs::add);
        configured.stream().filter(gate -> gate.kind() == Kind.COUNCIL).forEach(specs::add);
        return List.copyOf(specs);
    }

    /** The constitution's gates that are switched on, and whether each blocks. */
    private Map<Kind, Boolean> own() {
        Map<Kind, Boolean> own = new LinkedHashMap<>();
        put(own, Kind.LINTING, linting.enabled, linting.blocking);
        put(own, Kind.TYPE_CHECKING, typeChecking.enabled, typeChecking.blocking);
        put(own, Kind.CONTRACT_TESTS, contractTests.enabled, contractTests.blocking);
        put(own, Kind.SPEC_VALIDATION, specValidation.enabled, specValidation.blocking);
        put(own, Kind.STATIC_ANALYSIS, staticAnalysis.enabled, !staticAnalysis.warnOnly);
        put(own, Kind.SECURITY_SCAN, securityScan.enabled, !securityScan.warnOnly);
        put(own, Kind.PERFORMANCE_CHECK, performanceCheck.enabled, !performanceCheck.warnOnly);
        return own;
    }

    private static void put(Map<Kind, Boolean> own, Kind kind, boolean enabled, boolean blocking) {
        if (enabled) {
            own.put(kind, blocking);
        }
    }

    private static GateSpec with(GateSpec gate, boolean blocking) {
        return new GateSpec(
                gate.name(),
                gate.kind(),
                gate.run(),
                gate.fix(),
                gate.version(),
                blocking,
                gate.timeout(),
                gate.whenExists(),
                gate.coverage(),
                gate.reviewers(),
                gate.place());
    }

    private static GateSpec found(Kind kind, boolean blocking) {
        return new GateSpec(
                kind.word(),
                kind,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                blocking,
                GateSpec.DEFAULT_TIMEOUT,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                ".loki/rules/quality-gates.yaml");
    }

    /** The gates as they ship, with the constitution's own values. */
    public static QualityGates builtIn() {
        return QualityGatesReader.read(Yaml.document(builtInText(), RESOURCE));
    }

    /** The text of the file that a new project begins with. */
    public static String builtInText() {
        return Texts.resource(RESOURCE);
    }

    /** No gate at all: those of a project that has no rules. */
    public static QualityGates none() {
        QualityGates shipped = builtIn();
        return new QualityGates(
                new Linting(false, false, false),
                new TypeChecking(false, false, false),
                new ContractTests(false, BigDecimal.ZERO, false),
                new SpecValidation(false, false, false),
                new StaticAnalysis(false, List.of(), false, true),
                new SecurityScan(false, List.of(), shipped.securityScan().threshold(), false, true),
                new PerformanceCheck(false, 0, shipped.performanceCheck().bundleLimitBytes(), true));
    }

    /**
     * Reads a project's gates.
     *
     * @throws LokiException with the code {@link RuleBook#MISSING} or {@link RuleBook#INVALID}, naming the place and the fix
     */
    public static QualityGates read(Path qualityGatesYaml) {
        if (!Files.isRegularFile(qualityGatesYaml)) {
            throw new LokiException(
                    RuleBook.MISSING, "there is no file of quality gates " + qualityGatesYaml + "; run loki init");
        }
        return of(() -> Document.read(qualityGatesYaml, qualityGatesYaml.toString()));
    }

    /**
     * Reads the text of such a file.
     *
     * @throws LokiException with the code {@link RuleBook#INVALID}, naming the place and the fix
     */
    public static QualityGates parse(String text, String name) {
        return of(() -> Yaml.document(text, name));
    }

    private static QualityGates of(Supplier<Document> document) {
        try {
            return QualityGatesReader.read(document.get());
        } catch (ConfigException e) {
            throw new LokiException(RuleBook.INVALID, String.valueOf(e.getMessage()), e);
        }
    }
}
