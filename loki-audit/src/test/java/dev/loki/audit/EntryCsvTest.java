package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryCsvTest {

    @Test
    void aPlainEntryIsARowOfNineCells() {
        assertThat(EntryCsv.header()).isEqualTo("seq,timestamp,who,what,where,why,metadata,previousHash,hash\r\n");
        assertThat(EntryCsv.row(entry("agent-1", "note", JsonNull.INSTANCE)))
                .isEqualTo("7,2026-02-21T10:00:00.000Z,agent-1,note,,,,GENESIS,sha256:ab\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tcmd", "\rcmd"})
    void aCellThatWouldBeAFormulaBeginsWithAnApostrophe(String who) {
        String row = EntryCsv.row(entry(who, "note", JsonNull.INSTANCE));

        assertThat(row.split(",", 3)[2]).matches("(?s)\"?'[=+\\-@\t\r].*");
    }

    @Test
    void separatorsQuotesAndLineEndsAreQuoted() {
        String row = EntryCsv.row(entry(
                "a,b", "say \"hi\"\nthere", JsonObject.builder().put("n", 1).build()));

        assertThat(row)
                .isEqualTo("7,2026-02-21T10:00:00.000Z,\"a,b\",\"say \"\"hi\"\"\nthere\",,,\"{\"\"n\"\":1}\",GENESIS,"
                        + "sha256:ab\r\n");
    }

    @Test
    void aFormulaThatNeedsQuotesGetsBoth() {
        assertThat(EntryCsv.row(entry("=HYPERLINK(\"http://x\",\"y\")", "note", JsonNull.INSTANCE)))
                .contains(",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",");
    }

    private static AuditEntry entry(String who, String what, JsonValue metadata) {
        return new AuditEntry(
                7,
                "2026-02-21T10:00:00.000Z",
                who,
                what,
                Optional.empty(),
                Optional.empty(),
                metadata,
                "GENESIS",
                "sha256:ab");
    }
}
