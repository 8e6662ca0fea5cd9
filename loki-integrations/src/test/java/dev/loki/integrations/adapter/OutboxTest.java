package dev.loki.integrations.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.Outbox.Entry;
import dev.loki.integrations.adapter.Outbox.Parcel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final int TURNS = 120;

    @TempDir
    Path dir;

    private final SplittableRandom random = new SplittableRandom(7);

    private Outbox outbox() {
        return Outbox.in(dir, InstantSource.system(), random);
    }

    private static Parcel parcel(String text) {
        return new Parcel(
                "demo",
                "comment",
                "X-1",
                JsonObject.builder().put("markdown", text).build());
    }

    @Test
    void anEntryIsOnDiskForItsOwnerOnlyBeforeAnythingIsSent() throws IOException {
        outbox().open(parcel("hello"), Optional.empty());

        Path file = Files.list(dir)
                .filter(f -> f.toString().endsWith(".json"))
                .findFirst()
                .orElseThrow();
        assertThat(Files.readString(file)).contains("hello");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatWasLeftIsTakenUpWithItsId() {
        Entry first = outbox().open(parcel("a"), Optional.empty());
        outbox().leave(first);

        Entry again = outbox().open(parcel("a"), Optional.empty());

        assertThat(first.fresh()).isTrue();
        assertThat(again.fresh()).isFalse();
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(outbox().size()).isEqualTo(1);
    }

    @Test
    void anotherTextIsAnotherEntry() {
        Entry first = outbox().open(parcel("a"), Optional.empty());
        outbox().leave(first);

        assertThat(outbox().open(parcel("b"), Optional.empty()).id()).isNotEqualTo(first.id());
    }

    @Test
    void anEntryInUseIsNobodyElses() {
        Entry first = outbox().open(parcel("a"), Optional.empty());

        assertThat(outbox().waiting("demo")).isEmpty();
        assertThat(outbox().open(parcel("a"), Optional.empty()).id()).isNotEqualTo(first.id());
    }

    @Test
    void whatIsDoneIsForgotten() throws IOException {
        Outbox outbox = outbox();
        outbox.done(outbox.open(parcel("a"), Optional.empty()));

        assertThat(Files.list(dir)).isEmpty();
        assertThat(outbox.open(parcel("a"), Optional.empty()).fresh()).isTrue();
    }

    @Test
    void whatIsRefusedIsKeptOutOfTheWay() {
        Outbox outbox = outbox();
        outbox.refuse(outbox.open(parcel("a"), Optional.empty()), "no permission");

        assertThat(outbox.size()).isZero();
        assertThat(dir.resolve("refused")).isNotEmptyDirectory();
    }

    @Test
    void waitingEntriesOfAnotherServiceStay() {
        Outbox outbox = outbox();
        outbox.leave(outbox.open(parcel("a"), Optional.empty()));

        assertThat(outbox.waiting("other")).isEmpty();
        assertThat(outbox.waiting("demo")).hasSize(1);
    }

    @Test
    void aKeyHasOneIdForEverAndIsAlwaysLookedFor() {
        Outbox outbox = outbox();
        Entry first = outbox.open(parcel("a"), Optional.of("event-1"));
        outbox.done(first);

        Entry again = outbox.open(parcel("a"), Optional.of("event-1"));

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.fresh()).isFalse();
        assertThat(again.id().version()).isEqualTo(4);
        assertThat(again.id().variant()).isEqualTo(2);
    }

    @Test
    void anEntryIsHeldOnceHoweverManyTakeAndLeaveIt() throws Exception {
        outbox().leave(outbox().open(parcel("a"), Optional.empty()));
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger times = new AtomicInteger();
        Runnable takesAndLeaves = () -> {
            Outbox own = outbox();
            while (times.get() < TURNS) {
                for (Entry entry : own.waiting("demo")) {
                    times.incrementAndGet();
                    most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                    Thread.yield();
                    holders.decrementAndGet();
                    own.leave(entry);
                }
            }
        };

        List<Thread> threads =
                Stream.generate(() -> new Thread(takesAndLeaves)).limit(4).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(most.get()).isEqualTo(1);
        assertThat(outbox().size()).isEqualTo(1);
    }

    @Test
    void anEntryThatIsGoneLeavesNoLock() throws IOException {
        Files.writeString(dir.resolve("0123-broken.json"), "{\"id\":\"no\"");

        assertThat(outbox().waiting("demo")).isEmpty();

        assertThat(dir.toFile().list()).containsExactly("0123-broken.json");
    }

    @Test
    void idsAreRandomOfVersionFour() {
        UUID id = OperationId.random(random);

        assertThat(id.version()).isEqualTo(4);
        assertThat(OperationId.in("text " + OperationId.marker(id))).contains(id);
        assertThat(OperationId.in("<!-- loki:zzzz -->")).isEmpty();
    }

    @Test
    void aFileThatIsNoEntryIsLeftAlone() throws IOException {
        Files.writeString(dir.resolve("0123-broken.json"), "{\"id\":\"no\"");
        Files.writeString(dir.resolve("0124-null.json"), "null");

        assertThat(outbox().waiting("demo")).isEmpty();
        assertThat(outbox().open(parcel("a"), Optional.empty()).fresh()).isTrue();
        assertThat(dir.resolve("0123-broken.json")).exists();
    }

    @Test
    void tooMuchIsRefusedWithASentence() throws IOException {
        for (int i = 0; i < Outbox.MAX_WAITING; i++) {
            Files.createFile(dir.resolve("a" + i + ".json"));
        }
        List<Parcel> refused = List.of(parcel("a"), parcel("x".repeat(Outbox.MAX_PAYLOAD)));

        for (Parcel parcel : refused) {
            assertThatThrownBy(() -> outbox().open(parcel, Optional.of("k")))
                    .isInstanceOfSatisfying(
                            LokiException.class, e -> assertThat(e.code()).isEqualTo("OUTBOX_REFUSED"));
        }
    }
}
