package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.env.Durations;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/reference/limits.md} names the bounds that the sources have, with their values. */
class LimitsTest {
    private static final Page PAGE = Page.of("docs/reference/limits.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w.$]+)\\.([A-Z_]+)` \\| ([^|]+) \\|");
    private static final Pattern NUMBER = Pattern.compile("([\\d,]+)( KB| MB)?");
    private static final Pattern DECLARED = Pattern.compile("(?m)^ {4}(?:public )?static final (?:int|long|Duration) "
            + "(MAX_[A-Z_]+|KEEP_BYTES|TIME_TO_LIVE|SIMPLIFIED_FROM|DEFAULT_[A-Z_]+) =");
    private static final Map<String, Long> UNITS = Map.of(" KB", 1L << 10, " MB", 1L << 20);

    /** One row of the page. */
    record Row(String type, String constant, String value) {
        @Override
        public String toString() {
            return type + "." + constant;
        }
    }

    static Stream<Row> rows() {
        return ROW.matcher(PAGE.text())
                .results()
                .map((MatchResult row) ->
                        new Row(row.group(1), row.group(2), row.group(3).strip()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theConstantHasTheValueOfThePage(Row row) throws Exception {
        boolean ofAnotherModule = row.type().matches("(cli|policy|audit|otel|events|integrations)\\..*");
        String root = ofAnotherModule ? "dev.loki." : "dev.loki.core.";
        Field constant = Class.forName(root + row.type()).getDeclaredField(row.constant());
        constant.setAccessible(true);
        Object value = constant.get(null);

        if (value instanceof Duration duration) {
            assertThat(duration).isEqualTo(Durations.parse(row.value()));
        } else {
            assertThat(((Number) value).longValue()).isEqualTo(number(row.value()));
        }
    }

    private static long number(String text) {
        Matcher number = NUMBER.matcher(text);
        assertThat(number.matches()).as(text).isTrue();
        long unit = number.group(2) == null ? 1 : UNITS.get(number.group(2));
        return Long.parseLong(number.group(1).replace(",", "")) * unit;
    }

    @Test
    void everyBoundThatOtherClassesCanSeeIsListed() {
        List<String> listed = rows().map(Row::toString).toList();
        List<String> declared = new ArrayList<>();
        Sources.main()
                .forEach((path, source) -> DECLARED.matcher(source).results().forEach(constant -> {
                    String type = path.replaceFirst(".*/dev/loki/(?:core/)?", "")
                            .replace(".java", "")
                            .replace('/', '.');
                    declared.add(type + "." + constant.group(1));
                }));

        assertThat(declared).hasSizeGreaterThan(20).isSubsetOf(listed);
    }
}
