package dev.loki.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.env.Env;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.Footprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class EventsTest {
    @TempDir
    Path dir;

    @Test
    void unsetVariablesMeanTheNoop() {
        assertThat(Events.fromEnvironment(Map.of(), dir)).isSameAs(Events.noop());
        assertThat(Events.fromEnvironment(Map.of("PATH", "/bin", "LOKI_SOMETHING", "x"), dir))
                .isSameAs(Events.noop());
    }

    @Test
    void switchedOffItLoadsNothingStartsNothingAndWritesNothing() {
        Footprint footprint = Footprint.of(SwitchedOff.class, dir, Env.class, Logger.class);

        assertThat(footprint.exit()).as(footprint.output()).isZero();
        assertThat(footprint.classesOf("dev.loki.events"))
                .isEqualTo(Set.of(
                        "dev.loki.events.Events",
                        "dev.loki.events.NoopEvents",
                        "dev.loki.events.EventsTest$SwitchedOff"));
        assertThat(footprint.threads()).isEmpty();
        assertThat(footprint.files()).isEmpty();
    }

    /** A program in which the feature is not asked for. */
    static final class SwitchedOff {
        public static void main(String[] args) {
            try (Events off = Events.fromEnvironment(Map.of(), Path.of(""))) {
                if (off != Events.noop()) {
                    throw new IllegalStateException("not off");
                }
            }
            Footprint.printThreads();
        }
    }

    private static JsonObject phase(String task) {
        return JsonObject.builder().put("action", "phase").put("task", task).build();
    }

    @Test
    void autoIsTheProjectsOwnFolderAndTheFlatLogLiesBesideIt() throws IOException {
        try (Events events = Events.fromEnvironment(Map.of("LOKI_EVENTS_DIR", " auto "), dir)) {
            events.publish("state", phase("a"));
        }
        try (Stream<Path> pending = Files.list(dir.resolve(".loki/events/pending"))) {
            assertThat(pending).hasSize(1);
        }
        JsonObject line = (JsonObject) Json.parse(Files.readString(dir.resolve(".loki/events.jsonl")), "line");
        assertThat(line.members().keySet()).containsExactly("timestamp", "type", "data");
        assertThat(line.string("type")).contains("state");
        assertThat(line.object("data").orElseThrow().string("task")).contains("a");
    }

    @Test
    void aPathIsTakenFromTheProject() throws IOException {
        try (Events events = Events.fromEnvironment(Map.of("LOKI_EVENTS_DIR", "shared/bus"), dir)) {
            events.publish("task", phase("a"));
        }
        assertThat(dir.resolve("shared/bus/pending")).isNotEmptyDirectory();
        assertThat(dir.resolve("shared/bus/events.jsonl")).isNotEmptyFile();
        assertThat(dir.resolve(".loki")).doesNotExist();
    }

    @Test
    void aBusThatCannotBeUsedNeverStopsTheRun() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "");
        for (Map<String, String> wrong : List.of(
                Map.of("LOKI_EVENTS_DIR", file.resolve("bus").toString()),
                Map.of("LOKI_EVENTS_DIR", "auto", "LOKI_EVENTS_FSYNC", "perhaps"),
                Map.of("LOKI_EVENTS_DIR", "auto", "LOKI_EVENTS_MAX_COUNT", "-1"))) {
            assertThat(Events.fromEnvironment(wrong, dir)).isSameAs(Events.noop());
        }
    }

    @Test
    void whatCannotBePublishedIsNotThrown() throws IOException {
        Events events = Events.fromEnvironment(Map.of("LOKI_EVENTS_DIR", "auto"), dir);
        events.publish("nonsense", phase("a"));
        Files.delete(dir.resolve(".loki/events/pending"));
        Files.writeString(dir.resolve(".loki/events/pending"), "no folder");
        events.publish("task", phase("b"));
        events.close();
        events.publish("task", phase("c"));

        assertThat(dir.resolve(".loki/events.jsonl")).doesNotExist();
    }

    @Test
    void aPayloadThatIsTooLargeIsCutDownToWhatNamesIt() throws IOException {
        try (Events events = Events.fromEnvironment(Map.of("LOKI_EVENTS_DIR", "auto"), dir)) {
            events.publish(
                    "state",
                    phase("a").toBuilder()
                            .put("seq", 7)
                            .put("output", "x".repeat(EventFile.MAX_BYTES))
                            .build());
        }
        try (EventBus bus = EventBus.open(dir.resolve(".loki/events"))) {
            assertThat(bus.latest(5, EventFilter.ALL)).singleElement().satisfies(event -> {
                assertThat(event.action()).isEqualTo("phase");
                assertThat(event.payload().members().keySet()).containsExactly("action", "seq", "task", "truncated");
            });
        }
    }
}
