package dev.loki.core.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "90s, PT90S",
        "15m, PT15M",
        "1h30m, PT1H30M",
        "500ms, PT0.5S",
        "2d, PT48H",
        "1d2h3m4s5ms, PT26H3M4.005S",
        "1m5ms, PT1M0.005S",
        "0s, PT0S",
        "007s, PT7S"
    })
    void readsWhatPeopleWrite(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "90",
                "s",
                "1.5h",
                "-1s",
                "+1s",
                "1 h",
                "30m1h",
                "1h1h",
                "1s1s",
                "1H",
                "1w",
                "1hour",
                "PT1H",
                "1ms1s",
                "1234567890s",
                "٣s",
                "1h\n",
                "1s "
            })
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as 90s");
    }

    @Test
    void refusesALongTextAtOnce() {
        assertThatThrownBy(() -> Durations.parse("1".repeat(10_000_000) + "s"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLargestDurationDoesNotOverflow() {
        assertThat(Durations.parse("999999999d999999999h999999999m999999999s999999999ms"))
                .isGreaterThan(Duration.ofDays(999_999_999));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT-5S, 0s",
        "PT0.34S, 340ms",
        "PT0.0001S, 0ms",
        "PT1.49S, 1.4s",
        "PT2S, 2s",
        "PT2.04S, 2s",
        "PT12.9S, 12s",
        "PT90S, 1m30s",
        "PT1H30M, 1h30m",
        "PT2H, 2h",
        "PT26H0M5S, 1d2h5s"
    })
    void writesForPeople(Duration duration, String text) {
        assertThat(Durations.format(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void wholeSecondsAreReadBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 1_000; i++) {
            Duration duration = Duration.ofSeconds(random.nextLong(10_000_000));
            assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
        }
    }
}
