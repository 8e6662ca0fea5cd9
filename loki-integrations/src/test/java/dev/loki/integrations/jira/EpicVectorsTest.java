package dev.loki.integrations.jira;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.ImportedProject;
import dev.loki.integrations.adapter.StatusMap;
import dev.loki.integrations.testing.Shared;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpicVectorsTest {
    private static final String EPICS = "vectors/integrations/jira/epics/";

    private static ImportedProject imported(String name) {
        JsonObject input = Shared.object(EPICS + name + ".input.json");
        return EpicDocument.of(input.object("epic").orElseThrow(), input.objects("children"), Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adf-paragraphs", "full", "minimal", "no-fields", "unicode-and-markup"})
    void anEpicReadsAsTheVectorShows(String name) {
        assertThat(imported(name).markdown()).isEqualTo(Shared.text(EPICS + name + ".prd.md"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "adf-paragraphs",
                "adf-rich-loses-structure",
                "full",
                "minimal",
                "no-fields",
                "priority-null-name",
                "unicode-and-markup"
            })
    void theFactsAreThoseOfTheVector(String name) {
        JsonObject expected = Shared.object(EPICS + name + ".metadata.json").toBuilder()
                .put("importedAt", "1970-01-01T00:00:00.000Z")
                .build();

        assertThat(imported(name).facts()).isEqualTo(expected);
    }

    @Test
    void aRichDocumentLosesNothing() {
        assertThat(imported("adf-rich-loses-structure").markdown()).isEqualTo("""
                # Rich

                ## Metadata
                - Source: Jira
                - Epic: PROJ-11

                ## Overview
                ## Acceptance Criteria

                - first
                - second

                ```js
                let a=1
                ```

                tail

                line1\\
                line2

                [@bob](accountid:1) hello

                ## Success Criteria
                - first
                - second
                """);
    }

    @Test
    void aDescriptionOfAnUnknownFormIsNoDescription() {
        assertThat(imported("priority-null-name").markdown())
                .contains("### 1. c (P-2)\n")
                .doesNotContain("object");
    }

    @Test
    void acceptanceCriteriaAreThoseOfTheVectors() {
        Shared.objects("vectors/integrations/jira/acceptance-criteria.json")
                .forEach(vector -> assertThat(
                                AcceptanceCriteria.of(vector.string("text").orElseThrow()))
                        .as(vector.toString())
                        .isEqualTo(vector.strings("criteria")));
    }

    @Test
    void stagesMapAsTheVectorsSayAndPhasesTooAsIsRuled() {
        JsonObject vectors = Shared.object("vectors/integrations/jira/status-map.json");
        vectors.objects("lookups").stream()
                .filter(lookup -> !(lookup.get("result").orElseThrow() instanceof JsonNull))
                .forEach(lookup -> assertThat(
                                StatusMap.DEFAULT.target(lookup.string("input").orElseThrow()))
                        .isEqualTo(lookup.string("result")));

        assertThat(StatusMap.DEFAULT.target("REASON")).contains("In Progress");
        assertThat(StatusMap.DEFAULT.target("act")).contains("In Progress");
        assertThat(StatusMap.DEFAULT.target("REFLECT")).contains("In Review");
        assertThat(StatusMap.DEFAULT.target("VERIFY")).contains("In Review");
        assertThat(StatusMap.DEFAULT.target("DONE")).contains("Done");
        assertThat(StatusMap.DEFAULT.target("in_progress")).isEmpty();
    }
}
