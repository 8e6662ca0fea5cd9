package dev.loki.policy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomPatternTest {
    @Test
    void findsWhatThePatternMatchesLineByLine() {
        ContentScanner scanner = ContentScanner.with(List.of(CustomPattern.compile("acme", "^ACME-\\d{6}$")));

        assertThat(scanner.scan("ACME-123456\nx ACME-123456\r\nACME-654321\r\n", EnumSet.of(Kind.PII)))
                .extracting(Finding::rule, Finding::line, Finding::column)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("acme", 1, 1),
                        org.assertj.core.groups.Tuple.tuple("acme", 3, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a(b | no RE2 expression",
                "(a)\\1 | no RE2 expression",
                "(?=a) | no RE2 expression",
                "a* | matches the empty text",
                "(?:(?:a{100}){100}){100} | multiply to more than 1000",
                "(a{50}b){50} | multiply to more than 1000",
            })
    void refusesWithASentence(String regex, String sentence) {
        assertThatThrownBy(() -> CustomPattern.compile("mine", regex))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void refusesALongPatternANamelessOneAndTooMany() {
        assertThatThrownBy(() -> CustomPattern.compile("mine", "a".repeat(CustomPattern.MAX_LENGTH + 1)))
                .hasMessageContaining("shorten it");
        assertThatThrownBy(() -> CustomPattern.compile(" ", "a")).hasMessageContaining("no name");
        List<CustomPattern> many =
                Collections.nCopies(ContentScanner.MAX_CUSTOM_PATTERNS + 1, CustomPattern.compile("a", "abc"));
        assertThatThrownBy(() -> ContentScanner.with(many)).hasMessageContaining("more than 100 patterns");
    }
}
