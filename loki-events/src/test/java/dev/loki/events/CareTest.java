package dev.loki.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replay, retention, counting, and the file of handled ids. */
@Timeout(60)
class CareTest {
    private static final Duration LONG = Duration.ofDays(3650);

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

    private void archive(String... actions) throws InterruptedException {
        for (String action : actions) {
            bus.publish(action);
        }
        bus.drained("g");
    }

    private List<String> history(EventFilter filter) {
        List<String> actions = new ArrayList<>();
        bus.bus().history(filter, event -> actions.add(event.action()));
        return actions;
    }

    @Test
    void historyIsFilteredByTypeSourceIdAndTime() throws Exception {
        bus.bus().publish(EventType.SESSION, EventSource.CLI, Bus.payload("one"));
        String two = bus.publish("two");
        bus.drop(
                "2026-01-01T00-00-00Z_old1.json",
                """
                {"id":"old1","type":"session_start","timestamp":"2026-01-01T00:00:00Z","payload":{"action":"three"}}""");
        bus.drained("g");

        assertThat(history(EventFilter.ALL)).containsExactly("three", "one", "two");
        assertThat(history(EventFilter.ALL.withTypes(Set.of("session")))).containsExactly("three", "one");
        assertThat(history(EventFilter.ALL.withTypes(Set.of("session_start")))).containsExactly("three");
        assertThat(history(new EventFilter(Set.of(), Set.of("cli"), Set.of(), Optional.empty(), Optional.empty())))
                .containsExactly("one");
        assertThat(history(new EventFilter(Set.of(), Set.of(), Set.of(two), Optional.empty(), Optional.empty())))
                .containsExactly("two");
        Optional<Instant> noon = Optional.of(Instant.parse("2026-01-01T12:00:00Z"));
        assertThat(history(new EventFilter(Set.of(), Set.of(), Set.of(), noon, Optional.empty())))
                .containsExactly("one", "two");
        assertThat(history(new EventFilter(Set.of(), Set.of(), Set.of(), Optional.empty(), noon)))
                .containsExactly("three");
    }

    @Test
    void aReplayIsANewEventThatNamesTheFirst() throws Exception {
        String first = bus.publish("a");
        bus.drained("g");
        bus.caughtUp("r");

        assertThat(bus.bus().replay(EventFilter.ALL)).isEqualTo(1);

        List<Event> again = new ArrayList<>();
        bus.bus().drain("g", Bus.QUICKLY, again::add);
        assertThat(again).singleElement().satisfies(event -> {
            assertThat(event.id()).isGreaterThan(first);
            assertThat(event.replayOf()).contains(first);
            assertThat(event.action()).isEqualTo("a");
        });
        assertThat(bus.caughtUp("r")).containsExactly("a");
    }

    @Test
    void theOldestGoFirstByCountBytesAndAge() throws Exception {
        archive("a", "b", "c", "d");
        long size = Files.size(bus.archive().resolve(bus.names("archive").get(0)));

        assertThat(bus.bus().prune(new Retention(LONG, 3, Long.MAX_VALUE)).archived())
                .isEqualTo(1);
        assertThat(history(EventFilter.ALL)).containsExactly("b", "c", "d");
        assertThat(bus.bus().prune(new Retention(LONG, 3, 2 * size)).archived()).isEqualTo(1);
        assertThat(history(EventFilter.ALL)).containsExactly("c", "d");
        bus.drop("2001-01-01T00-00-00Z_old1.json", "{\"id\":\"old1\",\"payload\":{\"action\":\"old\"}}");
        bus.drained("g");
        assertThat(bus.bus().prune(Retention.DEFAULT).archived()).isEqualTo(1);
        assertThat(history(EventFilter.ALL)).containsExactly("c", "d");
    }

    @Test
    void whatWaitsForAGroupIsNeverPruned() throws Exception {
        bus.drained("g");
        bus.publish("a");
        Pruned pruned = bus.bus().prune(new Retention(LONG, 0, 0));

        assertThat(pruned.pending()).isZero();
        assertThat(bus.drained("g")).containsExactly("a");
    }

