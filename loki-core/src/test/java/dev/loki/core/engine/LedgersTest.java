package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.io.JsonLines;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgersTest {
    @TempDir
    Path dir;

    private static Entry entry(long seq, EntryType type, JsonObject data) {
        return new Entry(seq, Instant.EPOCH, type, data);
    }

    @Test
    void aResumedRunAddsWhatIsMissingAndRepeatsNothing() {
        ProjectDir project = ProjectDir.at(dir);
        Entry started = entry(
                0,
                EntryType.RUN_STARTED,
                JsonObject.builder().put("run", "run-1").build());
        Entry first = entry(
                1, EntryType.GATES_RUN, JsonObject.builder().put("task", "a").build());
        Entry second = entry(
                2, EntryType.GATES_RUN, JsonObject.builder().put("task", "b").build());

        try (Ledgers ledgers = new Ledgers(project)) {
            ledgers.catchUp("", List.of());
            ledgers.follow(started);
            ledgers.follow(first);
        }
        try (Ledgers resumed = new Ledgers(project)) {
            resumed.catchUp("run-1", List.of(started, first, second));
        }

        List<JsonObject> lines = JsonLines.readAll(project.ledger("tests"), Ledgers.MAX_BYTES);
        assertThat(lines).extracting(line -> line.string("task").orElse("")).containsExactly("a", "b");
        assertThat(lines).extracting(line -> line.string("run").orElse("")).containsOnly("run-1");
    }
}
