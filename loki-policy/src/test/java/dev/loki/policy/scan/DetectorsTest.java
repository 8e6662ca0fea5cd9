package dev.loki.policy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DetectorsTest {
    /** Parts the samples in the file, so that other scanners do not take them for leaks. */
    private static final String BAR = "¦";

    private static final List<Detector> BUILT_IN = Detectors.builtIn();

    static Stream<JsonObject> entries() throws IOException {
        try (InputStream in = Detectors.class.getResourceAsStream("detectors.json")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return ((JsonValue.JsonArray) Json.parse(text, "detectors.json"))
                    .items().stream().map(JsonObject.class::cast);
        }
    }

    private static List<String> rules(JsonObject entry, String sample) {
        ContentScanner scanner = ContentScanner.of(BUILT_IN.stream()
                .filter(d -> d.id().equals(entry.string("id").orElseThrow()))
                .map(Detector::switchedOn)
                .toList());
        return scanner.scan(sample.replace(BAR, ""), EnumSet.allOf(Kind.class)).stream()
                .map(Finding::rule)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("entries")
    void findsItsSamplesAndLeavesTheCleanOnes(JsonObject entry) {
        String id = entry.string("id").orElseThrow();
        assertThat(entry.strings("match"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(
                        sample -> assertThat(rules(entry, sample)).as(sample).containsExactly(id));
        assertThat(entry.strings("clean"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(
                        sample -> assertThat(rules(entry, sample)).as(sample).isEmpty());
    }

    @Test
    void thereAreAtLeastAHundredAndTwentyTokenFormats() throws IOException {
        assertThat(entries()
                        .filter(entry -> entry.string("kind").orElse("").equals("secret")
                                && entry.get("pattern").isPresent()
                                && entry.get("shape").isEmpty())
                        .count())
                .isGreaterThanOrEqualTo(120);
    }

    @Test
    void onlyAKeywordThatBeginsItsPatternIsTakenForTheStartOfAToken() {
        for (Detector detector : BUILT_IN) {
            detector.tokenPattern().ifPresent(pattern -> {
                for (int i = 0; i < detector.keywords().size(); i++) {
                    if (detector.beginsWithKeyword(i)) {
                        assertThat(pattern.lead(detector.keywords().get(i)))
                                .as(detector.id())
                                .containsExactly(0, 0);
                    }
                }
            });
        }
    }

    @Test
    void idsAreUniqueAndKeywordsAndPatternsCanBeRead() {
        assertThat(BUILT_IN).extracting(Detector::id).doesNotHaveDuplicates();
    }

    @Test
    void aWrongEntryIsNamedWithItsPlace() {
        assertThatThrownBy(() -> Detectors.read(
                        Json.document("[\n {\"id\": \"a\", \"kind\": \"secrets\"}\n]", "detectors.json")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("detectors.json:2:")
                .hasMessageContaining("did you mean secret?");
    }
}
