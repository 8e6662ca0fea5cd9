package dev.loki.integrations.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loki.core.LokiException;
import dev.loki.core.net.HttpReply;
import dev.loki.integrations.testing.FakeTracker;
import dev.loki.integrations.testing.FakeTracker.Fault;
import dev.loki.integrations.testing.Scene;
import dev.loki.integrations.testing.Trackers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is made twice and nothing is lost, whatever becomes of the connection or of the process. */
class OnceTest {
    private static final Retrying NO_RETRY = new Retrying(0, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5));
    private static final List<Subtask> PARTS =
            List.of(new Subtask("One", "- do **this**"), new Subtask("Two", ""), new Subtask("Three", "x"));

    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource(Trackers.class)
    void anAnswerThatIsLostDoesNotMakeASecondComment(Trackers kind) throws IOException {
        try (FakeTracker tracker = kind.start();
                Scene scene = Scene.in(dir)) {
            tracker.failWhen(tracker::makes, Fault.dropAfter());

            kind.adapter(tracker.address(), scene.surroundings()).postComment(kind.issue(), "hello");

            assertThat(kind.comments(tracker)).isEqualTo(1);
            assertThat(scene.events()).contains("retry").endsWith("success");
            assertThat(scene.surroundings().outbox().size()).isZero();
            assertThat(tracker.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Trackers.class)
    void aFailureAfterTheDeedDoesNotMakeASecondPart(Trackers kind) throws IOException {
        try (FakeTracker tracker = kind.start();
                Scene scene = Scene.in(dir)) {
            tracker.failWhen(tracker::makes, Fault.statusAfter(502));
            tracker.failWhen(tracker::makes, Fault.dropAfter());

            List<Posted> made =
                    kind.adapter(tracker.address(), scene.surroundings()).createSubtasks(kind.issue(), PARTS);

            assertThat(made).extracting(Posted::title).containsExactly("One", "Two", "Three");
            assertThat(made)
                    .extracting(Posted::externalId)
                    .doesNotHaveDuplicates()
                    .doesNotContain("");
            assertThat(kind.parts(tracker)).isEqualTo(3);
            assertThat(tracker.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Trackers.class)
    void aDroppedRequestIsSentAgain(Trackers kind) throws IOException {
        try (FakeTracker tracker = kind.start();
                Scene scene = Scene.in(dir)) {
            tracker.failWhen(tracker::makes, Fault.dropBefore());

            kind.adapter(tracker.address(), scene.surroundings()).postComment(kind.issue(), "hello");

            assertThat(kind.comments(tracker)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Trackers.class)
    void whatTheServiceDidBeforeTheProcessEndedIsFoundByTheNextOne(Trackers kind) throws IOException {
        try (FakeTracker tracker = kind.start();
                Scene scene = Scene.in(dir, NO_RETRY)) {
            IntegrationAdapter adapter = kind.adapter(tracker.address(), scene.surroundings());
            tracker.failWhen(tracker::makes, Fault.dropAfter());
            assertThatThrownBy(() -> adapter.postComment(kind.issue(), "hello")).isInstanceOf(LokiException.class);
            assertThat(scene.surroundings().outbox().size()).isEqualTo(1);

            assertThat(adapter.sendWaiting()).isEqualTo(1);

            assertThat(kind.comments(tracker)).isEqualTo(1);
            assertThat(scene.surroundings().outbox().size()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Trackers.class)
    void theSameCallAfterACrashFinishesTheFirstOne(Trackers kind) throws IOException {
        try (FakeTracker tracker = kind.start();
                Scene scene = Scene.in(dir, NO_RETRY)) {
            IntegrationAdapter adapter = kind.adapter(tracker.address(), scene.surroundings());
            tracker.failWhen(tracker::makes, Fault.dropAfter());
            assertThatThrownBy(() -> adapter.createSubtasks(kind.issue(), PARTS))
                    .isInstanceOf(LokiException.class);
            assertThat(kind.parts(tracker)).isEqualTo(1);
            assertThat(scene.surroundings().outbox().size()).isEqualTo(3);

            List<Posted> made = adapter.createSubtasks(kind.issue(), PARTS);
            adapter.sendWaiting();

            assertThat(made).hasSize(3);
            assertThat(kind.parts(tracker)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Trackers.class)
    void aCommentWithAKeyIsMadeOnceEvenAfterItWasDone(Trackers kind) throws IOException {
        try (FakeTracker tracker = kind.start();
                Scene scene = Scene.in(dir)) {
            IntegrationAdapter adapter = kind.adapter(tracker.address(), scene.surroundings());

            adapter.postComment(kind.issue(), "hello", Optional.of("event-1"));
            adapter.postComment(kind.issue(), "hello", Optional.of("event-1"));
            adapter.postComment(kind.issue(), "hello", Optional.of("event-2"));

            assertThat(kind.comments(tracker)).isEqualTo(2);
        }
    }

    @Test
    void whatIsInterruptedWhileItWaitsForItsTurnIsNotRefused() throws IOException {
        try (FakeTracker tracker = Trackers.LINEAR.start();
                Scene scene = Scene.in(dir)) {
            Pace pace = new Pace(Duration.ofHours(1));
            pace.take(System.nanoTime());
            Api api = new Api(
                    new SilentVendor(),
                    tracker.address(),
                    Map.of(),
                    Credentials.of("x", "x"),
                    scene.surroundings(),
                    pace);
            Thread.currentThread().interrupt();

            Throwable thrown = catchThrowable(() -> api.get("/x", Deadline.in(Duration.ofSeconds(5))));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(Operation.retryable(thrown)).isTrue();
            assertThat(tracker.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Trackers.class)
    void whatIsRefusedForGoodDoesNotWait(Trackers kind) throws IOException {
        try (FakeTracker tracker = kind.start();
                Scene scene = Scene.in(dir)) {
            tracker.failWhen(tracker::makes, Fault.status(403, "", "{\"message\":\"no\"}"));

            assertThatThrownBy(() -> kind.adapter(tracker.address(), scene.surroundings())
                            .postComment(kind.issue(), "hello"))
                    .hasMessageContaining("403")
                    .hasMessageContaining("check the credentials");

            assertThat(scene.surroundings().outbox().size()).isZero();
            assertThat(scene.events()).containsExactly("failure");
            assertThat(kind.comments(tracker)).isZero();
        }
    }

    private record SilentVendor() implements Vendor {
        @Override
        public String name() {
            return "Silent";
        }

        @Override
        public String addressSetting() {
            return "LOKI_SILENT_URL";
        }

        @Override
        public String explanation(HttpReply reply) {
            return "";
        }
    }
}
