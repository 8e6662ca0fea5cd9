package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about performance says what the last run of the benchmarks wrote, and nothing else. */
class PerformancePageTest {
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,:-]\\d+)*");

    private static String page() {
        return Page.of("docs/performance.md").text();
    }

    private static JsonObject raw() throws IOException {
        return (JsonObject)
                Json.parse(Files.readString(Page.ROOT.resolve("docs/performance.json")), "performance.json");
    }

    private static List<JsonObject> objects(JsonObject in, String name) {
        return in.get(name).stream()
                .flatMap(array -> ((JsonArray) array).items().stream())
                .map(JsonObject.class::cast)
                .toList();
    }

    private static Stream<String> texts(JsonValue value) {
        if (value instanceof JsonString text) {
            return Stream.of(text.value());
        }
        if (value instanceof JsonArray array) {
            return array.items().stream().flatMap(PerformancePageTest::texts);
        }
        return value instanceof JsonObject object
                ? object.members().values().stream().flatMap(PerformancePageTest::texts)
                : Stream.of();
    }

    private static Set<String> numbers(String text) {
        return NUMBER.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyNumberComesFromTheRawResults() throws IOException {
        Set<String> measured =
                texts(raw()).flatMap(text -> numbers(text).stream()).collect(Collectors.toSet());

        assertThat(numbers(page())).hasSizeGreaterThan(50).isSubsetOf(measured);
    }

    @Test
    void everyRowOfTheRawResultsStandsOnThePageAndNoOther() throws IOException {
        List<String> rows = objects(raw(), "sections").stream()
                .flatMap(section -> objects(section, "rows").stream())
                .map(row -> texts(row).map(String::strip).collect(Collectors.joining("|")))
                .toList();

        List<String> shown = page().lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what "))
                .map(line -> Stream.of(line.substring(1, line.length() - 1).split("\\|", -1))
                        .map(String::strip)
                        .collect(Collectors.joining("|")))
                .toList();

        assertThat(shown).hasSizeGreaterThan(10).containsExactlyElementsOf(rows);
    }

    @Test
    void namesEveryPeer() {
        assertThat(page())
                .contains(
                        "jCasbin", "CEL-Java", "cedar-java", "OpenTelemetry", "sha256sum", "fdatasync", "hello world");
    }
}
