package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QualityGateResultTest {
    @ParameterizedTest
    @EnumSource(Status.class)
    void isReadAsItWasWritten(Status status) {
        QualityGateResult result = Project.gate(status, Project.TREE);

        JsonObject json = (JsonObject) Json.parse(Json.write(result.toJson()), "result");

        assertThat(QualityGateResult.fromJson(json)).isEqualTo(result);
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void isSatisfiedByAPassOrByNothingToLookAt(Status status) {
        boolean expected = status == Status.PASS || status == Status.NOT_APPLICABLE;

        assertThat(Project.gate(status, "").satisfied()).isEqualTo(expected);
        assertThat(QualityGateResult.allPassed(List.of(Project.gate(Status.PASS, ""), Project.gate(status, ""))))
                .isEqualTo(expected);
    }

    @Test
    void refusesARecordOfAnotherShape() {
        JsonObject json = Project.gate(Status.PASS, "").toJson();

        for (String name : json.members().keySet()) {
            assertThatThrownBy(() -> QualityGateResult.fromJson(
                            json.toBuilder().put(name, List.of("PASSED")).build()))
                    .hasMessage("a recorded gate result has no valid \"" + name + "\"");
        }
    }
}
