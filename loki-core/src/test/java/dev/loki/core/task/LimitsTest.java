package dev.loki.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Yaml;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    private static Limits read(String yaml) {
        return Limits.read(Yaml.document(yaml, "config.yaml").fields());
    }

    @Test
    void theStrongestSourceDecidesIterationsAndTime() {
        Limits merged = Limits.merge(
                List.of(Limits.NONE, read("{iterations: 80, wall: 3h}"), read("{iterations: 10, wall: 1h}")));

        assertThat(merged.iterations()).hasValue(80);
        assertThat(merged.wall()).contains(Duration.ofHours(3));
    }

    @Test
    void theLowestAmountOfMoneyAndTokensWins() {
        Limits merged = Limits.merge(
                List.of(read("{usd: 9, tokens: 900}"), read("{usd: 2.5, tokens: 100}"), read("{usd: 4, tokens: 500}")));

        assertThat(merged.usd()).contains(new BigDecimal("2.50"));
        assertThat(merged.tokens()).hasValue(100);
    }

    @Test
    void theDefaultsHoldOnlyWhereNothingIsStated() {
        assertThat(Limits.NONE.orDefaults()).isEqualTo(Limits.DEFAULTS);
        assertThat(Limits.DEFAULTS)
                .isEqualTo(new Limits(
                        OptionalInt.of(50),
                        Optional.of(Duration.ofHours(2)),
                        OptionalLong.of(2_000_000),
                        Optional.of(new BigDecimal("5.00"))));
        Limits generous = read("{usd: 20, tokens: 9000000, iterations: 500, wall: 10h}");
        assertThat(Limits.merge(List.of(Limits.NONE, generous)).orDefaults()).isEqualTo(generous);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iterations: 0 | \"iterations\" must be from 1 to 1000000, not 0",
                "iterations: -3 | \"iterations\" must be from 1 to 1000000, not -3",
                "iterations: 99999999999 | \"iterations\" must be from 1 to 1000000, not 99999999999",
                "iterations: many | \"iterations\" must be a number, not a text",
                "tokens: 0 | \"tokens\" must be at least 1, not 0",
                "tokens: -1 | \"tokens\" must be at least 1, not -1",
                "tokens: 1.5 | \"tokens\" must be a whole number",
                "usd: 0 | \"usd\" must be greater than 0, not 0",
                "usd: -0.01 | \"usd\" must be greater than 0, not -0.01",
                "usd: $5 | \"usd\" must be a number, not a text",
                "wall: 0s | \"wall\" must be from 1ms to 30d, not \"0s\"",
                "wall: 7200 | \"wall\" must be a duration such as 90s, 15m or 1h30m, not 7200; add the unit",
            })
    void refusesALimitThatLimitsNothing(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("config.yaml:1:")
                .hasMessageEndingWith(message);
    }

    @Test
    void refusesZeroFromCodeToo() {
        assertThatThrownBy(
                        () -> new Limits(OptionalInt.of(0), Optional.empty(), OptionalLong.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(
                        OptionalInt.empty(), Optional.of(Duration.ZERO), OptionalLong.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void equalAmountsAreEqualHoweverTheyAreWritten() {
        assertThat(read("usd: 5")).isEqualTo(read("usd: 5.000"));
        assertThat(read("usd: 1000").usd().map(BigDecimal::toString)).contains("1000.00");
    }
}
