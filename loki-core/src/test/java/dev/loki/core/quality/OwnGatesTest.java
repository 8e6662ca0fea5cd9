package dev.loki.core.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gates of a project's own: commands, coverage and councils. */
class OwnGatesTest {
    @TempDir
    Path folder;

    private Workplace place;

    @BeforeEach
    void makeProject() {
        place = new Workplace(folder);
    }

    @Test
    void aConfiguredGateOfTheSameNameBringsItsCommandAndItsVersion() {
        String config = """
                gates:
                  - name: linting
                    run: echo own linter; exit 3
                    version: [echo, own 9.9]
                """;

        QualityGateResult result = place.judge("linting", "", config);

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.output()).isEqualTo("own linter");
        assertThat(result.toolVersion()).isEqualTo("own 9.9");
    }

    @Test
    void anOwnGateCanBeJudgedByItsCoverage() {
        String config = """
                gates:
                  - name: tests
                    run: printf 'SF:a\\nDA:1,1\\nDA:2,0\\n' > cov.info
                    coverage: {file: cov.info, min: 60}
                """;

        QualityGateResult result = place.judge("tests", "", config);

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.output()).contains("50.00% of the lines are covered, asked for are 60%");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo '{\"reviewer\": \"b\", \"verdict\": \"approve\"}' | PASS | approve",
                "echo thinking; echo '{\"reviewer\": \"b\", \"verdict\": \"reject\", \"comment\": \"no\"}' | FAIL | reject",
                "echo fine by me | ERROR | none",
                "echo '{\"verdict\": \"maybe\"}' | ERROR | none",
                "exit 3 | ERROR | none"
            })
    void aCouncilIsContentWhenEveryReviewerApproves(String second, Status expected, String verdict) {
        String config = """
                gates:
                  - name: council
                    kind: council
                    reviewers:
                      - {name: a, run: 'grep -q "a line" "$LOKI_DIFF_FILE" && echo "{\\"verdict\\": \\"approve\\"}"'}
                      - name: b
                        run: |
                          %s
                """.formatted(second);

        QualityGateResult result = place.judge("council", "", config);

        assertThat(result.status()).as(result.output()).isEqualTo(expected);
        assertThat(result.details().objects("verdicts"))
                .extracting(v -> v.string("reviewer").orElse("") + " "
                        + v.string("verdict").orElse(""))
                .containsExactly("a approve", "b " + verdict);
    }
}
