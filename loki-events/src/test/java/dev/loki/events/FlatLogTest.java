package dev.loki.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlatLogTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    Path dir;

    private Path file() {
        return dir.resolve("events.jsonl");
    }

    private FlatLog log(long maxBytes) {
        return new FlatLog(file(), maxBytes, CLOCK);
    }

    private static Event event(String action) {
        return new Event(
                "id",
                "task",
                "runner",
                "2026-01-01T00:00:00.000Z",
                Bus.payload(action),
                Event.VERSION,
                JsonObject.EMPTY);
    }

    private List<String> actions(Path file) throws IOException {
        List<String> actions = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonObject json = (JsonObject) Json.parse(line, file.toString());
            actions.add(json.object("data").orElseThrow().string("action").orElseThrow());
        }
        return actions;
    }

    @Test
    void aFileThatIsTooLongBecomesTheBackup() throws IOException {
        try (FlatLog log = log(200)) {
            for (String action : List.of("a", "b", "c", "d")) {
                log.append(event(action));
            }
        }
        assertThat(actions(dir.resolve("events.jsonl.1"))).containsExactly("a", "b", "c");
        assertThat(actions(file())).containsExactly("d");
    }

    @Test
    void twoWritersThatFindItTooLongRotateItOnce() throws IOException {
        try (FlatLog one = log(200);
                FlatLog two = log(200)) {
            one.append(event("a"));
            two.append(event("b"));
            one.append(event("c"));
            two.append(event("d"));
            one.append(event("e"));
        }
        assertThat(actions(dir.resolve("events.jsonl.1"))).containsExactly("a", "b", "c", "d");
        assertThat(actions(file())).containsExactly("e");
    }

    @Test
    void aLineThatWentIntoADeletedFileIsWrittenAgain() throws IOException {
        try (FlatLog log = log(1000)) {
            log.append(event("a"));
            Files.delete(file());
            log.append(event("b"));
            Files.delete(file());
            Files.writeString(file(), "");
            log.append(event("c"));
        }
        assertThat(actions(file())).containsExactly("c");
    }

    @Test
    void dataIsThePayloadAndTheSourceUnlessItHasOne() throws IOException {
        JsonObject own = JsonObject.builder().put("source", "mine").put("a", 1).build();
        try (FlatLog log = log(10_000)) {
            for (JsonObject payload : List.of(JsonObject.EMPTY, Bus.payload("x"), own)) {
                for (String source : List.of("", "runner")) {
                    log.append(new Event("id", "task", source, "now", payload, Event.VERSION, JsonObject.EMPTY));
                }
            }
        }
        assertThat(Files.readAllLines(file()))
                .map(line -> line.replace("{\"timestamp\":\"now\",\"type\":\"task\",\"data\":", ""))
                .containsExactly(
                        "{}}",
                        "{\"source\":\"runner\"}}",
                        "{\"action\":\"x\"}}",
                        "{\"source\":\"runner\",\"action\":\"x\"}}",
                        "{\"source\":\"mine\",\"a\":1}}",
                        "{\"source\":\"mine\",\"a\":1}}");
    }

    @Test
    void aTornLineOfAnotherWriterKeepsToItself() throws IOException {
        Files.writeString(file(), "{\"timestamp\":\"2026");
        try (FlatLog log = log(1000)) {
            log.append(event("a"));
            log.append(event("b"));
        }
        List<String> lines = Files.readAllLines(file());
        assertThat(lines).hasSize(3).first().isEqualTo("{\"timestamp\":\"2026");
    }

    @Test
    void linesOfOthersInBetweenAreKept() throws IOException {
        try (FlatLog log = log(10_000)) {
            for (int i = 0; i < 10; i++) {
                log.append(event("mine" + i));
                Files.writeString(file(), "{\"data\":{\"action\":\"other" + i + "\"}}\n", StandardOpenOption.APPEND);
            }
        }
        assertThat(actions(file())).hasSize(20).contains("mine0", "other0", "mine9", "other9");
    }
}
