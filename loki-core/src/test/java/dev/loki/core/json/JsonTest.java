package dev.loki.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final String NAME = "tasks.json";

    @Test
    void readsWhatCarelessProgramsWriteOnlyWhenAsked() {
        String text = "{\"a\":1,\"a\":\"x\u0001\ny\",\"b\":[NaN,Infinity,-Infinity,1e2]}";

        assertThat(Json.parseTolerant(text, NAME))
                .isEqualTo(JsonObject.builder()
                        .put("a", "x\u0001\ny")
                        .put(
                                "b",
                                JsonValue.array(List.of(
                                        JsonNull.INSTANCE, JsonNull.INSTANCE, JsonNull.INSTANCE, JsonValue.of(100))))
                        .build());
        for (String careless : List.of(text, "{\"a\":1,\"a\":2}", "\"\u0001\"", "NaN")) {
            assertThatThrownBy(() -> Json.parse(careless, NAME)).isInstanceOf(ConfigException.class);
        }
        for (String wrong : List.of("{a:1}", "[1,]", "'x'", "{} {}", "[".repeat(101), "007")) {
            assertThatThrownBy(() -> Json.parseTolerant(wrong, NAME)).isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void readsEveryKindOfValue() {
        JsonValue value = Json.parse(" {\"a\":[1,-2.5e1,true,false,null,\"x\\u00e9\\n\"],\"b\":{}} ", NAME);

        assertThat(value)
                .isEqualTo(JsonObject.builder()
                        .put(
                                "a",
                                JsonValue.array(List.of(
                                        JsonValue.of(1),
                                        JsonValue.of(-25),
                                        new JsonBoolean(true),
                                        new JsonBoolean(false),
                                        JsonNull.INSTANCE,
                                        JsonValue.of("xé\n"))))
                        .put("b", JsonObject.EMPTY)
                        .build());
    }

    @Test
    void keepsTheOrderOfMembers() {
        String text = "{\"z\":1,\"a\":2,\"10\":3,\"9\":4}";

        assertThat(Json.write(Json.parse(text, NAME))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,",
                "\"abc",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "[01]",
                "[+1]",
                "[.5]",
                "[1.]",
                "[0x1F]",
                "NaN",
                "Infinity",
                "-Infinity",
                "tru",
                "nulll",
                "[1] 2",
                "{} {}",
                "[1]]",
                "// c\n1",
                "/* c */ 1",
                "# c\n1",
                "\"a\nb\"",
                "\"a\tb\"",
                "\"\\x\"",
                "\"\\u12G4\"",
                "\u0000",
                "[\u0000]",
                "\"\u0000\"",
                "[1 2]",
                "{\"a\" 1}",
                "{\"a\":}",
                "{1:2}",
                "]",
                ":",
                "\u00a01"
            })
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> Json.parse(text, NAME))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("tasks\\.json:\\d+:\\d+: .+");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2,\"a\":3}|1:14|key \"a\" is set twice; keep one of the two",
                "{\"a\":{\"x\":1,\"\\u0078\":2}}|1:13|key \"x\" is set twice; keep one of the two",
                "[1] [2]|1:5|text after the end of the value; remove it",
                "{\"password\": hunter2}|1:14|unknown word; put text in double quotes",
                "[1e1001]|1:2|a number has an exponent beyond ±1000; shorten it or put it in quotes",
            })
    void saysWhereAndWhatIsWrong(String text, String at, String message) {
        assertThatThrownBy(() -> Json.parse(text, NAME)).hasMessage("tasks.json:" + at + ": " + message);
    }

    @Test
    void errorsNeverRepeatAWordOfTheText() {
        assertThatThrownBy(() -> Json.parse("{\"token\": ghp_abcdef}", NAME)).hasMessageNotContaining("ghp");
    }

    @Test
    void countsLinesOfEveryKind() {
        assertThatThrownBy(() -> Json.parse("{\r\n\"a\":1,\n\"b\":2,\r\"a\":3}", NAME))
                .hasMessageStartingWith("tasks.json:4:1: ");
    }

    @Test
    void countsFromTheLineOfALargerFile() {
        assertThatThrownBy(() -> Json.parse("{\"a\":}", "journal.jsonl", 7))
                .hasMessageStartingWith("journal.jsonl:7:6: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":[", "[[],"})
    void refusesDeepNestingQuickly(String opening) {
        assertThatThrownBy(() -> Json.parse(opening.repeat(100_000), NAME))
                .hasMessageContaining("nested deeper than 100 levels");
    }

    @Test
    void acceptsNestingAtTheLimit() {
        String text = "[".repeat(100) + "]".repeat(100);

        assertThat(Json.write(Json.parse(text, NAME))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e999999999", "1e-999999999", "-1E+999999999", "1e99999999999999999999", "0e999999999", "1e1001"
            })
    void refusesExponentsBeyondTheBound(String number) {
        assertThatThrownBy(() -> Json.parse(number, NAME)).hasMessageContaining("exponent beyond ±1000");
        assertThat(Json.parse("\"" + number + "\"", NAME)).isEqualTo(JsonValue.of(number));
    }

    @Test
    void refusesLongNumbers() {
        assertThat(Json.parse("9".repeat(1_000), NAME)).isInstanceOf(JsonNumber.class);
        for (String number : List.of("9".repeat(1_001), "9".repeat(5_000_000), "0." + "9".repeat(5_000_000))) {
            assertThatThrownBy(() -> Json.parse(number, NAME)).hasMessageContaining("more than 1000 characters");
        }
    }

    @Test
    void refusesTextBeyondTenMegabytes() {
        String atLimit = "\"" + "x".repeat(Json.MAX_BYTES - 2) + "\"";

        assertThat(Json.parse(atLimit, NAME)).isInstanceOf(JsonString.class);
        assertThatThrownBy(() -> Json.parse(atLimit + " ", NAME)).hasMessageContaining("larger than 10485760 bytes");
        assertThatThrownBy(() -> Json.document((atLimit + " ").getBytes(StandardCharsets.UTF_8), NAME))
                .hasMessageContaining("larger than 10485760 bytes");
    }

    @Test
    void refusesTooManyValues() {
        String text = "[" + "1,".repeat(1_000_000) + "1]";

        assertThatThrownBy(() -> Json.parse(text, NAME)).hasMessageContaining("more than 1000000 values");
    }

    @Test
    void refusesLongKeys() {
        assertThatThrownBy(() -> Json.parse("{\"" + "k".repeat(50_001) + "\":1}", NAME))
                .hasMessageContaining("a key has more than 50000 characters");
    }

    @Test
    void readsManyKeysWithOneHashQuickly() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 1 << 16; i++) {
            for (int bit = 0; bit < 16; bit++) {
                text.append(bit == 0 ? "\"" : "").append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            text.append("\":1,");
        }
        JsonValue value = Json.parse(text.append("\"end\":1}").toString(), NAME);

        assertThat(((JsonObject) value).members()).hasSize((1 << 16) + 1);
    }

    @Test
    void refusesBytesThatAreNoUtf8AndSaysWhere() {
        byte[] bytes = "{\"a\":\n\"é\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> Json.document(bytes, NAME))
                .hasMessage("tasks.json:2:2: the file is not UTF-8 text; save it as UTF-8");
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC0, 0xC3, 0xED, 0xF0, 0xF8, 0xFE, 0x80})
    void refusesEveryBadByte(int bad) {
        byte[] bytes = {'"', (byte) bad, '"'};

        assertThatThrownBy(() -> Json.document(bytes, NAME)).hasMessageContaining("not UTF-8");
    }

    @Test
    void refusesASequenceCutAtTheEnd() {
        byte[] bytes = {'"', 'a', '"', (byte) 0xE2, (byte) 0x82};

        assertThatThrownBy(() -> Json.document(bytes, NAME)).hasMessageContaining("not UTF-8");
    }

    @Test
    void ignoresALeadingByteOrderMarkOnly() {
        assertThat(Json.parse("\uFEFF[1]", NAME)).isEqualTo(Json.parse("[1]", NAME));
        assertThatThrownBy(() -> Json.parse("\uFEFF\uFEFF[1]", NAME)).isInstanceOf(ConfigException.class);
    }

    @Test
    void escapesWhatJsonAsksFor() {
        assertThat(Json.write(JsonValue.of("\"\\\b\f\n\r\t\u0000\u001f/é\u2028😀\u007f")))
                .isEqualTo("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f/é\u2028😀\u007f\"");
    }

    @Test
    void escapesASurrogateWithoutItsPartner() {
        String text = Json.write(JsonValue.of("\uD83D|\uDE00|\uDE00\uD83D|😀"));

        assertThat(text).isEqualTo("\"\\ud83d|\\ude00|\\ude00\\ud83d|😀\"");
        assertThat(Json.parse(text, NAME)).isEqualTo(JsonValue.of("\uD83D|\uDE00|\uDE00\uD83D|😀"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.0, 1",
        "1E2, 100",
        "-0, 0",
        "0.10, 0.1",
        "1e-7, 0.0000001",
        "12345678901234567890, 12345678901234567890",
        "1e39, 1000000000000000000000000000000000000000",
        "1e40, 1E+40",
        "1e-40, 0.0000000000000000000000000000000000000001",
        "1e-41, 1E-41"
    })
    void writesNumbersPlainly(String number, String written) {
        assertThat(Json.write(new JsonNumber(new BigDecimal(number)))).isEqualTo(written);
    }

    @Test
    void writesAHugeNumberShortly() {
        assertThat(Json.write(new JsonNumber(new BigDecimal("1e999999999")))).isEqualTo("1E+999999999");
    }

    @Test
    void prettyIndentsByTwoSpaces() {
        assertThat(Json.pretty(Json.parse("{\"a\":[1,{\"b\":null}],\"c\":{},\"d\":[]}", NAME)))
                .isEqualTo("""
                        {
                          "a": [
                            1,
                            {
                              "b": null
                            }
                          ],
                          "c": {},
                          "d": []
                        }""");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsBackWhatItWrites(long seed) {
        RandomValues values = new RandomValues(seed);
        for (int i = 0; i < 500; i++) {
            JsonValue value = values.value(5);
            assertThat(Json.parse(Json.write(value), NAME)).isEqualTo(value);
            assertThat(Json.parse(Json.pretty(value), NAME)).isEqualTo(value);
            byte[] utf8 = Json.write(value).getBytes(StandardCharsets.UTF_8);
            assertThat(Json.document(utf8, NAME).root()).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damagedTextIsReadOrRefusedButNeverBreaksTheReader(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomValues values = new RandomValues(seed);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder(Json.write(values.value(4)));
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
            text.setLength(random.nextInt(text.length() + 1));
            try {
                JsonValue value = Json.parse(text.toString(), NAME);
                assertThat(Json.parse(Json.write(value), NAME)).isEqualTo(value);
            } catch (ConfigException e) {
                assertThat(e).hasMessageMatching("(?s)tasks\\.json:\\d+:\\d+: .+");
            }
        }
    }
}
