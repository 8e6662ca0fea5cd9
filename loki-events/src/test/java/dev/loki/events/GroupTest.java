package dev.loki.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Consumer groups: each event is handled once by one member, whatever happens to the members. */
@Timeout(60)
class GroupTest {
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
    void eventsAreHandledInTheOrderOfPublishingAndArchived() throws Exception {
        List<String> published = List.of("a", "b", "c", "d", "e");
        published.forEach(bus::publish);

        assertThat(bus.drained("g")).isEqualTo(published);
        assertThat(bus.names("pending")).isEmpty();
        assertThat(bus.names("archive")).hasSize(5);
        assertThat(bus.drained("g")).isEmpty();
        assertThat(bus.names("groups/g/claims")).isEmpty();
    }

    @Test
    void aSubscriptionHearsOfWhatIsPublishedLater() throws Exception {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        bus.publish("before");
        try (Subscription subscription = bus.bus().subscribe("g", Bus.QUICKLY, e -> heard.add(e.action()))) {
            Bus.await("the first is heard", () -> heard.size() == 1);
            bus.publish("after");
            Bus.await("both are heard", () -> heard.size() == 2);
            assertThat(heard).containsExactly("before", "after");
            Bus.await("both are counted", () -> subscription.handled() == 2);
        }
        assertThat(bus.names("archive")).hasSize(2);
        assertThat(bus.names("groups/g/claims")).isEmpty();
    }

    @Test
    void whatIsLateIsDeliveredAlthoughItsNameIsEarlier() throws Exception {
        bus.publish("first");
        assertThat(bus.drained("g")).containsExactly("first");
        bus.drop("2001-01-01T00-00-00Z_old1.json", """
                {"id":"old1","type":"state","source":"cli","timestamp":"2001-01-01T00:00:00Z","payload":{"action":"old"}}""");

        assertThat(bus.drained("g")).containsExactly("old");
    }

    @Test
    void everyGroupGetsEveryEvent() throws Exception {
        assertThat(bus.drained("one")).isEmpty();
        assertThat(bus.drained("two")).isEmpty();
        bus.publish("a");
        bus.publish("b");

        assertThat(bus.drained("one")).containsExactly("a", "b");
        bus.publish("c");
        assertThat(bus.drained("two")).containsExactly("a", "b", "c");
        assertThat(bus.drained("one")).containsExactly("c");
        assertThat(bus.drained("two")).isEmpty();
        assertThat(bus.names("archive")).hasSize(3);
        assertThat(bus.names("pending")).isEmpty();
        assertThat(bus.names("groups/one/backlog")).isEmpty();
        assertThat(bus.names("groups/two/backlog")).isEmpty();
    }

    @Test
    void aHandlerThatFailsIsTriedAgainAndThenTheEventIsADeadLetterWithTheError() throws Exception {
        bus.publish("good");
        String id = bus.publish("poison");
        bus.publish("better");
        List<String> heard = Collections.synchronizedList(new ArrayList<>());

        try (Subscription subscription = bus.bus().subscribe("g", Bus.QUICKLY, event -> {
            heard.add(event.action());
            if (event.action().equals("poison")) {
                throw new IOException("it does not like it");
            }
        })) {
            Bus.await("it is given up", () -> !bus.names("dead-letter/g").isEmpty());
            assertThat(subscription.failed()).isEqualTo(3);
        }

        assertThat(heard.stream().filter("poison"::equals)).hasSize(3);
        assertThat(heard).contains("good", "better");
        Path letter = bus.root()
                .resolve("dead-letter/g")
                .resolve(bus.names("dead-letter/g").get(0));
        JsonObject json = (JsonObject) Json.parse(Files.readString(letter), "letter");
        assertThat(json.string("id")).contains(id);
        JsonObject why = json.object("dead_letter").orElseThrow();
        assertThat(why.string("error")).contains("IOException: it does not like it");
        assertThat(why.integer("attempts")).contains(3L);
        assertThat(bus.names("archive")).hasSize(2);
        assertThat(bus.names("groups/g/backlog")).isEmpty();
    }

    @Test
    void failuresAreCountedAcrossRestarts() throws Exception {
        bus.publish("poison");
        int attempts = 0;
        while (bus.names("dead-letter/g").isEmpty()) {
            attempts++;
            assertThat(attempts).isLessThanOrEqualTo(1000);
            try (Bus again = Bus.in(dir)) {
                again.bus().drain("g", Bus.QUICKLY, event -> {
                    throw new IllegalStateException("no");
                });
            }
        }
        JsonObject letter = (JsonObject) Json.parse(
                Files.readString(bus.root()
                        .resolve("dead-letter/g")
                        .resolve(bus.names("dead-letter/g").get(0))),
                "letter");
        assertThat(letter.object("dead_letter").orElseThrow().integer("attempts"))
                .contains(3L);
    }

