package dev.loki.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
    private static final Instant NOW = Instant.parse("2026-02-21T10:00:00Z");

    private static HttpReply asking(String retryAfter) {
        return new HttpReply(429, Map.of("Retry-After", List.of(retryAfter)), new byte[0]);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everyDelayLiesBetweenNothingAndTheDoublingCeiling(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int retry = 0; retry < 100; retry++) {
            long ceiling = retry < 5 ? 1000L << retry : 30_000;
            assertThat(Backoff.DEFAULT.delay(retry, random).toMillis()).isBetween(0L, ceiling);
        }
    }

    @Test
    void theJitterCoversTheWholeRange() {
        SplittableRandom random = new SplittableRandom(7);
        List<Long> delays = java.util.stream.IntStream.range(0, 1000)
                .mapToObj(i -> Backoff.DEFAULT.delay(0, random).toMillis())
                .toList();

        assertThat(delays).anyMatch(d -> d < 50).anyMatch(d -> d > 950);
    }

    @ParameterizedTest
    @CsvSource({
        "120, PT2M",
        "0, PT0S",
        "' 7 ', PT7S",
        "'Sat, 21 Feb 2026 10:01:30 GMT', PT1M30S",
        "'Sat, 21 Feb 2026 09:00:00 GMT', PT0S"
    })
    void retryAfterIsReadInBothForms(String value, Duration asked) {
        assertThat(Backoff.retryAfter(asking(value), NOW)).contains(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-5", "soon", "1.5", "99999999999999999999", "٣", "Sat, 99 Feb 2026 10:01:30 GMT"})
    void anUnreadableRetryAfterIsPassedOver(String value) {
        assertThat(Backoff.retryAfter(asking(value), NOW)).isEmpty();
    }

    @Test
    void aDelayIsNeverShorterThanTheServerAskedFor() {
        assertThat(Backoff.DEFAULT.delay(0, new SplittableRandom(1), asking("120"), NOW))
                .isEqualTo(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @CsvSource({
        "200,false",
        "301,false",
        "400,false",
        "401,false",
        "404,false",
        "408,true",
        "429,true",
        "500,true",
        "503,true",
        "599,true",
        "600,false"
    })
    void onlyWhatCanSucceedLaterIsRetryable(int status, boolean retryable) {
        assertThat(new HttpReply(status, Map.of(), new byte[0]).retryable()).isEqualTo(retryable);
    }
}
