package dev.loki.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.env.Env;
import dev.loki.testing.Footprint;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class EventsTest {
    @TempDir
    Path dir;

    @Test
    void unsetVariablesMeanTheNoop() {
        assertThat(Events.fromEnvironment(Map.of(), dir)).isSameAs(Events.noop());
        assertThat(Events.fromEnvironment(Map.of("PATH", "/bin", "LOKI_SOMETHING", "x"), dir))
                .isSameAs(Events.noop());
    }

    @Test
    void switchedOffItLoadsNothingStartsNothingAndWritesNothing() {
        Footprint footprint = Footprint.of(SwitchedOff.class, dir, Env.class, Logger.class);

        assertThat(footprint.exit()).as(footprint.output()).isZero();
        assertThat(footprint.classesOf("dev.loki.events"))
                .isEqualTo(Set.of(
                        "dev.loki.events.Events",
                        "dev.loki.events.NoopEvents",
                        "dev.loki.events.EventsTest$SwitchedOff"));
        assertThat(footprint.threads()).isEmpty();
        assertThat(footprint.files()).isEmpty();
    }

    /** A program in which the feature is not asked for. */
    static final class SwitchedOff {
        public static void main(String[] args) {
            try (Events off = Events.fromEnvironment(Map.of(), Path.of(""))) {
                if (off != Events.noop()) {
                    throw new IllegalStateException("not off");
                }
            }
            Footprint.printThreads();
        }
    }

    @Test
    void aBusThatIsAskedForNeverStopsTheRun() {
        assertThat(Events.fromEnvironment(Map.of("LOKI_EVENTS_DIR", "auto"), dir))
                .isSameAs(Events.noop());
        assertThat(dir).isEmptyDirectory();
    }
}
