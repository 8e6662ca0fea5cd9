package dev.loki.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    private static final String NAME = "tasks.yaml";

    private static JsonValue parse(String text) {
        return Yaml.document(text, NAME).root();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: 1\nb:\n  c: \"open\n  d: 2\n", "a: 1\nb:\n  c: 'open\n  d: 2\n"})
    void anOpenQuoteIsToldWhereItOpens(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessage("tasks.yaml:3:6: not YAML: this quote is never closed; close it");
    }

    @Test
    void readsATasksFile() {
        JsonValue value = parse("""
                # comment
                version: 1
                limits: {usd: 5.00, tokens: 2000000}
                tasks:
                  - id: spec-1
                    act: ./run.sh   # trailing
                    files: ["a/**", 'b/**']
                    description: |
                      two
                      lines
                    title: >-
                      one
                      line
                """);

        assertThat(value).isEqualTo(Json.parse("""
                        {"version": 1, "limits": {"usd": 5, "tokens": 2000000}, "tasks": [{"id": "spec-1",
                         "act": "./run.sh", "files": ["a/**", "b/**"], "description": "two\\nlines\\n",
                         "title": "one line"}]}""", NAME));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no",
                "yes",
                "on",
                "off",
                "No",
                "TRUE",
                "True",
                "False",
                "Null",
                "NULL",
                "n",
                "y",
                "012",
                "0o14",
                "1:30",
                "190:20:30",
                "0x1F",
                "0b11",
                ".inf",
                "-.INF",
                ".NaN",
                "1_000",
                "+1",
                ".5",
                "1.",
                "1e",
                "- 1x",
                "2001-12-14",
                "=",
                "1.2.3",
                "0.1.0-SNAPSHOT",
                "--1",
                "Infinity",
                "NaN",
                "٣"
            })
    void everyOtherPlainScalarIsText(String text) {
        String scalar = text.startsWith("- ") ? text.substring(2) : text;

        assertThat(parse("a: " + scalar))
                .isEqualTo(JsonObject.builder().put("a", scalar).build());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-0, 0",
        "1.50, 1.5",
        "1e3, 1000",
        "1E-3, 0.001",
        "true, true",
        "false, false",
        "null, null",
        "~, null",
        "'', null"
    })
    void plainScalarsOfJsonAreWhatTheyLookLike(String scalar, String json) {
        assertThat(parse("a: " + scalar)).isEqualTo(Json.parse("{\"a\":" + json + "}", NAME));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "null", "~", "", "<<", "1e999999999"})
    void quotedAndBlockScalarsAreAlwaysText(String text) {
        JsonValue expected = JsonObject.builder().put("a", text).build();

        assertThat(parse("a: '" + text + "'")).isEqualTo(expected);
        assertThat(parse("a: \"" + text + "\"")).isEqualTo(expected);
        assertThat(parse("a: |-\n  " + text)).isEqualTo(expected);
        assertThat(parse("a: >-\n  " + text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n", "# only\n# comments\n", "---\n", "---\n...\n", "~", "\uFEFF"})
    void nothingReadsAsNull(String text) {
        assertThat(parse(text)).isEqualTo(JsonNull.INSTANCE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: &x 1|1:4|anchors (&name) are not supported; remove it",
                "a: *x|1:4|aliases (*name) are not supported; write the value out",
                "a: !!str 1|1:4|tags (!name) are not supported; remove it, or put the text in quotes",
                "a: !x {}|1:4|tags (!name) are not supported; remove it, or put the text in quotes",
                "a: ! b|1:4|tags (!name) are not supported; remove it, or put the text in quotes",
                "!!set {a}|1:1|tags (!name) are not supported; remove it, or put the text in quotes",
                "&k a: 1|1:1|anchors (&name) are not supported; remove it",
                "<<: {a: 1}|1:1|merge keys (<<) are not supported; write the members out",
                "{a: 1, a: 2}|1:8|key \"a\" is set twice; keep one of the two",
                "{a: 1, 'a': 2}|1:8|key \"a\" is set twice; keep one of the two",
                "1: x|1:1|a key must be a text; put it in quotes",
                "true: x|1:1|a key must be a text; put it in quotes",
                "~: x|1:1|a key must be a text; put it in quotes",
                "? [a]|1:3|a key must be a text, not a list or an object",
                "{{a: 1}: 2}|1:2|a key must be a text, not a list or an object",
                "a: 1e1001|1:4|a number has an exponent beyond ±1000; shorten it or put it in quotes",
            })
    void refusesWithPlaceAndFix(String text, String at, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessage("tasks.yaml:" + at + ": " + message);
    }

    @Test
    void refusesASecondDocument() {
        assertThatThrownBy(() -> parse("a: 1\n---\nb: 2\n"))
                .hasMessage("tasks.yaml:2:1: a second document begins; keep one document in the file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%YAML 1.1\n---\na: 1\n", "%TAG ! tag:x,2000:\n---\na: 1\n"})
    void refusesDirectives(String text) {
        assertThatThrownBy(() -> parse(text)).hasMessageContaining("directives (% lines) are not supported");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: b: c",
                "a:\n\t- b",
                "a: [1, 2",
                "a: \"x",
                "a: 'x",
                "- a\nb: 1",
                "a: 1\n b: 2",
                "@a",
                "`a`",
                "a: %x",
                "a: |x\n b",
                "a: \"\\q\"",
                "]",
                "}",
                ", a",
                "a: 1\n...\nb"
            })
    void refusesWhatIsNoYaml(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("tasks\\.yaml:\\d+:\\d+: .+");
    }

    @Test
    void namesTheLineAndTheColumn() {
        assertThatThrownBy(() -> parse("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n"))
                .hasMessageStartingWith("tasks.yaml:5:3: ");
    }

    @ParameterizedTest
    @ValueSource(chars = {'\u0000', '\u0007', '\u001b', '\u007f', '\u0080', '\uFFFE', '\uD800', '\uDFFF'})
    void refusesControlCharactersAndSaysWhere(char c) {
        assertThatThrownBy(() -> parse("a: 1\r\nb: 😀" + c + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("tasks\\.yaml:2:\\d: .+");
    }

    @Test
    void refusesBinaryFiles() {
        byte[] elf = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0};

        assertThatThrownBy(() -> Yaml.document(elf, NAME))
                .hasMessageStartingWith("tasks.yaml:1:1: a control character");
    }

    @Test
    void refusesBytesThatAreNoUtf8AndSaysWhere() {
        assertThatThrownBy(() -> Yaml.document("a: 1\nb: é\n".getBytes(StandardCharsets.ISO_8859_1), NAME))
                .hasMessage("tasks.yaml:2:4: the file is not UTF-8 text; save it as UTF-8");
    }

    @Test
    void readsWindowsLineEndsAndAByteOrderMark() {
        assertThat(parse("\uFEFFa: 1\r\nb:\r\n  - x\r\n")).isEqualTo(parse("a: 1\nb: [x]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[{a: ", "a: - "})
    void refusesDeepNestingQuickly(String opening) {
        assertThatThrownBy(() -> parse(opening.repeat(100_000))).isInstanceOf(ConfigException.class);
    }

    @Test
    void refusesDeepBlocks() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            text.append(" ".repeat(i)).append("a:\n");
        }

        assertThatThrownBy(() -> parse(text.toString())).hasMessageContaining("nested deeper than 100 levels");
    }

    @Test
    void acceptsNestingAtTheLimit() {
        assertThat(Json.write(parse("[".repeat(100) + "]".repeat(100)))).hasSize(200);
    }

    @Test
    void refusesMoreThanTenMegabytesAndReadsLess() {
        String line = "- " + "x".repeat(1_021) + "\n";
        String atLimit = line.repeat(Json.MAX_BYTES / line.length());

        assertThat(parse(atLimit)).isInstanceOf(JsonArray.class);
        assertThatThrownBy(() -> parse(atLimit + "\n")).hasMessageContaining("larger than 10485760 bytes");
    }

    @Test
    void refusesLongLines() {
        assertThat(parse("a: " + "x".repeat(Yaml.MAX_LINE_LENGTH - 3))).isInstanceOf(JsonObject.class);
        assertThatThrownBy(() -> parse("a: 1\nb: " + "x".repeat(10_000_000)))
                .hasMessage("tasks.yaml:2:1: a line has more than 262144 characters; break it");
    }

    @Test
    void refusesTooManyValues() {
        assertThatThrownBy(() -> parse("[" + "1,\n".repeat(1_000_001) + "]"))
                .hasMessageContaining("more than 1000000 values");
    }

    @Test
    void jsonIsReadAlike() {
        RandomValues values = new RandomValues(11);
        int compared = 0;
        for (int i = 0; i < 2_000; i++) {
            String text = Json.pretty(values.value(4));
            JsonValue yaml;
            try {
                yaml = parse(text);
            } catch (ConfigException e) {
                continue;
            }
            assertThat(yaml).isEqualTo(Json.parse(text, NAME));
            compared++;
        }
        assertThat(compared).isGreaterThan(500);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyTextIsReadOrRefusedButNeverBreaksTheReader(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] parts = {
            "a", "1", ":", ": ", "- ", "\n", "  ", "\t", "[", "]", "{", "}", ",", "#", "&", "*", "!", "|", ">", "'",
            "\"", "%", "@", "?", "? ", "---\n", "...\n", "\\", "\u0085", "\u2028", "😀", "\uD800", "~", "<<", "\r"
        };
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                parse(text.toString());
            } catch (ConfigException e) {
                assertThat(e).hasMessageMatching("(?s)tasks\\.yaml:\\d+:\\d+: .+");
            }
        }
    }
}
