package dev.loki.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "-0.0, 0",
        "1e20, 100000000000000000000",
        "1e21, 1e+21",
        "123456789012345680000, 123456789012345680000",
        "1e-6, 0.000001",
        "1e-7, 1e-7",
        "1.5e-9, 1.5e-9",
        "5e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "18446744073709551616, 18446744073709552000",
        "9007199254740993, 9007199254740992",
        "0.1, 0.1",
        "-1234.5678, -1234.5678",
        "2e-3, 0.002",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "5.684341886080802e-14, 5.684341886080802e-14",
        "NaN, null",
        "Infinity, null"
    })
    void spellsNumbersAsEcmaScriptDoes(double value, String expected) {
        assertThat(CanonicalJson.number(value)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void everyNumberReadsBackAndIsNoLongerThanJavasOwnSpelling(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(Double.parseDouble(CanonicalJson.number(value))).isEqualTo(value);
                assertThat(digits(CanonicalJson.shortest(value).toPlainString()))
                        .isLessThanOrEqualTo(digits(new java.math.BigDecimal(Double.toString(value)).toPlainString()));
            }
        }
    }

    private static int digits(String plain) {
        return plain.replaceAll("[-.]", "").replaceAll("^0+|0+$", "").length();
    }

    @Test
    void putsArrayIndicesFirstAndKeepsTheOrderOfTheOthers() {
        JsonValue value =
                Json.parse("{\"b\":1,\"10\":2,\"a\":3,\"9\":4,\"01\":5,\"4294967295\":6,\"4294967294\":7}", "t");

        assertThat(CanonicalJson.write(value))
                .isEqualTo("{\"9\":4,\"10\":2,\"4294967294\":7,\"b\":1,\"a\":3,\"01\":5,\"4294967295\":6}");
    }

    @Test
    void escapesOnlyWhatMustBeEscaped() {
        String text = "\"\\\b\t\n\f\r\u0001\u001f\u007f\u2028\uFEFF/<é\uD83D\uDE00\uD83D";

        assertThat(CanonicalJson.write(JsonValue.of(text)))
                .isEqualTo("\"\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u001f\u007f\u2028\uFEFF/<é\uD83D\uDE00\\ud83d\"");
    }
}
