package dev.loki.core.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.approval.ApprovalPolicy.Terms;
import dev.loki.core.approval.ApprovalRequest.Status;
import dev.loki.core.approval.ApprovalRequest.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
    void aRejectionStandsUntilTheTaskIsToBeAskedAbout() {
        ApprovalQueue queue = at(NOON);
        String id = queue.request(subject("a")).id();
        queue.decide(id, false, "tester", "not today");
        assertThat(queue.request(subject("a")).id()).isEqualTo(id);
        assertThatThrownBy(() -> queue.requirePending(id)).hasMessageContaining("loki task retry release");
        queue.reopen("another", "tester");
        assertThat(queue.rejected("release")).isTrue();

        queue.reopen("release", "tester");

        assertThat(queue.rejected("release")).isFalse();
        assertThat(queue.list().get(0).reason()).contains("not today; to be asked anew, says tester");
        assertThat(queue.request(subject("a")).status()).isEqualTo(Status.PENDING);
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

    @Test
    void aRequestThatNobodyDecidedInTimeIsRejectedAndAskedAnew() {
        Terms halfAnHour = new Terms(Duration.ofMinutes(30), false, false);
        ApprovalRequest request = at(NOON).request(subject("a"), halfAnHour);
        ApprovalQueue later = at(NOON.plus(Duration.ofMinutes(31)));

        assertThat(later.list().get(0).status()).isEqualTo(Status.EXPIRED);
        assertThat(later.list().get(0).reason())
                .hasValueSatisfying(r -> assertThat(r).startsWith("rejected"));
        assertThatThrownBy(() -> later.decide(request.id(), true, "late", ""))
                .isInstanceOf(LokiException.class)
                .hasMessageContaining("expired");
        ApprovalQueue anew = ApprovalQueue.at(
                dir.resolve("approvals.json"),
                InstantSource.fixed(NOON.plus(Duration.ofMinutes(31))),
                new SplittableRandom(2));
        assertThat(anew.request(subject("a"), halfAnHour).id()).isNotEqualTo(request.id());
    }

    @Test
    void aDeadlineFarAwayIsFarAwayWhateverTheClockOfATimer() {
        Terms long40000 = new Terms(Duration.ofMinutes(40_000), true, false);
        String id = at(NOON).request(subject("a"), long40000).id();

        assertThat(at(NOON.plus(Duration.ofMinutes(39_999))).list().get(0).status())
                .isEqualTo(Status.PENDING);
        assertThat(at(NOON.plus(Duration.ofMinutes(39_999))).use(id)).isFalse();
    }

    @Test
    void onlyWhoSaysSoIsApprovedWhenTheTimeIsOverAndTheDeadlineIsTheStoredOne() {
        Terms open = new Terms(Duration.ofMinutes(30), true, false);
        String id = at(NOON).request(subject("a"), open).id();
        assertThat(at(NOON.plus(Duration.ofMinutes(29))).use(id)).isFalse();

        ApprovalQueue later = at(NOON.plus(Duration.ofMinutes(31)));

        assertThat(later.list().get(0).status()).isEqualTo(Status.APPROVED);
        assertThat(later.list().get(0).decidedBy()).contains(ApprovalQueue.BY_TIMEOUT);
        assertThat(later.use(id)).isTrue();
        assertThat(later.use(id)).isFalse();
    }

    @Test
    void anApprovalOnTimeoutIsNotGoodForEver() {
        Terms open = new Terms(Duration.ofMinutes(30), true, false);
        String id = at(NOON).request(subject("a"), open).id();

        ApprovalQueue muchLater = at(NOON.plus(Duration.ofDays(2)));

        assertThat(muchLater.list().get(0).status()).isEqualTo(Status.EXPIRED);
        assertThat(muchLater.use(id)).isFalse();
    }

    @Test
    void anApprovalShortBeforeTheDeadlineIsUsableAfterIt() {
        Terms halfAnHour = new Terms(Duration.ofMinutes(30), false, false);
        String id = at(NOON).request(subject("a"), halfAnHour).id();
        at(NOON.plus(Duration.ofMinutes(29))).decide(id, true, "tester", "");

        assertThat(at(NOON.plus(Duration.ofMinutes(45))).use(id)).isTrue();
    }

    @Test
    void anApprovalIsBoundToItsPolicy() {
        ApprovalQueue queue = at(NOON);
        String id = queue.request(subject("a")).id();
        queue.decide(id, true, "tester", "");

        assertThat(ApprovalQueue.at(dir.resolve("approvals.json"), InstantSource.fixed(NOON), new SplittableRandom(2))
                        .request(new Subject("release", "task", "a", "other", "Release 1.0", "eng-main"))
                        .status())
                .isEqualTo(Status.PENDING);
    }

    @Test
    void severalThreadsLoseNoRequest() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int seed = i;
            Thread thread = new Thread(() -> {
                ApprovalQueue queue = ApprovalQueue.at(
                        dir.resolve("approvals.json"), InstantSource.fixed(NOON), new SplittableRandom(seed));
                for (int n = 0; n < 10; n++) {
                    queue.request(subject(seed + "-" + n));
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(at(NOON).list()).hasSize(40);
    }
}
