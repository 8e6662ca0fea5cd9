package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeakerGateTest {
    private static final String RULES = WeakerGate.FILES.get(0);
    private static final String CONFIG = WeakerGate.FILES.get(1);

    private static List<String> lost(String file, String before, String after) {
        Map<String, String> old = before.isEmpty() ? Map.of() : Map.of(file, before);
        Map<String, String> now = after.isEmpty() ? Map.of() : Map.of(file, after);
        List<WeakerGate> weaker = WeakerGate.between(
                path -> Optional.ofNullable(old.get(path)), path -> Optional.ofNullable(now.get(path)));
        assertThat(weaker).allMatch(gate -> gate.path().equals(file));
        return weaker.stream().map(WeakerGate::what).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enabled: true | enabled: false | linting is switched off",
                "block_on_failure: true | block_on_failure: false | linting no longer blocks",
                "strict_mode: true | strict_mode: false | type_checking is no longer strict",
                "min_coverage: 80% | min_coverage: 79.5% | min_coverage of contract_tests falls from 80% to 79.5%",
                "[eslint, prettier, tsc] | [eslint, tsc] | static_analysis loses prettier",
                "medium | high | severity_threshold of security_scan rises from medium to high",
                "lighthouse_score: 90 | lighthouse_score: 9 | lighthouse_score of performance_check falls from 90 to 9",
                "500kb | 600kb | bundle_size_limit of performance_check rises from 500000 to 600000 bytes",
            })
    void everyWayToLowerAGateOfTheConstitutionIsSeenAndNoneToRaiseOne(String strict, String lax, String what) {
        String shipped = QualityGates.builtInText();
        assertThat(shipped).contains(strict);
        String lowered = shipped.replaceFirst(Pattern.quote(strict), lax);

        assertThat(lost(RULES, shipped, lowered)).containsExactly(what);
        assertThat(lost(RULES, lowered, shipped)).isEmpty();
    }

    @Test
    void whatIsSwitchedOffCannotBecomeWeaker() {
        String off = "quality_gates:\n  contract_tests: {enabled: false, min_coverage: 80%}\n";

        assertThat(lost(RULES, off, off.replace("80", "10"))).isEmpty();
    }

    @Test
    void removingTheFileSwitchesItsGatesOff() {
        assertThat(lost(RULES, QualityGates.builtInText(), ""))
                .hasSize(7)
                .allMatch(what -> what.endsWith(" is switched off"));
        assertThat(lost(RULES, "", QualityGates.builtInText())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gates: [{name: other, run: make other}] | unit is removed",
                "'' | unit is removed",
                "gates: [{name: unit, run: make check, blocking: false}] | unit no longer blocks",
                "gates: [{name: unit, run: make check || true}] | the command of unit is content with everything",
                "gates: [{name: unit, run: 'true'}] | the command of unit is content with everything",
                "gates: [{name: unit, run: [/bin/true]}] | the command of unit is content with everything",
                "gates: [{name: unit, run: make check, when_exists: Makefile}] | unit is no longer asked everywhere (when_exists)",
                "gates: [{name: unit, run: make -s check}] | ",
                "gates: [{name: tests, run: make check}] | ",
                "gates: [{name: unit, run: make check, timeout: 20m}, {name: more, run: make more}] | ",
                "gates: {} | ",
            })
    void aConfiguredGateMayChangeButNotGo(String after, String what) {
        String before = "version: 1\ngates: [{name: unit, run: make check}]\n";

        assertThat(lost(CONFIG, before, after.isEmpty() ? "" : "version: 1\n" + after + "\n"))
                .isEqualTo(what == null ? List.of() : List.of(what));
    }

    @Test
    void leastCoverageOfAConfiguredGateCounts() {
        String gate = "version: 1\ngates: [{name: unit, run: make, coverage: {file: c.xml, min: %s}}]\n";

        assertThat(lost(CONFIG, gate.formatted("80"), gate.formatted("8")))
                .containsExactly("min of the coverage of unit falls from 80 to 8");
        assertThat(lost(CONFIG, gate.formatted("80"), gate.formatted("80.0"))).isEmpty();
    }
}
