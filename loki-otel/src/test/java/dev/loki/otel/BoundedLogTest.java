package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.otel.BoundedLog.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedLogTest {
    private final List<String> said = new ArrayList<>();
    private long ticks = -5;
    private final BoundedLog log = new BoundedLog(said::add, () -> ticks);

    @Test
    void oneWarningOfAKindIsSaidPerMinuteAndTheNextCountsTheOthers() {
        for (int i = 0; i < 1000; i++) {
            log.warn(Kind.UNAVAILABLE, "away " + i);
        }
        log.warn(Kind.REFUSED, "refused");
        ticks += BoundedLog.INTERVAL.toNanos();
        log.warn(Kind.UNAVAILABLE, "still away");
        log.warn(Kind.UNAVAILABLE, "still away");

        assertThat(said)
                .containsExactly(
                        "telemetry: away 0",
                        "telemetry: refused",
                        "telemetry: still away (999 more such warnings left out)");
    }
}
