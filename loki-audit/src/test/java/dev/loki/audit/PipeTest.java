package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.audit.seal.SealSettings;
import dev.loki.core.LokiException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A pipe in the place of a file: whoever opened it would wait for ever. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class PipeTest {
    @TempDir
    Path dir;

    private Path pipe(String name) throws Exception {
        Path pipe = dir.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    @Test
    void noReaderAndNoWriterOpensOneInThePlaceOfTheLog() throws Exception {
        Path log = pipe("audit.jsonl");
        List<ThrowingCallable> calls = List.of(
                () -> Logs.open(log),
                () -> ChainVerifier.strict().verify(log),
                () -> ChainVerifier.lenient().verify(log),
                () -> Verification.applies(log),
                () -> Verification.of(log, ChainVerifier.strict(), SealSettings.NONE),
                () -> DailyVerifier.verifyFile(log),
                () -> AuditLog.read(log, EntryFilter.ALL, entry -> {}),
                () -> LogTail.of(log, 10).next());
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOf(LokiException.class)
                    .hasMessageContaining(log.toString())
                    .hasMessageContaining("pipe");
        }
    }

    @Test
    void noWriterOpensOneBesideTheLog() throws Exception {
        Path log = dir.resolve("audit.jsonl");
        pipe("audit.jsonl.lock");
        assertThatThrownBy(() -> Logs.write(log, 1))
                .isInstanceOf(LokiException.class)
                .hasMessageContaining("pipe");
        Stream.of("audit.jsonl.checkpoints", "audit.jsonl.personal").forEach(this::refusedByVerification);
    }

    private void refusedByVerification(String name) {
        Path log = Logs.write(dir.resolve(name + "-of").resolve("audit.jsonl"), 1);
        try {
            Path besides = log.resolveSibling(name);
            assertThat(new ProcessBuilder("mkfifo", besides.toString()).start().waitFor())
                    .isZero();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        assertThatThrownBy(() -> Verification.of(log, ChainVerifier.strict(), SealSettings.NONE))
                .as(name)
                .isInstanceOf(LokiException.class)
                .hasMessageContaining("pipe");
    }
}
