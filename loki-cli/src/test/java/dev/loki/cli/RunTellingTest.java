package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.events.EventBus;
import dev.loki.events.EventSource;
import dev.loki.events.EventType;
import dev.loki.integrations.Integrations;
import dev.loki.integrations.sync.BoardChanges;
import dev.loki.integrations.sync.Links;
import dev.loki.integrations.sync.RunSync;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The sync subscriber over the real bus. */
@Isolated("looks for threads by their names")
class RunTellingTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path dir;

    private RunSync telling(Integrations integrations, EventBus bus, Duration flush) {
        ProjectDir project = ProjectDir.at(dir);
        InstantSource clock = InstantSource.system();
        return RunSync.start(
                integrations,
                new BusFeed(bus),
                Links.in(project.links(), clock),
                new BoardChanges(project, clock),
                flush);
    }

    @Test
    void aTrackerThatDoesNotAnswerHoldsUpTheEndNoLongerThanTheBoundAndIsToldLater() {
        try (LoopbackTracker tracker = new LoopbackTracker();
                EventBus bus = EventBus.open(dir.resolve("bus"));
                Integrations integrations = Integrations.configured(
                        Map.of(
                                "LOKI_JIRA_URL", tracker.at("/"),
                                "LOKI_JIRA_EMAIL", "a@b.example",
                                "LOKI_JIRA_TOKEN", "t",
                                "LOKI_JIRA_EPIC_KEY", "PROJ-1"),
                        Map.of(),
                        JsonObject.EMPTY,
                        dir)) {
            tracker.silent(true);
            RunSync first = telling(integrations, bus, SHORT);
            bus.publish(
                    EventType.SESSION,
                    EventSource.RUNNER,
                    JsonObject.builder()
                            .put("action", "session_ended")
                            .put("exit", 1)
                            .build());
            Await.until("the tracker has the comment", () -> !tracker.comments().isEmpty());

            first.close();

            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("loki-sync-end", "loki-events-loki-sync");
            assertThat(integrations.surroundings().outbox().size()).isEqualTo(1);

            tracker.silent(false);
            telling(integrations, bus, Duration.ofSeconds(30)).close();

            assertThat(tracker.comments()).hasSize(1);
            assertThat(integrations.surroundings().outbox().size()).isZero();
        }
    }
}
