package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.StorageException;
import dev.loki.core.io.FileMutex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    Path dir;

    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private Spool spool;

    @BeforeEach
    void open() {
        spool = new Spool(dir.resolve("telemetry"), () -> now, new SplittableRandom(6));
    }

    private void add(int items, int bytes) {
        spool.add(Signal.TRACES, new byte[bytes], items, lost -> {});
        now = now.plusMillis(1);
    }

    @Test
    void whatIsAddedWaitsInItsOrderForItsOwnerOnly() throws IOException {
        add(3, 10);
        spool.add(Signal.METRICS, new byte[5], 1, lost -> {});

        List<Spool.Entry> entries = spool.entries();

        assertThat(entries).extracting(Spool.Entry::signal).containsExactly(Signal.TRACES, Signal.METRICS);
        assertThat(entries).extracting(Spool.Entry::items).containsExactly(3, 1);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(entries.get(0).path())))
                .isEqualTo("rw-------");
    }

    @Test
    void theOldestGoForTheNewestAndAreTold() {
        List<Integer> lost = new ArrayList<>();
        int each = (int) (Spool.MAX_BYTES / 4);
        for (int i = 1; i <= 6; i++) {
            spool.add(Signal.TRACES, new byte[each], i, entry -> lost.add(entry.items()));
            now = now.plusMillis(1);
        }

        assertThat(lost).containsExactly(1, 2);
        assertThat(spool.entries()).extracting(Spool.Entry::items).containsExactly(3, 4, 5, 6);
    }

    @Test
    void thereAreNeverMoreFilesThanTheBound() throws IOException {
        Files.createDirectories(spool.folder());
        for (int i = 0; i < Spool.MAX_FILES; i++) {
            String name = String.format("%013d-1-%016x.traces.json.gz", now.toEpochMilli() + i, i);
            Files.write(spool.folder().resolve(name), new byte[1]);
        }

        spool.add(Signal.TRACES, new byte[1], 1, lost -> {});

        assertThat(spool.entries()).hasSize(Spool.MAX_FILES);
    }

    @Test
    void whatIsTooOldIsNotSentAnyMore() {
        add(1, 1);
        now = now.plus(Spool.MAX_AGE).plusMillis(1);
        add(2, 1);
        List<Integer> sent = new ArrayList<>();

        assertThat(spool.drain((entry, gzip) -> {
                    sent.add(entry.items());
                    return Spool.Sent.DONE;
                }))
                .isTrue();

        assertThat(sent).containsExactly(2);
        assertThat(spool.entries()).isEmpty();
    }

    @Test
    void drainingStopsAtTheFirstThatHasToWaitAndKeepsTheRest() {
        add(1, 1);
        add(2, 1);
        add(3, 1);

        assertThat(spool.drain((entry, gzip) -> entry.items() == 2 ? Spool.Sent.LATER : Spool.Sent.DONE))
                .isFalse();

        assertThat(spool.entries()).extracting(Spool.Entry::items).containsExactly(2, 3);
    }

    @Test
    void oneProcessDrainsAtATime() {
        add(1, 1);
        FileMutex other = FileMutex.tryLock(spool.folder().resolve("lock"), FileMutex.Owner.current("other", () -> now))
                .orElseThrow();
        try {
            spool.drain((entry, gzip) -> {
                throw new AssertionError("sent twice");
            });
        } finally {
            other.close();
        }
        assertThat(spool.entries()).hasSize(1);
    }

    @Test
    void whatIsNoBodyIsLeftAlone() throws IOException {
        Files.createDirectories(spool.folder());
        Files.writeString(spool.folder().resolve("README"), "mine");
        Files.createSymbolicLink(
                spool.folder().resolve("1772359200000-1-00000000000000aa.traces.json.gz"), Path.of("/etc/hostname"));

        assertThat(spool.entries()).isEmpty();
    }

    @Test
    void aFolderThatIsALinkIsRefused() throws IOException {
        Path elsewhere = Files.createDirectories(dir.resolve("elsewhere"));
        Files.createSymbolicLink(spool.folder(), elsewhere);

        assertThatThrownBy(() -> add(1, 1)).isInstanceOf(StorageException.class).hasMessageContaining("symbolic link");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aMissingFolderIsAnEmptySpoolAndStaysMissing() {
        assertThat(spool.drain((entry, gzip) -> Spool.Sent.DONE)).isTrue();
        assertThat(spool.folder()).doesNotExist();
    }
}
