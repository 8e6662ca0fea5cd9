package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBytesTest {
    private static String written(JsonBytes json) {
        return new String(json.toByteArray(), StandardCharsets.UTF_8);
    }

    private static JsonObject read(String json) {
        return (JsonObject) Json.parse(json, "what was written");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everyTextIsReadAgainAsItWas(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(20);
            for (int i = 0; i < length; i++) {
                int codePoint = switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(0x20, 0x7f);
                    case 1 -> random.nextInt(0x20);
                    case 2 -> random.nextInt(0x7f, 0xd800);
                    default -> random.nextInt(0xe000, 0x110000);
                };
                text.appendCodePoint(codePoint);
            }
            String json =
                    written(new JsonBytes(1).object().text("t", text.toString()).endObject());

            assertThat(read(json).string("t")).as(json).contains(text.toString());
        }
    }

    @Test
    void halfOfASurrogatePairBecomesTheReplacementCharacter() {
        String json =
                written(new JsonBytes(16).object().text("t", "a\ud800b\udc00").endObject());

        assertThat(read(json).string("t")).contains("a\ufffdb\ufffd");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 9, 10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, -9007199254740993L})
    void integersOf64BitsAreTexts(long value) {
        assertThat(written(new JsonBytes(1).object().int64("n", value).endObject()))
                .isEqualTo("{\"n\":\"" + value + "\"}");
    }

    @Test
    void integersOfEveryLengthAreWritten() {
        SplittableRandom random = new SplittableRandom(1);
        for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
            for (long value : new long[] {power - 1, power, power + 1, 10 * power - 1, random.nextLong(10 * power)}) {
                integersOf64BitsAreTexts(value);
                integersOf64BitsAreTexts(-value);
            }
        }
    }

    @Test
    void numbersKeepTheirValue() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 2000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String json =
                        written(new JsonBytes(1).object().float64("n", value).endObject());
                assertThat(read(json).number("n").orElseThrow().doubleValue()).isEqualTo(value);
            }
        }
    }

    @Test
    void numbersThatJsonLacksAreSpelledAsProtocolBuffersDo() {
        assertThat(written(new JsonBytes(1)
                        .object()
                        .float64("a", Double.NaN)
                        .float64("b", Double.POSITIVE_INFINITY)
                        .float64("c", Double.NEGATIVE_INFINITY)
                        .float64("d", -0.0)
                        .endObject()))
                .isEqualTo("{\"a\":\"NaN\",\"b\":\"Infinity\",\"c\":\"-Infinity\",\"d\":0}");
    }

    @Test
    void idsKeepTheirZeros() {
        assertThat(written(new JsonBytes(1).object().id("t", 0, 10).id("s", -1).endObject()))
                .isEqualTo("{\"t\":\"0000000000000000000000000000000a\",\"s\":\"ffffffffffffffff\"}");
    }

    @Test
    void aTextThatEndsLikeABeginningStillGetsItsComma() {
        assertThat(written(new JsonBytes(1)
                        .object()
                        .text("a", "{")
                        .text("b", "[:")
                        .array("c")
                        .int64(1)
                        .int64(2)
                        .endArray()
                        .endObject()))
                .isEqualTo("{\"a\":\"{\",\"b\":\"[:\",\"c\":[\"1\",\"2\"]}");
    }
}
