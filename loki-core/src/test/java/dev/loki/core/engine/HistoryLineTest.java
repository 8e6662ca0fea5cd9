package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HistoryLineTest {

    private static String line(String code, String text) {
        JsonObject data = JsonObject.builder()
                .put("task", "a")
                .put("attempt", 1)
                .put("code", code)
                .put("text", text)
                .build();
        return HistoryLine.of(new Entry(7, Instant.EPOCH, EntryType.ATTEMPT_FAILED, data))
                .orElseThrow();
    }

    @Test
    void namesTheCodeOnce() {
        assertThat(line("ACT_FAILED", "exit code 3:\nno such table"))
                .isEqualTo("- 1970-01-01T00:00:00.000Z a attempt 1 failed: ACT_FAILED: exit code 3: no such table");
        assertThat(line("SPEC_MISSING", "SPEC_MISSING: it names none"))
                .isEqualTo("- 1970-01-01T00:00:00.000Z a attempt 1 failed: SPEC_MISSING: it names none");
    }
}
