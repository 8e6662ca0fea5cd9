package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A disk that fails: nothing is acknowledged that is not there, and nothing after the failure. */
class LogFaultsTest {
    private static final int PATIENCE_MILLIS = 60_000;

    @TempDir
    Path dir;

    static Stream<Arguments> faults() {
        List<Arguments> all = new ArrayList<>();
        for (FaultyDisk.Fault fault : FaultyDisk.Fault.values()) {
            for (boolean forEver : new boolean[] {false, true}) {
                for (int after : new int[] {1, 2, 7}) {
                    all.add(Arguments.of(fault, after, forEver));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} after {1}, for ever: {2}")
    @MethodSource("faults")
    void nothingIsAcknowledgedAfterTheFirstFailureAndTheNextOpenGoesOn(
            FaultyDisk.Fault fault, int after, boolean forEver) throws IOException {
        Path file = dir.resolve("audit.jsonl");
        List<Receipt> acknowledged = new ArrayList<>();
        AuditLog log = Logs.open(file, new FaultyDisk(fault, after, forEver));
        boolean failed = false;
        for (int i = 0; i < 12; i++) {
            try {
                acknowledged.add(log.append(Logs.draft(i)));
                assertThat(failed).as("acknowledged after a failure").isFalse();
            } catch (AuditException e) {
                assertThat(e.code()).isEqualTo(AuditException.WRITE_FAILED);
                assertThat(e).hasMessageContaining(file.toString()).hasMessageContaining("Input/output error");
                failed = true;
            }
        }
        log.close();
        assertThat(failed).isTrue();

        try (AuditLog again = Logs.open(file)) {
            again.append(Logs.draft(99));
        }
        List<String> lines = Files.readAllLines(file);
        ChainReport report = ChainVerifier.strict().verify(file);
        assertThat(report.valid()).as(report.breaks().toString()).isTrue();
        assertThat(acknowledged)
                .allSatisfy(
                        receipt -> assertThat(lines.get((int) receipt.seq())).contains(receipt.hash()));
        if (fault == FaultyDisk.Fault.HALF_WRITE) {
            assertThat(lines).hasSize(acknowledged.size() + 1);
        }
    }

    @Test
    void everyBlockedCallerHearsOfTheFailureAndKeepsWhatWasAcknowledged() throws Exception {
        Path file = dir.resolve("audit.jsonl");
        List<Receipt> acknowledged = Collections.synchronizedList(new ArrayList<>());
        List<Thread> callers = new ArrayList<>();
        AtomicInteger failures = new AtomicInteger();
        try (AuditLog log = Logs.open(file, new FaultyDisk(FaultyDisk.Fault.FORCE, 20, true))) {
            for (int t = 0; t < 40; t++) {
                int mine = t;
                callers.add(new Thread(() -> {
                    try {
                        while (true) {
                            acknowledged.add(log.append(Logs.draft(mine)));
                        }
                    } catch (AuditException e) {
                        failures.incrementAndGet();
                    }
                }));
            }
            callers.forEach(Thread::start);
            for (Thread caller : callers) {
                caller.join(PATIENCE_MILLIS);
            }
        }
        assertThat(failures).hasValue(callers.size());

        Logs.open(file).close();
        List<String> lines = Files.readAllLines(file);
        assertThat(acknowledged)
                .isNotEmpty()
                .allSatisfy(
                        receipt -> assertThat(lines.get((int) receipt.seq())).contains(receipt.hash()));
    }

    @Test
    void aBatchedFailureIsToldByTheNextCallAndByFlush() {
        Path file = dir.resolve("audit.jsonl");
        AuditLog log = Logs.open(file, new FaultyDisk(FaultyDisk.Fault.WRITE, 0, true));

        var receipt = log.submit(Logs.draft(0));

        assertThatThrownBy(receipt::join).hasCauseInstanceOf(AuditException.class);
        assertThatThrownBy(log::flush).isInstanceOf(AuditException.class);
        assertThatThrownBy(() -> log.submit(Logs.draft(1))).isInstanceOf(AuditException.class);
        assertThatThrownBy(log::close).isInstanceOf(AuditException.class);
    }
}
