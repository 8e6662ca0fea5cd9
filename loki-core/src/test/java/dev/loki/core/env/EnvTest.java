package dev.loki.core.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvTest {
    private static Env env(String value) {
        return Env.of(Map.of("LOKI_X", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void blankIsUnset(String blank) {
        assertThat(env(blank).text("LOKI_X")).isEmpty();
        assertThat(env(blank).flag("LOKI_X", true)).isTrue();
        assertThat(env(blank).integer("LOKI_X", 0, 1)).isEmpty();
        assertThat(env(blank).duration("LOKI_X")).isEmpty();
        assertThat(env(blank).decimal("LOKI_X")).isEmpty();
        assertThat(Env.of(Map.of()).text("LOKI_X")).isEmpty();
    }

    @Test
    void textLosesTheBlanksAroundIt() {
        assertThat(env(" a b \n").text("LOKI_X")).contains("a b");
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "TRUE, true",
        "' Yes ', true",
        "1, true",
        "false, false",
        "No, false",
        "0, false",
        "FALSE, false"
    })
    void readsFlagsInAnyCase(String text, boolean value) {
        assertThat(env(text).flag("LOKI_X", !value)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off", "y", "2", "tru", "enabled", "true false", "ja"})
    void refusesOtherFlagsByNameAndWithoutTheValue(String text) {
        assertThatThrownBy(() -> env(text).flag("LOKI_X", false))
                .isInstanceOf(ConfigException.class)
                .hasMessage("LOKI_X must be true or false, spelled so or as 1, yes, 0 or no; correct or unset it");
    }

    @Test
    void readsWholeNumbersWithinBounds() {
        assertThat(env("10").integer("LOKI_X", 1, 10)).contains(10L);
        assertThat(env("+1").integer("LOKI_X", 1, 10)).contains(1L);
        assertThat(env("-5").integer("LOKI_X", -5, 10)).contains(-5L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "1.5", "x", "1e1", "0x1", "99999999999999999999999", "1 0", "٣"})
    void refusesOtherNumbers(String text) {
        assertThatThrownBy(() -> env(text).integer("LOKI_X", 1, 10))
                .isInstanceOf(ConfigException.class)
                .hasMessage("LOKI_X must be a whole number from 1 to 10; correct or unset it");
    }

    @Test
    void readsDurations() {
        assertThat(env("1h30m").duration("LOKI_X")).contains(Duration.ofMinutes(90));
        assertThatThrownBy(() -> env("90").duration("LOKI_X"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("LOKI_X has a wrong value: a duration is");
    }

    @Test
    void readsDecimals() {
        assertThat(env("2.50").decimal("LOKI_X")).contains(new BigDecimal("2.50"));
        for (String wrong : new String[] {"1e999999999", "x", "$5", "1,5", ".5", "5.", "NaN"}) {
            assertThatThrownBy(() -> env(wrong).decimal("LOKI_X"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("LOKI_X must be a number such as 5 or 2.50; correct or unset it");
        }
    }

    @Test
    void lowerVariablesFillWhatIsUnset() {
        Env env =
                Env.of(Map.of("A", "1", "B", " ", "C", "")).withDefaults(Map.of("A", "file", "B", "file", "D", "file"));

        assertThat(env.text("A")).contains("1");
        assertThat(env.text("B")).contains("file");
        assertThat(env.text("C")).isEmpty();
        assertThat(env.text("D")).contains("file");
        assertThat(env.raw()).containsOnlyKeys("A", "B", "C", "D");
    }
}
