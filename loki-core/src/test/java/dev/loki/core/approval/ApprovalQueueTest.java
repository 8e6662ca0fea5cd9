package dev.loki.core.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.approval.ApprovalRequest.Status;
import dev.loki.core.approval.ApprovalRequest.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalQueueTest {
    private static final Instant NOON = Instant.parse("2026-02-21T12:00:00.123456789Z");

    @TempDir
    Path dir;

    private ApprovalQueue at(Instant now) {
        return ApprovalQueue.at(dir.resolve("approvals.json"), InstantSource.fixed(now), new SplittableRandom(1));
    }

    private static Subject subject(String actionHash) {
        return new Subject("release", "task", actionHash, "none", "Release 1.0", "eng-main");
    }

    @Test
    void asksOnceForTheSameActionAndAgainForAnother() {
        ApprovalQueue queue = at(NOON);
        ApprovalRequest first = queue.request(subject("a"));

        assertThat(queue.request(subject("a"))).isEqualTo(first);
        assertThat(queue.request(subject("b")).id()).isNotEqualTo(first.id());
    }

    @Test
    void anApprovalIsGoodOnce() {
        ApprovalQueue queue = at(NOON);
        String id = queue.request(subject("a")).id();
        assertThat(queue.use(id)).isFalse();

        queue.decide(id, true, "tester", "go");

        assertThat(queue.use(id)).isTrue();
        assertThat(queue.use(id)).isFalse();
        assertThat(queue.request(subject("a")).id()).isNotEqualTo(id);
    }

    @Test
    void aDecisionIsFinal() {
        ApprovalQueue queue = at(NOON);
        String id = queue.request(subject("a")).id();
        queue.decide(id, false, "tester", "");

        assertThatThrownBy(() -> queue.decide(id, true, "tester", ""))
                .isInstanceOf(LokiException.class)
                .hasMessageContaining("rejected");
    }

    @Test
    void anApprovalExpires() {
        String id = at(NOON).request(subject("a")).id();
        at(NOON).decide(id, true, "tester", "");

        ApprovalQueue later = at(NOON.plus(ApprovalQueue.TIME_TO_LIVE).plus(Duration.ofSeconds(1)));

        assertThat(later.list().get(0).status()).isEqualTo(Status.EXPIRED);
        assertThat(later.use(id)).isFalse();
    }

    @Test
    void writesTimesInMillisecondsAndReadsThemBack() throws IOException {
        ApprovalQueue queue = at(NOON);
        ApprovalRequest request = queue.request(subject("a"));

        assertThat(Files.readString(dir.resolve("approvals.json"))).contains("\"2026-02-21T12:00:00.123Z\"");
        assertThat(queue.list()).containsExactly(request);
    }

    @Test
    void refusesAFileThatItDoesNotUnderstand() throws IOException {
        Files.writeString(dir.resolve("approvals.json"), "{\"version\": 1, \"requests\": [{\"id\": \"x\"}]}");

        assertThatThrownBy(() -> at(NOON).list())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("approvals.json:1:");
    }
}
