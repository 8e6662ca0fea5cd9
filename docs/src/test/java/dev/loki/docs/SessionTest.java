package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.docs.Session.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionTest {

    @Test
    void readsCommandsWithTheirOutputAndContinuedLines() {
        assertThat(Session.steps("$ git init\n$ cat > a <<'X'\n> one\n> X\n$ loki status\nNo run yet\nreally\n"))
                .containsExactly(
                        new Step("git init", List.of()),
                        new Step("cat > a <<'X'\none\nX", List.of()),
                        new Step("loki status", List.of("No run yet", "really")));
        assertThatThrownBy(() -> Session.steps("loki status\n")).hasMessageContaining("begins with");
    }

    @Test
    void comparesWhatDiffersFromRunToRunByItsForm() {
        assertThat(Session.matches(List.of("committed 55246464bb"), "committed 0123456abc\n"))
                .isTrue();
        assertThat(Session.matches(
                        List.of("Run run-20260101-101010-abcd: done"), "Run run-20261121-105317-kyii: done\n"))
                .isTrue();
        assertThat(Session.matches(List.of("committed 55246464bb"), "discarded 0123456abc\n"))
                .isFalse();
    }

    @Test
    void ellipsesStandForLinesAndForText() {
        String actual = "first\nsecond\nthird: a long sentence\n";

        assertThat(Session.matches(List.of("first", "...", "third: …"), actual)).isTrue();
        assertThat(Session.matches(List.of("...", "third: a … sentence"), actual))
                .isTrue();
        assertThat(Session.matches(List.of("first", "third: …"), actual)).isFalse();
        assertThat(Session.matches(List.of("first", "..."), actual)).isTrue();
        assertThat(Session.matches(List.of(), "something\n")).isFalse();
    }

    @Test
    void findsTheIdThatStandsForTheOneOfThePage() {
        assertThat(Session.ids(List.of("approval ap-a7hnc9 pending"), "approval ap-xyz123 pending\n"))
                .isEqualTo(Map.of("ap-a7hnc9", "ap-xyz123"));
    }
}
