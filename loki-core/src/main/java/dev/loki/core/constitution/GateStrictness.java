package dev.loki.core.constitution;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares two states of the constitution's gates; what was switched off before cannot become weaker. */
final class GateStrictness {
    private final List<String> lost = new ArrayList<>();

    private GateStrictness() {}

    /** What the gates stop no longer, one sentence each without its end. */
    static List<String> lost(QualityGates before, QualityGates after) {
        GateStrictness strictness = new GateStrictness();
        strictness.quality(before, after);
        strictness.review(before, after);
        return strictness.lost;
    }

    private void quality(QualityGates before, QualityGates after) {
        gate(
                "linting",
                before.linting().enabled(),
                after.linting().enabled(),
                () -> blocking(
                        "linting", before.linting().blocking(), after.linting().blocking()));
        QualityGates.TypeChecking types = before.typeChecking();
        gate("type_checking", types.enabled(), after.typeChecking().enabled(), () -> {
            blocking("type_checking", types.blocking(), after.typeChecking().blocking());
            tell(types.strict() && !after.typeChecking().strict(), "type_checking is no longer strict");
        });
        QualityGates.ContractTests tests = before.contractTests();
        gate("contract_tests", tests.enabled(), after.contractTests().enabled(), () -> {
            blocking("contract_tests", tests.blocking(), after.contractTests().blocking());
            BigDecimal least = after.contractTests().minCoverage();
            tell(
                    least.compareTo(tests.minCoverage()) < 0,
                    "min_coverage of contract_tests falls from "
                            + tests.minCoverage().toPlainString() + "% to " + least.toPlainString() + "%");
        });
        QualityGates.SpecValidation specs = before.specValidation();
        gate("spec_validation", specs.enabled(), after.specValidation().enabled(), () -> {
            blocking("spec_validation", specs.blocking(), after.specValidation().blocking());
            tell(specs.spectral() && !after.specValidation().spectral(), "spec_validation loses its validator");
        });
    }

    private void review(QualityGates before, QualityGates after) {
        QualityGates.StaticAnalysis analysis = before.staticAnalysis();
        gate("static_analysis", analysis.enabled(), after.staticAnalysis().enabled(), () -> {
            blocking(
                    "static_analysis",
                    !analysis.warnOnly(),
                    !after.staticAnalysis().warnOnly());
            tools("static_analysis", analysis.tools(), after.staticAnalysis().tools());
        });
        QualityGates.SecurityScan scan = before.securityScan();
        gate("security_scan", scan.enabled(), after.securityScan().enabled(), () -> {
            blocking("security_scan", !scan.warnOnly(), !after.securityScan().warnOnly());
            tools("security_scan", scan.tools(), after.securityScan().tools());
            QualityGates.Severity threshold = after.securityScan().threshold();
            tell(
                    threshold.compareTo(scan.threshold()) > 0,
                    "severity_threshold of security_scan rises from " + word(scan.threshold()) + " to "
                            + word(threshold));
        });
        QualityGates.PerformanceCheck speed = before.performanceCheck();
        QualityGates.PerformanceCheck now = after.performanceCheck();
        gate("performance_check", speed.enabled(), now.enabled(), () -> {
            blocking("performance_check", !speed.warnOnly(), !now.warnOnly());
            tell(
                    now.lighthouseScore() < speed.lighthouseScore(),
                    "lighthouse_score of performance_check falls from " + speed.lighthouseScore() + " to "
                            + now.lighthouseScore());
            tell(
                    now.bundleLimitBytes() > speed.bundleLimitBytes(),
                    "bundle_size_limit of performance_check rises from " + speed.bundleLimitBytes() + " to "
                            + now.bundleLimitBytes() + " bytes");
        });
    }

    private void gate(String name, boolean before, boolean after, Runnable details) {
        if (before && after) {
            details.run();
        } else {
            tell(before, name + " is switched off");
        }
    }

    private void blocking(String name, boolean before, boolean after) {
        tell(before && !after, name + " no longer blocks");
    }

    private void tools(String name, List<String> before, List<String> after) {
        before.stream().filter(tool -> !after.contains(tool)).forEach(tool -> lost.add(name + " loses " + tool));
    }

    private void tell(boolean holds, String what) {
        if (holds) {
            lost.add(what);
        }
    }

    private static String word(QualityGates.Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
