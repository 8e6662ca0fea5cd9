package dev.loki.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries that are no events: put aside with a reason, and nothing else is held up. */
@Timeout(60)
class HostileTest {
    private static final String FIRST = "2000-01-01T00-00-00.000Z_";

    @TempDir
    Path dir;

    private Bus bus;
    private Path outside;

    @BeforeEach
    void open() throws IOException {
        bus = Bus.in(dir);
        outside = Files.writeString(dir.resolve("outside.json"), event("outside"));
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private static String event(String id) {
        return """
                {"id":"%s","type":"state","source":"cli","timestamp":"2000-01-01T00:00:00Z","payload":{"action":"%s"}}"""
                .formatted(id, id);
    }

    /** One entry of each kind, with a part of the reason for which it must be refused. */
    private Map<String, String> dropAll() throws Exception {
        Map<String, String> reasons = new TreeMap<>();
        Files.createSymbolicLink(bus.pending().resolve(FIRST + "link.json"), outside);
        reasons.put(FIRST + "link.json", "a symbolic link");
        Files.createDirectories(bus.pending().resolve(FIRST + "folder.json/inner"));
        reasons.put(FIRST + "folder.json", "a folder");
        new ProcessBuilder("mkfifo", bus.pending().resolve(FIRST + "pipe.json").toString())
                .start()
                .waitFor();
        reasons.put(FIRST + "pipe.json", "a pipe");
        bus.drop(FIRST + "huge.json", new byte[60 * 1024 * 1024]);
        reasons.put(FIRST + "huge.json", "more than 1048576 bytes");
        drop(reasons, "deep", "[".repeat(100_000) + "]".repeat(100_000), "nested deeper");
        drop(reasons, "path", event("../../etc/passwd"), "no plain name");
        drop(reasons, "star", event("*"), "no plain name");
        drop(reasons, "list", "[1]", "no JSON object");
        drop(reasons, "text", "hello", "unknown word");
        drop(reasons, "payload", event("x").replace("{\"action\":\"x\"}", "[1]"), "payload is no object");
        drop(reasons, "number", event("x").replace("\"state\"", "7"), "type is no text");
        bus.drop(FIRST + "bytes.json", new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'});
        reasons.put(FIRST + "bytes.json", "not UTF-8");
        bus.drop("new\nline_x.json", event("x"));
        reasons.put("new\nline_x.json", "control characters");
        return reasons;
    }

    private void drop(Map<String, String> reasons, String name, String text, String reason) {
        bus.drop(FIRST + name + ".json", text);
        reasons.put(FIRST + name + ".json", reason);
    }

    private void assertAllPutAside(Map<String, String> reasons) throws IOException {
        for (Map.Entry<String, String> entry : reasons.entrySet()) {
            Path why = bus.root().resolve("bad").resolve(entry.getKey() + ".reason");
            JsonObject json = (JsonObject) Json.parse(Files.readString(why), why.toString());
            assertThat(json.string("name")).contains(entry.getKey());
            assertThat(json.string("reason").orElseThrow()).contains(entry.getValue());
        }
        assertThat(bus.names("bad")).hasSize(2 * reasons.size());
        assertThat(outside).hasContent(event("outside"));
    }

    @Test
    void aGroupPutsThemAsideAndHandlesTheRest() throws Exception {
        Map<String, String> reasons = dropAll();
        bus.publish("good");

        assertThat(bus.drained("g")).containsExactly("good");
        assertAllPutAside(reasons);
        assertThat(bus.names("pending")).isEmpty();
    }

    @Test
    void aReaderPutsThemAsideAndSeesTheRest() throws Exception {
        Map<String, String> reasons = dropAll();
        bus.publish("good");

        assertThat(bus.caughtUp("r")).containsExactly("good");
        assertAllPutAside(reasons);
        assertThat(bus.names("pending")).hasSize(1);
    }

    @Test
    void theSameNameTwiceReplacesNothing() throws Exception {
        for (int i = 0; i < 2; i++) {
            bus.drop(FIRST + "x.json", "no" + i);
            bus.drained("g");
        }
        assertThat(bus.names("bad"))
                .containsExactly(
                        FIRST + "x.json",
                        FIRST + "x.json.1",
                        FIRST + "x.json.1.reason",
                        FIRST + "x.json.reason");
    }

    @Test
    void temporaryFilesOfOthersAreLeftAlone() throws Exception {
        for (String name : List.of("x.json.tmp", "x.json.lock", ".hidden", "notes.txt")) {
            Files.writeString(bus.pending().resolve(name), "half");
        }
        assertThat(bus.drained("g")).isEmpty();
        assertThat(bus.names("pending")).hasSize(4);
        assertThat(bus.names("bad")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"id\":\"abc\",\"payload\":{\"action\":\"late", "{\"id\":\"abc\",\"payload\":{}"})
    void anEventThatIsStillBeingWrittenIsDeliveredWhenItIsWhole(String begun) throws Exception {
        String whole = "{\"id\":\"abc\",\"payload\":{\"action\":\"late\"}}";
        Path file = bus.drop(FIRST + "abc.json", begun);
        List<String> heard = new ArrayList<>();
        try (var writer = Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE);
                Subscription group = bus.bus().subscribe("g", Bus.QUICKLY, e -> heard.add(e.action()))) {
            Bus.await("it is claimed", () -> bus.names("pending").isEmpty());
            writer.write(java.nio.ByteBuffer.wrap(whole.getBytes(StandardCharsets.UTF_8)));
            Bus.await("it is handled", () -> group.handled() == 1);
        }
        assertThat(heard).containsExactly("late");
        assertThat(bus.names("bad")).isEmpty();
    }

    @Test
    void anEventThatWasCutLongAgoIsPutAside() throws Exception {
        Path file = bus.drop(FIRST + "abc.json", "{\"id\":\"abc\",");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Quarantine.CUT_GRACE.plus(Duration.ofSeconds(1)))));

        assertThat(bus.drained("g")).isEmpty();
        assertThat(bus.names("bad")).contains(FIRST + "abc.json");
    }

    @Test
    void aFileWithoutAnIdHasTheOneInItsName() throws Exception {
        bus.drop("2026-01-01T00-00-00Z_named.json", "{\"type\":\"task\",\"payload\":{\"action\":\"x\"}}");
        List<Event> events = new ArrayList<>();
        bus.bus().drain("g", Bus.QUICKLY, events::add);

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.id()).isEqualTo("named");
            assertThat(event.timestamp()).isEqualTo("2026-01-01T00:00:00.000Z");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "archive"})
    void aFolderOfTheBusThatIsALinkIsRefused(String name) throws IOException {
        Path other = dir.resolve("other/events");
        Files.createDirectories(other);
        Files.createSymbolicLink(other.resolve(name), Files.createDirectories(dir.resolve("elsewhere")));

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> EventBus.open(other))
                .hasMessageContaining("is a symbolic link; replace it with a folder");
    }

    @Test
    void aFlatLogThatIsAPipeOrALinkHoldsNothingUp() throws Exception {
        Path log = dir.resolve(".loki/events.jsonl");
        new ProcessBuilder("mkfifo", log.toString()).start().waitFor();
        bus.publish("a");
        Files.delete(log);
        Files.createSymbolicLink(log, outside);
        bus.publish("b");

        assertThat(bus.drained("g")).containsExactly("a", "b");
        assertThat(outside).hasContent(event("outside"));
    }

    @Test
    void aFolderAmongTheBadIsPrunedWithoutFollowingLinks() throws Exception {
        Path folder = Files.createDirectories(bus.pending().resolve(FIRST + "folder.json"));
        Files.createSymbolicLink(folder.resolve("link"), dir);
        bus.drained("g");

        Pruned pruned = bus.bus().prune(new Retention(Duration.ZERO, 0, 0));

        assertThat(pruned.bad()).isEqualTo(1);
        assertThat(outside).exists();
    }
}
