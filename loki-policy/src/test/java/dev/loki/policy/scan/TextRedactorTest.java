package dev.loki.policy.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.spi.Redactor;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextRedactorTest {
    private final Redactor redactor = ContentScanner.builtIn().redactor();

    @Test
    void hidesEveryFindingAndKeepsTheRest() {
        assertThat(redactor.redact("ü password=hunter2hunter2, mail jane@example.org ü"))
                .isEqualTo("ü password=hu***r2, mail ja***rg ü");
    }

    @Test
    void returnsTheSameInstanceWhenThereIsNothingToHide() {
        String text = "nothing of interest";
        assertThat(redactor.redact(text)).isSameAs(text);
    }

    @Test
    void hidesOverlappingFindingsAsOne() {
        String clean = redactor.redact("postgres://app:hunter2secret@db.example.org and more");

        assertThat(clean).doesNotContain("hunter2").endsWith(" and more");
    }

    @Test
    void hidesAKeyAsAWhole() {
        String key =
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIICXAIBAAKBgQ\nCqGKukO1=\n-----END RSA PRIVATE KEY-----";
        assertThat(redactor.redact("before\n" + key + "\nafter")).isEqualTo("before\n--***--\nafter");
        assertThat(redactor.redact("{\"key\": \"" + key.replace("\n", "\\n") + "\"}"))
                .isEqualTo("{\"key\": \"--***--\"}");
    }

    @Test
    void hidesAKeyWhoseEndIsMissing() {
        String clean = redactor.redact("-----BEGIN EC PRIVATE KEY-----\nMIICXAIBAAKBgQ\nCqGKukO1\n\n(the end)");

        assertThat(clean).doesNotContain("MIIC", "CqGK").endsWith("(the end)");
    }

    @Test
    void hidesWhatACommentAllows() {
        assertThat(redactor.redact("password=hunter2hunter2 # loki:allow")).doesNotContain("hunter2");
    }

    @Test
    void hidesMoreThanAScanReports() {
        String clean = redactor.redact("password=hunter2hunter2\n".repeat(ContentScanner.MAX_FINDINGS + 5));

        assertThat(clean).doesNotContain("hunter2");
    }

    @Test
    void hidesWhatACustomPatternFinds() {
        Redactor custom = ContentScanner.with(List.of(CustomPattern.compile("acme", "ACME-[0-9]{6}")))
                .redactor();

        assertThat(custom.redact("id ACME-123456.")).isEqualTo("id ***.");
    }
}
