package dev.loki.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Broadcast readers: each sees every event once, across restarts, and takes none away. */
@Timeout(60)
class ReaderTest {
    @TempDir
    Path dir;

    private Bus bus;

    @BeforeEach
    void open() {
        bus = Bus.in(dir);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void readersSeeEverythingOnceAndTakeNothing() throws Exception {
        bus.publish("a");
        bus.publish("b");

        assertThat(bus.caughtUp("one")).containsExactly("a", "b");
        assertThat(bus.caughtUp("two")).containsExactly("a", "b");
        bus.publish("c");
        assertThat(bus.caughtUp("one")).containsExactly("c");
        assertThat(bus.caughtUp("one")).isEmpty();
        assertThat(bus.names("pending")).hasSize(3);
    }

    @Test
    void whatIsTakenIsNotTakenAgainWhenTheFolderIsListedMeanwhile() throws Exception {
        bus.publish("a");
        bus.publish("b");
        bus.publish("c");
        EventFolder folder = EventFolder.open(bus.root());
        try (ReaderInbox inbox = ReaderInbox.durable(folder, "r", false, InstantSource.system())) {
            inbox.take(1, Duration.ZERO).forEach(inbox::release);

            List<Delivery> rest = inbox.take(10, Duration.ZERO);

            assertThat(rest).extracting(Delivery::name).doesNotHaveDuplicates().hasSize(3);
        }
    }

    @Test
    void whatSortsBeforeTheLastOneSeenIsSeenToo() throws Exception {
        bus.publish("new");
        assertThat(bus.caughtUp("r")).containsExactly("new");
        bus.drop("2001-01-01T00-00-00Z_old1.json", """
                {"id":"old1","type":"state","source":"cli","timestamp":"2001-01-01T00:00:00Z","payload":{"action":"old"}}""");

        assertThat(bus.caughtUp("r")).containsExactly("old");
        assertThat(bus.caughtUp("r")).isEmpty();
    }

    @Test
    void anEventIsSeenOnceWhereverAGroupHasMovedIt() throws Exception {
        bus.publish("a");
        assertThat(bus.caughtUp("r")).containsExactly("a");
        bus.drained("g");
        assertThat(bus.caughtUp("r")).isEmpty();
        bus.publish("b");
        bus.drained("g");
        assertThat(bus.caughtUp("r")).containsExactly("b");
        bus.publish("c");
        bus.bus().drain("g", RetryPolicy.ofAttempts(1), event -> {
            throw new IllegalStateException("no");
        });
        assertThat(bus.names("dead-letter/g")).hasSize(1);
        assertThat(bus.caughtUp("r")).containsExactly("c");
    }

    @Test
    void anEventIsSeenWhileAGroupHoldsIt() throws Exception {
        bus.publish("held");
        List<String> seen = new ArrayList<>();
        bus.bus().drain("g", Bus.QUICKLY, event -> seen.addAll(bus.caughtUp("r")));

        assertThat(seen).containsExactly("held");
        assertThat(bus.caughtUp("r")).isEmpty();
    }

    @Test
    void anEventThatWaitsForAnotherTryIsSeenOnce() throws Exception {
        bus.publish("late");
        bus.bus().drain("g", RetryPolicy.DEFAULT, event -> {
            throw new IllegalStateException("not yet");
        });
        assertThat(bus.names("groups/g/backlog")).hasSize(1);

        assertThat(bus.caughtUp("r")).containsExactly("late");
        assertThat(bus.caughtUp("r")).isEmpty();
    }

    @Test
    void aFollowerHearsOfWhatComes() throws Exception {
        bus.publish("before");
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        try (Subscription reading = bus.bus().follow("r", true, Bus.QUICKLY, e -> seen.add(e.action()))) {
            bus.publish("after");
            Bus.await("it is seen", () -> reading.handled() == 1);
        }
        bus.publish("while away");
        assertThat(seen).containsExactly("after");
        assertThat(bus.caughtUp("r")).containsExactly("while away");
    }

    @Test
    void whatIsPublishedAndArchivedInOneGoIsSeenByAFollower() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        try (Subscription reading = bus.bus().follow("r", false, Bus.QUICKLY, e -> seen.add(e.action()));
                Subscription group = bus.bus().subscribe("g", Bus.QUICKLY, e -> {})) {
            for (int i = 0; i < 500; i++) {
                bus.publish("e" + i);
            }
            Bus.await("all are handled", () -> group.handled() == 500);
            Bus.await("all are seen", () -> reading.handled() >= 500);
        }
        assertThat(seen).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void aReaderThatFailsTriesAgainAndThenGoesOn() throws Exception {
        bus.publish("poison");
        bus.publish("good");
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        try (Subscription reading = bus.bus().follow("r", false, Bus.QUICKLY, event -> {
            seen.add(event.action());
            if (event.action().equals("poison")) {
                throw new IllegalStateException("no");
            }
        })) {
            Bus.await("it is given up", () -> !bus.names("dead-letter/r").isEmpty());
            Bus.await("the other is seen", () -> reading.handled() == 1);
        }
        assertThat(seen.stream().filter("poison"::equals)).hasSize(3);
        assertThat(bus.caughtUp("r")).isEmpty();
    }

    @Test
    void twoProgramsCannotReadUnderOneName() throws Exception {
        try (Subscription reading = bus.bus().follow("r", false, Bus.QUICKLY, event -> {})) {
            assertThatThrownBy(() -> bus.caughtUp("r"))
                    .isInstanceOf(LokiException.class)
                    .hasMessageContaining("another process reads as 'r'");
            assertThat(reading.failed()).isZero();
        }
        assertThat(bus.caughtUp("r")).isEmpty();
    }

    @Test
    void aTornCursorRepeatsAtMostTheLastEvent() throws Exception {
        bus.publish("a");
        bus.publish("b");
        bus.caughtUp("r");
        Path seen = bus.root().resolve("readers/r/seen");
        String text = Files.readString(seen);
        Files.writeString(seen, text.substring(0, text.length() - 4));

        assertThat(bus.caughtUp("r")).containsExactly("b");
        assertThat(bus.caughtUp("r")).isEmpty();
    }

    @Test
    void aWatcherSeesOnlyWhatComes() throws Exception {
        bus.publish("before");
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        try (Subscription watching = bus.bus().watch(e -> seen.add(e.action()))) {
            bus.publish("after");
            Bus.await("it is seen", () -> watching.handled() == 1);
        }
        assertThat(seen).containsExactly("after");
        assertThat(bus.names("readers")).isEmpty();
    }
}
