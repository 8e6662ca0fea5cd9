package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.QualityGates.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityGatesTest {
    @Test
    void shipsTheConstitutionsOwnValues() {
        QualityGates gates = QualityGates.builtIn();

        assertThat(gates.linting()).isEqualTo(new QualityGates.Linting(true, true, true));
        assertThat(gates.typeChecking()).isEqualTo(new QualityGates.TypeChecking(true, true, true));
        assertThat(gates.contractTests().minCoverage()).isEqualByComparingTo("80");
        assertThat(gates.contractTests().blocking()).isTrue();
        assertThat(gates.specValidation()).isEqualTo(new QualityGates.SpecValidation(true, true, true));
        assertThat(gates.staticAnalysis())
                .isEqualTo(new QualityGates.StaticAnalysis(true, List.of("eslint", "prettier", "tsc"), true, false));
        assertThat(gates.securityScan())
                .isEqualTo(
                        new QualityGates.SecurityScan(true, List.of("semgrep", "snyk"), Severity.MEDIUM, true, false));
        assertThat(gates.performanceCheck()).isEqualTo(new QualityGates.PerformanceCheck(true, 90, 500_000, true));
    }

    @Test
    void whatTheFileLeavesOutIsInForceAsItShips() {
        assertThat(QualityGates.parse("", "gates")).isEqualTo(QualityGates.builtIn());
        assertThat(QualityGates.parse("quality_gates: {linting: {auto_fix: false}}", "gates")
                        .linting())
                .isEqualTo(new QualityGates.Linting(true, false, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'quality_gates: {lintin: {}}' | 1:17 | linting",
                "'quality_gates: {linting: {auto_fx: true}}' | 1:27 | auto_fix",
                "'quality_gates: {linting: {enabled: maybe}}' | 1:36 | true or false",
                "'quality_gates: {contract_tests: {min_coverage: 120%}}' | 1:48 | from 0 to 100",
                "'quality_gates: {spec_validation: {validator: spectra}}' | 1:46 | spectral",
                "'auto_review: {static_analysis: {tools: [eslin]}}' | 1:40 | eslint",
                "'auto_review: {security_scan: {severity_threshold: med}}' | 1:51 | medium",
                "'auto_review: {performance_check: {bundle_size_limit: big}}' | 1:54 | 500kb",
                "'version: 2' | 1:10 | must be 1"
            })
    void aMistakeIsNamedWithItsPlaceAndTheNearestWord(String text, String place, String hint) {
        assertThatThrownBy(() -> QualityGates.parse(text, "gates.yaml"))
                .isInstanceOf(LokiException.class)
                .hasMessageContaining("gates.yaml:" + place)
                .hasMessageContaining(hint)
                .extracting(e -> ((LokiException) e).code())
                .isEqualTo("RULES_INVALID");
    }
}
