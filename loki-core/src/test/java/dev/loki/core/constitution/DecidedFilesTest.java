package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecidedFilesTest {
    private static final Instant NOW = Instant.parse("2026-01-04T05:31:15Z");

    private static AgentRecord agent(AgentDecision... decisions) {
        return AgentRecord.root("eng-main", "eng", "m", NOW, InheritedContext.EMPTY)
                .withDecisions(List.of(decisions));
    }

    private static AgentDecision decision(String question, String answer, String rationale) {
        return new AgentDecision(NOW, question, answer, rationale);
    }

    @Test
    void aDecisionNamesAFileInAnyOfItsParts() {
        AgentRecord agent = agent(
                decision("Delete a/A.java?", "yes", "first"),
                decision("Delete?", "b/B.java", "second"),
                decision("Delete?", "yes", "c/C.java\nis gone"));

        assertThat(DecidedFiles.of(agent, List.of("a/A.java", "b/B.java", "c/C.java", "d/D.java"))
                        .lines())
                .containsExactly(
                        "Decided for \"a/A.java\": first",
                        "Decided for \"b/B.java\": second",
                        "Decided for \"c/C.java\": c/C.java is gone");
    }

    @Test
    void withoutAReasonThereIsNoDecision() {
        assertThat(DecidedFiles.of(agent(decision("Delete a?", "yes", " \u200B\n")), List.of("a")))
                .isEqualTo(DecidedFiles.NONE);
        assertThat(DecidedFiles.in("Decided for \"a\": \nDecided for a: x").contains("a"))
                .isFalse();
    }

    @Test
    void theLastReasonForAFileCounts() {
        assertThat(DecidedFiles.of(agent(decision("a?", "no", "old"), decision("a?", "yes", "new")), List.of("a"))
                        .lines())
                .containsExactly("Decided for \"a\": new");
    }

    @Test
    void whatIsReadBackIsWhatWasWritten() {
        String odd = "a b/c: d\n.sh";
        DecidedFiles written = DecidedFiles.of(agent(decision(odd, "yes", "x".repeat(1_000))), List.of(odd));
        DecidedFiles read = DecidedFiles.in("Subject\n\n" + String.join("\n", written.lines()) + "\n\nAgent: a\n");

        assertThat(read).isEqualTo(written);
        assertThat(read.contains(odd)).isTrue();
        assertThat(read.contains("a b/c")).isFalse();
        assertThat(read.lines().get(0)).hasSize(DecidedFiles.MAX_LINE).endsWith("x…");
    }

    @Test
    void moreFilesThanAMessageHoldsAreNotDecided() {
        List<String> files = IntStream.range(0, DecidedFiles.MAX_FILES + 5)
                .mapToObj(i -> "f" + i + ".sh")
                .toList();
        DecidedFiles decided = DecidedFiles.of(agent(decision(String.join(" ", files), "yes", "why")), files);

        assertThat(decided.lines()).hasSize(DecidedFiles.MAX_FILES);
        assertThat(decided.contains(files.get(0))).isTrue();
        assertThat(decided.contains(files.get(files.size() - 1))).isFalse();
    }
}
