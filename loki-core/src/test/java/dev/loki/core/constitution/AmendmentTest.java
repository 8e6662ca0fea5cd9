package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmendmentTest {
    static final String BEFORE = """
            > Version 1.0.0 | Immutable

            ### Changelog

            - 1.0.0: the first version.
            """;
    static final String AFTER = """
            > Version 1.1.0 | Immutable

            A new rule.

            ### Changelog

            - 1.0.0: the first version.
            - 1.1.0: a new rule, because the old ones left a gap.
            """;
    static final String MESSAGE = """
            [CONSTITUTION] v1.1.0: Add a rule

            The old rules left a gap.

            Breaking changes: None
            New rules: Section 1
            """;

    private static Amendment amendment(String message, String after) {
        return new Amendment("", message, Optional.of(BEFORE), Optional.of(after));
    }

    @Test
    void anAmendmentByTheProcessHasNoProblem() {
        assertThat(amendment(MESSAGE, AFTER).problems()).isEmpty();
    }

    @Test
    void theFirstTextAndNoChangeNeedNoProcess() {
        assertThat(new Amendment("", "Begin", Optional.empty(), Optional.of(BEFORE)).problems())
                .isEmpty();
        assertThat(amendment("Anything", BEFORE).problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'[CONSTITUTION] v1.1.0: Add a rule', 'Add a rule', subject",
        "'v1.1.0: Add', 'v1.2.0: Add', subject",
        "'The old rules left a gap.', '', must say why",
        "'Breaking changes: None', 'Breaking changes:', Breaking changes",
        "'New rules: Section 1', '', New rules",
    })
    void everyPartOfTheMessageIsNeeded(String part, String instead, String problem) {
        assertThat(amendment(MESSAGE.replace(part, instead), AFTER).problems())
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void theVersionMustRiseAndTheChangelogMustSayWhatAndWhy() {
        assertThat(amendment(MESSAGE, AFTER.replace("Version 1.1.0", "Version 1.0.0"))
                        .problems())
                .anyMatch(problem -> problem.contains("must rise"));
        assertThat(amendment(MESSAGE, AFTER.replace("- 1.1.0: a new", "- 1.1.0 a new"))
                        .problems())
                .singleElement()
                .asString()
                .contains("Changelog");
        assertThat(amendment(MESSAGE.replace("1.1.0", "1.10.0"), AFTER.replace("1.1.0", "1.10.0"))
                        .problems())
                .as("versions are numbers")
                .isEmpty();
    }

    @Test
    void aRemovedConstitutionAndOneWithoutAHeaderAreNoAmendments() {
        assertThat(new Amendment("", MESSAGE, Optional.of(BEFORE), Optional.empty()).problems())
                .hasSize(1);
        assertThat(amendment(MESSAGE, "No header").problems())
                .singleElement()
                .asString()
                .contains("header");
    }
}
