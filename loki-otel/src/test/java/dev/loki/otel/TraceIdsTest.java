package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TraceIdsTest {
    @Test
    void noTwoAreEqualAndNoneIsZero() {
        TraceIds ids = new TraceIds(new SplittableRandom(6));
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            assertThat(seen.add(ids.next())).isTrue();
        }
        assertThat(seen).doesNotContain(0L);
    }

    @Test
    void theStateThatWouldGiveZeroIsPassedOver() {
        RandomGenerator beforeZero = () -> -0x9e3779b97f4a7c15L;

        TraceIds ids = new TraceIds(beforeZero);

        assertThat(ids.next()).isNotZero();
        assertThat(ids.nextHigh()).isNotZero();
    }

    @Test
    void otherSeedsGiveOtherIds() {
        assertThat(new TraceIds(new SplittableRandom(1)).next())
                .isNotEqualTo(new TraceIds(new SplittableRandom(2)).next());
    }
}