    @Test
    void withoutAGroupTheOldestPendingEventsAreArchived() {
        bus.publish("a");
        bus.publish("b");
        Pruned pruned = bus.bus().prune(new Retention(LONG, 1, Long.MAX_VALUE));

        assertThat(pruned.pending()).isEqualTo(1);
        assertThat(history(EventFilter.ALL)).containsExactly("a");
        assertThat(bus.names("pending")).hasSize(1);
    }

    @Test
    void groupsAndReadersThatNobodyUsesAreForgottenAndTheirEventsKept() throws Exception {
        bus.drained("gone");
        bus.publish("a");
        bus.drained("g");
        bus.caughtUp("r");
        assertThat(bus.names("groups/gone/backlog")).hasSize(1);
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(31)));
        for (String unused : List.of(
                "groups/gone/backlog", "groups/gone/claims", "readers/r/seen", "readers/r/lock", "readers/r")) {
            Files.setLastModifiedTime(bus.root().resolve(unused), longAgo);
        }

        Pruned pruned = bus.bus().prune(Retention.DEFAULT);

        assertThat(pruned.groups()).isEqualTo(1);
        assertThat(pruned.readers()).isEqualTo(1);
        assertThat(bus.names("groups")).containsExactly("g");
        assertThat(history(EventFilter.ALL)).containsExactly("a");
    }

    @Test
    void statsCountEverything() throws Exception {
        bus.publish("a");
        bus.drained("g");
        bus.publish("b");
        bus.bus().drain("g", RetryPolicy.DEFAULT, event -> {
            throw new IllegalStateException("later");
        });
        bus.publish("c");
        bus.caughtUp("r");
        bus.publish("d");
        bus.drop("2026-01-01T00-00-00Z_bad.json", "no");
        bus.bus().drain("h", Bus.QUICKLY, event -> {
            throw new DeliveryStoppedException("enough");
        });

        EventStats stats = bus.bus().stats();

        assertThat(stats.archived()).isEqualTo(1);
        assertThat(stats.pending()).isEqualTo(1);
        assertThat(stats.groups())
                .containsExactlyInAnyOrder(
                        new EventStats.Group("g", 0, 2, 0), new EventStats.Group("h", 0, 1, 0));
        assertThat(stats.readers()).containsExactly(new EventStats.Reader("r", 1));
        assertThat(stats.bad()).isEqualTo(1);
        assertThat(stats.archivedBytes()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"ids\":null}", "{\"ids\":5}", "{\"ids\":[[1],{},null,\"kept\"]}", "{\"ids\":[\"cu", "nonsense"})
    void handledIdsAreReadWhateverTheFileHolds(String text) throws Exception {
        Files.writeString(bus.root().resolve("processed.json"), text);
        String id = bus.publish("a");

        assertThat(bus.drained("g")).containsExactly("a");

        JsonObject json = (JsonObject) Json.parse(Files.readString(bus.root().resolve("processed.json")), "ids");
        assertThat(json.strings("ids")).endsWith(id);
        assertThat(json.strings("ids").contains("kept")).isEqualTo(text.contains("kept"));
    }

    @Test
    void theLastThousandHandledIdsAreKept() throws IOException {
        Processed processed = new Processed(EventFolder.open(bus.root()), java.time.InstantSource.system());
        for (int i = 0; i < 1_500; i++) {
            processed.add("id" + i);
            if (i % 400 == 0) {
                processed.flush();
            }
        }
        processed.flush();

        List<String> ids = ((JsonObject) Json.parse(Files.readString(bus.root().resolve("processed.json")), "ids"))
                .strings("ids");
        assertThat(ids).hasSize(Processed.MAX_IDS).startsWith("id500").endsWith("id1499");
    }

    @Test
    void twoConsumersDoNotForgetEachOthersIds() throws IOException {
        Processed one = new Processed(EventFolder.open(bus.root()), java.time.InstantSource.system());
        Processed two = new Processed(EventFolder.open(bus.root()), java.time.InstantSource.system());
        for (int i = 0; i < 300; i++) {
            one.add("one" + i);
            two.add("two" + i);
        }
        one.flush();
        two.flush();

        assertThat(((JsonObject) Json.parse(Files.readString(bus.root().resolve("processed.json")), "ids"))
                        .strings("ids"))
                .hasSize(600);
    }
}