    @Test
    void exhaustingAGroupAwaitsFurtherAttemptsUntilEachEventIsHandledOrGivenUp() throws Exception {
        String sick = bus.publish("sick");
        bus.publish("unlucky");
        List<String> tried = new ArrayList<>();

        long handled = bus.bus().exhaust("g", Bus.QUICKLY, event -> {
            tried.add(event.action());
            if (event.id().equals(sick) || Collections.frequency(tried, "unlucky") == 1) {
                throw new LokiException("X", "the command ended with 3");
            }
        });

        assertThat(handled).isEqualTo(1);
        assertThat(tried).containsExactlyInAnyOrder("sick", "sick", "sick", "unlucky", "unlucky");
        assertThat(bus.names("groups/g/backlog")).isEmpty();
        List<String> letters = bus.names("dead-letter/g");
        assertThat(letters).hasSize(1);
        assertThat(Files.readString(bus.root().resolve("dead-letter/g").resolve(letters.get(0))))
                .contains("\"error\": \"the command ended with 3\"");
    }

    @Test
    void aMemberHoldsNoMoreThanItMay() throws Exception {
        for (int i = 0; i < 200; i++) {
            bus.publish("e" + i);
        }
        int[] most = new int[1];
        bus.bus().drain("g", Bus.QUICKLY, event -> {
            int held = bus.names(
                            "groups/g/claims/" + bus.names("groups/g/claims").get(0))
                    .size();
            most[0] = Math.max(most[0], held);
        });

        assertThat(most[0]).isBetween(2, Inbox.MAX_UNANSWERED);
    }

    @Test
    void aSlowHandlerLeavesTheOthersToOtherMembers() throws Exception {
        for (int i = 0; i < 50; i++) {
            bus.publish("e" + i);
        }
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (Subscription first = bus.bus().subscribe("g", Bus.QUICKLY, event -> {
            begun.countDown();
            slow.await();
        })) {
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(bus.drained("g")).hasSize(49);
            slow.countDown();
            Bus.await("the slow one is done", () -> first.handled() == 1);
        }
    }

    @Test
    void closingGivesBackWhatWasNotHandled() throws Exception {
        for (int i = 0; i < 20; i++) {
            bus.publish("e" + i);
        }
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        Subscription[] self = new Subscription[1];
        CountDownLatch ready = new CountDownLatch(1);
        self[0] = bus.bus().subscribe("g", Bus.QUICKLY, event -> {
            ready.await();
            heard.add(event.action());
            if (heard.size() == 5) {
                self[0].stop();
            }
        });
        ready.countDown();
        assertThat(self[0].await(java.time.Duration.ofSeconds(30))).isTrue();

        assertThat(heard).hasSize(5);
        assertThat(bus.names("pending")).hasSize(15);
        assertThat(bus.drained("g")).hasSize(15).doesNotContainAnyElementsOf(heard);
    }

    @Test
    void aHandlerThatCannotGoOnLosesNothing() throws Exception {
        bus.publish("a");
        long handled = bus.bus().drain("g", Bus.QUICKLY, event -> {
            throw new DeliveryStoppedException("the reader has gone");
        });

        assertThat(handled).isZero();
        assertThat(bus.names("dead-letter")).isEmpty();
        assertThat(bus.drained("g")).containsExactly("a");
    }

    @Test
    void anIdThatComesTwiceIsTwoEvents() throws Exception {
        for (int i = 1; i <= 2; i++) {
            bus.drop("2026-01-01T00-00-0" + i + "Z_aaaa.json", """
                    {"id":"aaaa","type":"state","source":"cli","timestamp":"2026-01-01T00:00:0%dZ","payload":{"action":"n%d"}}""".formatted(i, i));
            assertThat(bus.drained("g")).containsExactly("n" + i);
        }
        assertThat(bus.names("archive")).hasSize(2);
    }

    @Test
    void whatAnotherProgramHasHandledAndLeftIsArchivedUnhandled() throws Exception {
        bus.drop("2026-01-01T00-00-01Z_bbbb.json", """
                {"id":"bbbb","type":"state","source":"cli","timestamp":"2026-01-01T00:00:01Z","payload":{"action":"x"}}""");
        Files.writeString(bus.root().resolve("processed.json"), "{\"ids\":[\"bbbb\"]}");

        assertThat(bus.drained("g")).isEmpty();
        assertThat(bus.names("archive")).hasSize(1);
    }

    @Test
    void anArchivedEventThatIsPutBackByHandIsHandledAgain() throws Exception {
        bus.publish("again");
        bus.drained("g");
        String name = bus.names("archive").get(0);
        Files.copy(bus.archive().resolve(name), bus.pending().resolve(name), StandardCopyOption.REPLACE_EXISTING);

        assertThat(bus.drained("g")).containsExactly("again");
    }

    @Test
    void handledIdsAreMergedIntoTheFileOfTheOthers() throws Exception {
        Files.writeString(bus.root().resolve("processed.json"), "{\"ids\": [\"x1\", \"x2\"]}");
        String id = bus.publish("a");
        bus.drained("g");

        JsonObject json = (JsonObject) Json.parse(Files.readString(bus.root().resolve("processed.json")), "ids");
        assertThat(json.strings("ids")).containsExactly("x1", "x2", id);
    }

    @Test
    void badNamesOfGroupsAreRefused() {
        for (String name : List.of("", "../x", "a/b", "a b", ".", "x".repeat(65))) {
            assertThatThrownBy(() -> bus.bus().drain(name, Bus.QUICKLY, event -> {}))
                    .isInstanceOf(LokiException.class)
                    .hasMessageContaining("group");
        }
    }
}
