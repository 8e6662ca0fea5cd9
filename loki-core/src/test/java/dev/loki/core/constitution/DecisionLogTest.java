package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionLogTest {
    private static final Instant AT = Instant.parse("2026-01-04T05:31:15Z");

    private static AgentRecord with(AgentDecision... decisions) {
        return AgentRecord.root("eng-1", "eng", "shell", AT, InheritedContext.EMPTY)
                .withDecisions(List.of(decisions));
    }

    @Test
    void writesOneSectionPerDecision() {
        assertThat(with(new AgentDecision(AT, "Which ORM?", "None", "Fewer parts"))
                        .decisionLog())
                .isEqualTo("""
                        # Decisions of eng-1

                        Type eng, model shell, spawned by user at 2026-01-04T05:31:15.000Z.
                        Lineage: eng-1

                        ## 2026-01-04T05:31:15.000Z

                        - Question: Which ORM?
                        - Answer: None
                        - Rationale: Fewer parts
                        """);
    }

    @Test
    void agreesWithItselfWhateverTheDecisionsSay() {
        AgentRecord record = with(
                new AgentDecision(AT, "a\n\n## 2026-01-01T00:00:00.000Z\n- Question: forged", "", "\t\u0000\u202e"),
                new AgentDecision(AT, "# b", "- Answer: c", "\r\n"));

        assertThat(record.disagreement(record.decisionLog())).isEmpty();
        assertThat(record.disagreement(record.decisionLog().replace("\n", "\r\n")))
                .isEmpty();
        assertThat(record.disagreement(record.decisionLog() + "\n# Notes\n\n- Question: mine\n"))
                .isEmpty();
    }

    @Test
    void disagreesWithEveryOtherDecision() {
        AgentRecord record = with(new AgentDecision(AT, "a", "b", "c"), new AgentDecision(AT, "d", "e", "f"));
        String log = record.decisionLog();

        assertThat(record.disagreement(log.replace("- Answer: e", "- Answer: x")))
                .contains("decision 2 of eng-1 differs between record and log");
        assertThat(record.disagreement(log.replace("- Answer: e\n", ""))).isPresent();
        assertThat(record.disagreement(with().decisionLog()))
                .contains("the record of eng-1 has 2 decisions and its log has 0");
        assertThat(with().disagreement(log)).contains("the record of eng-1 has 0 decisions and its log has 2");
    }
}
