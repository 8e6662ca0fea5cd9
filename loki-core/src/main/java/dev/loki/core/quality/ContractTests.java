package dev.loki.core.quality;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.constitution.QualityGates;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.GateSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The gate {@code contract_tests}: the project's tests pass, cover enough, and it says which operation each of them names. */
final class ContractTests {
    /** The member of the details that holds what was measured. */
    static final String COVERAGE = "coverage";

    /** The most operations that are listed. */
    static final int MAX_OPERATIONS = 500;

    private static final String[] TESTS = {
        "**/test/**",
        "**/tests/**",
        "**/__tests__/**",
        "test/**",
        "tests/**",
        "**/*Test.java",
        "**/*IT.java",
        "**/*.test.*",
        "**/*.spec.*",
        "**/test_*.py",
        "**/*_test.py",
        "**/*_test.go",
        "**/*_spec.rb"
    };

    private final ToolsGate tools;

    ContractTests(ToolsGate tools) {
        this.tools = tools;
    }

    Verdict judge(
            GateSpec gate,
            QualityGates.ContractTests settings,
            List<Preset> presets,
            SourceFiles files,
            GateSubject subject) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Preset.Tests tests : tests(gate, presets)) {
            verdicts.add(judge(
                    gate,
                    tests,
                    gate.coverage().flatMap(GateSpec.Coverage::min).orElse(settings.minCoverage()),
                    files,
                    subject));
        }
        Verdict all = Verdict.all(verdicts, "no build file with tests was found");
        JsonObject operations = operations(files);
        return operations.members().isEmpty() ? all : all.with(operations);
    }

    private static List<Preset.Tests> tests(GateSpec gate, List<Preset> presets) {
        if (gate.run().isPresent()) {
            List<String> reports = gate.coverage()
                    .map(coverage -> List.of(coverage.file()))
                    .orElseGet(() -> presets.stream()
                            .flatMap(preset -> preset.tests().stream())
                            .flatMap(tests -> tests.reports().stream())
                            .toList());
            return List.of(new Preset.Tests(ToolsGate.configured(gate).get(0), reports));
        }
        return presets.stream().flatMap(preset -> preset.tests().stream()).toList();
    }

    /** Runs tests and reads the report that they leave behind. */
    Verdict judge(GateSpec gate, Preset.Tests tests, BigDecimal min, SourceFiles files, GateSubject subject) {
        Reports before = Reports.of(files.root(), tests.reports());
        Verdict ran = tools.judge(gate, tests.tool(), subject.mayFix(), subject);
        return ran.status() == Status.PASS && min.signum() > 0 ? covered(ran, tests, min, before, files) : ran;
    }

    private static Verdict covered(Verdict ran, Preset.Tests tests, BigDecimal min, Reports before, SourceFiles files) {
        Reports after = Reports.of(files.root(), tests.reports());
        List<String> fresh = after.since(before);
        if (fresh.isEmpty()) {
            return ran.with(
                    Status.NOT_RUN,
                    after.paths().isEmpty()
                            ? "no report of covered lines shows " + min.toPlainString()
                                    + "%; let the tests write " + tests.reports().get(0)
                                    + ", or set contract_tests.min_coverage to 0% in .loki/rules/quality-gates.yaml"
                            : after.paths().get(0) + " is older than this test run and says nothing about this tree");
        }
        Coverage sum = Coverage.NONE;
        try {
            for (String path : fresh) {
                sum = sum.plus(Coverage.read(files.root().resolve(path)));
            }
        } catch (ConfigException e) {
            return ran.with(Status.ERROR, String.valueOf(e.getMessage()));
        }
        JsonObject measured = JsonObject.builder()
                .put("percent", new JsonNumber(sum.percent()))
                .put("min", new JsonNumber(min))
                .put("covered", sum.covered())
                .put("total", sum.total())
                .put("reports", fresh)
                .build();
        boolean enough = sum.percent().compareTo(min) >= 0;
        return ran.with(JsonObject.builder().put(COVERAGE, measured).build())
                .with(
                        enough ? Status.PASS : Status.FAIL,
                        sum.percent().toPlainString() + "% of the lines are covered, asked for are "
                                + min.toPlainString() + "%");
    }

    /** The operations of the specifications, each with the tests that name its id or its path. */
    private static JsonObject operations(SourceFiles files) {
        List<OpenApi.Operation> operations = new ArrayList<>();
        for (String spec : SpecValidation.candidates(files)) {
            read(files, spec).ifPresent(document -> operations.addAll(OpenApi.operations(document)));
        }
        if (operations.isEmpty()) {
            return JsonObject.EMPTY;
        }
        List<String> tests = files.matching(TESTS);
        List<JsonObject> listed = new ArrayList<>();
        for (OpenApi.Operation operation : operations.subList(0, Math.min(operations.size(), MAX_OPERATIONS))) {
            List<String> naming = tests.stream()
                    .filter(test -> names(files.text(test).orElse(""), operation))
                    .toList();
            listed.add(JsonObject.builder()
                    .put("operation", operation.name())
                    .put("tests", naming)
                    .build());
        }
        return JsonObject.builder().put("operations", JsonValue.array(listed)).build();
    }

    private static Optional<JsonObject> read(SourceFiles files, String spec) {
        try {
            return SpecValidation.document(files, spec);
        } catch (LokiException e) {
            return Optional.empty();
        }
    }

    private static boolean names(String test, OpenApi.Operation operation) {
        String path = operation.path();
        int parameter = path.indexOf('{');
        String fixed = parameter < 0 ? path : path.substring(0, parameter);
        return (!operation.id().isEmpty() && test.contains(operation.id()))
                || test.contains(path)
                || (fixed.length() > 1 && parameter >= 0 && test.contains(fixed));
    }
}
