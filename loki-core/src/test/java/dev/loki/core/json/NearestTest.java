package dev.loki.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KNOWN = List.of("title", "files", "depends_on", "LOKI_EVENTS_DIR", "id");

    @ParameterizedTest
    @CsvSource({
        "titel, title",
        "tilte, title",
        "Title, title",
        "itle, title",
        "file, files",
        "dependson, depends_on",
        "depnds_no, depends_on",
        "LOKI_EVENT_DIR, LOKI_EVENTS_DIR",
        "di, id",
        "i, id",
        "depend, depends_on",
        "LOKI_EV, LOKI_EVENTS_DIR"
    })
    void findsTheWordThatWasMeant(String word, String meant) {
        assertThat(Nearest.to(word, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"zebra", "xx", "''", "tttttt"})
    void saysNothingWhenNothingIsNear(String word) {
        assertThat(Nearest.to(word, KNOWN)).isEmpty();
    }

    @Test
    void completesWhatOnlyOneWordBeginsWith() {
        assertThat(Nearest.to("pre_exec", List.of("pre_execution", "pre_deployment")))
                .contains("pre_execution");
        assertThat(Nearest.to("pre_", List.of("pre_execution", "pre_deployment")))
                .isEmpty();
    }

    @Test
    void prefersTheNearestAndThenTheFirst() {
        assertThat(Nearest.to("abcdef", List.of("abcxyf", "abcdex", "abcdey"))).contains("abcdex");
    }

    @Test
    void answersAtOnceForAHugeWord() {
        assertThat(Nearest.to("x".repeat(5_000_000), KNOWN)).isEmpty();
    }
}
