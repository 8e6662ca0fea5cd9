package dev.loki.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.SharedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that three other implementations write are events here, and ours have their bytes. */
@Timeout(60)
class VectorsTest {
    @TempDir
    Path dir;

    private Path vectors;

    @BeforeEach
    void find() {
        Path found = SharedFiles.find("vectors/events").orElse(Path.of("none"));
        Assumptions.assumeTrue(Files.isDirectory(found), "no vectors of other implementations beside the repository");
        vectors = found;
    }

    private static JsonValue json(Path file) {
        try {
            return Json.parseTolerant(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonObject> objects(Path file) {
        return ((JsonArray) json(file)).items().stream().map(JsonObject.class::cast).toList();
    }

    /** A bus that holds copies of the files in a folder. */
    private Bus busWith(Path loki) {
        Bus bus = Bus.in(dir);
        try (Stream<Path> files = Files.walk(loki.resolve("events"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = bus.root().resolve(loki.resolve("events").relativize(file).toString());
                Files.copy(file, copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bus;
    }

    private static Map<String, Event> consumed(Bus bus) throws InterruptedException {
        Map<String, Event> events = new HashMap<>();
        bus.bus().drain("g", Bus.QUICKLY, event -> events.put(event.id(), event));
        return events;
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "ts"})
    void everyCaseIsReadAsItWasMeant(String language) throws Exception {
        try (Bus bus = busWith(vectors.resolve(language).resolve("loki"))) {
            Map<String, Event> events = consumed(bus);
            List<JsonObject> cases = objects(vectors.resolve("cases.json"));
            assertThat(cases).hasSizeGreaterThan(20);
            for (JsonObject meant : cases) {
                String id = meant.string("id").orElseThrow();
                Event event = events.remove(id);
                assertThat(event).as("%s", meant.string("name")).isNotNull();
                assertThat(event.type()).isEqualTo(meant.string("type").orElseThrow());
                assertThat(event.source()).isEqualTo(meant.string("source").orElseThrow());
                assertThat(event.timestamp()).isEqualTo(meant.string("timestamp").orElseThrow());
                assertThat(event.instant()).isPresent();
                if (!meant.string("name").orElseThrow().equals("payload-numbers") || language.equals("python")) {
                    assertThat(event.payload()).isEqualTo(meant.object("payload").orElseThrow());
                }
            }
            assertThat(events).isEmpty();
            assertThat(bus.names("bad")).isEmpty();
        }
    }

    /** What we write for the same event has the very bytes that TypeScript writes, but for its numbers and surrogates. */
    @Test
    void ourFilesHaveTheBytesOfTheOthers() throws Exception {
        int same = 0;
        for (JsonObject written : objects(vectors.resolve("ts/manifest.json"))) {
            Path file = vectors.resolve("ts").resolve(written.string("file").orElseThrow());
            byte[] theirs = Files.readAllBytes(file);
            Event event = EventFile.decode(theirs, EventName.parse(file.getFileName().toString()));
            String name = written.string("case").orElseThrow();
            assertThat(EventName.of(event.timestamp(), event.id())).isEqualTo(file.getFileName().toString());
            if (!name.equals("payload-numbers")) {
                assertThat(new String(EventFile.encode(event), StandardCharsets.UTF_8))
                        .as(name)
                        .isEqualTo(new String(theirs, StandardCharsets.UTF_8));
                same++;
            }
        }
        assertThat(same).isGreaterThan(20);
    }

    @Test
    void theQuotingOfTheShellIsUnderstood() throws Exception {
        try (Bus bus = busWith(vectors.resolve("bash/loki"))) {
            Map<String, Event> events = consumed(bus);
            List<String> notUtf8 = new ArrayList<>();
            for (JsonObject meant : objects(vectors.resolve("bash/manifest.json"))) {
                String name = meant.string("case").orElseThrow();
                Event event = events.get(meant.string("stdout").orElseThrow().strip());
                if (event == null) {
                    notUtf8.add(name);
                    continue;
                }
                if (meant.get("not_json").orElse(JsonNull.INSTANCE) == JsonNull.INSTANCE && !name.equals("long")) {
                    assertThat(event.payload()).as(name).isEqualTo(meant.object("payload").orElseThrow());
                    assertThat(event.type()).isEqualTo(meant.string("type").orElseThrow());
                    assertThat(event.source()).isEqualTo(meant.string("source").orElseThrow());
                }
            }
            assertThat(notUtf8).containsExactly("invalid-utf8");
            assertThat(events.values().stream().map(event -> event.payload().string("k").orElse("")))
                    .contains("a\u0001b\u001f", "\u001b[31mred", "a\bb\fc");
            assertThat(bus.names("bad")).hasSize(2);
        }
    }

    @Test
    void theRunnersEventsAreReadWithoutSourceAndWithCompoundTypes() throws Exception {
        try (Bus bus = busWith(vectors.resolve("runner/loki"))) {
            Map<String, Event> events = consumed(bus);
            assertThat(events).hasSize(7);
            assertThat(events.values()).allSatisfy(event -> {
                assertThat(event.source()).isEmpty();
                assertThat(event.toJson().get("source")).isEmpty();
            });
            assertThat(events.values().stream().map(Event::type).collect(Collectors.toSet()))
                    .contains("session_start", "iteration_complete", "otel_span_end", "quoting");
            assertThat(events.get("596f552e").family()).contains(EventType.SESSION);
            assertThat(bus.names("bad")).isEmpty();
            assertThat(bus.names("archive")).hasSize(7);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "ts"})
    void whatTheOthersHaveHandledStaysHandled(String language) throws Exception {
        try (Bus bus = busWith(vectors.resolve(language).resolve("archived/loki"))) {
            assertThat(consumed(bus).keySet()).isEqualTo(Set.of("t0000005", "t0000006", "t0000007"));
            List<String> history = new ArrayList<>();
            bus.bus().history(EventFilter.ALL, event -> history.add(event.id()));
            assertThat(history).hasSize(8).isSorted();
            assertThat(((JsonObject) json(bus.root().resolve("processed.json"))).strings("ids")).hasSize(8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"python/convenience", "ts/convenience"})
    void theirConvenienceFunctionsWriteEventsToo(String folder) throws Exception {
        try (Bus bus = busWith(vectors.resolve(folder).resolve("loki"))) {
            Map<String, Event> events = consumed(bus);
            JsonObject ids = (JsonObject) json(vectors.resolve(folder).resolve("ids.json"));
            ids.members().keySet().forEach(type -> assertThat(
                            events.get(ids.string(type).orElseThrow()).type())
                    .isEqualTo(type));
        }
    }
}
