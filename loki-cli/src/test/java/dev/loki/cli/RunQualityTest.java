package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.engine.RarvLoop;
import dev.loki.core.engine.Receipt;
import dev.loki.core.engine.RunOptions;
import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import dev.loki.integrations.adapter.QualityReport.Gate;
import dev.loki.integrations.github.GitHubReport.Annotation;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of real runs. */
class RunQualityTest {
    @TempDir
    Path dir;

    private RunQuality run(String tasks) {
        GitProject project = GitProject.create(dir);
        project.tasks(tasks);
        RarvLoop.builder(dir)
                .env(System.getenv())
                .inspector(new AddedContent())
                .build()
                .run(RunOptions.defaults());
        Receipt receipt = Receipt.of(ProjectDir.at(dir), Git.open(dir, System.getenv()), Optional.empty());
        return RunQuality.of(receipt.toJson(), dir, "sub/", Optional.of("https://ci.example/1"));
    }

    @Test
    void aFailedGateIsInTheReportAndWhatItSaysIsAtItsLine() {
        RunQuality quality = run("""
                version: 1
                defaults: {type: chore, retries: 1}
                gates:
                  - name: lint
                    run: |
                      echo "README.md:1:5: too short"
                      echo "elsewhere.txt:3: no such file"
                      echo "12:30:05 finished"
                      test -e never
                tasks:
                  - {id: a, title: First, act: echo a > a.txt}
                """);

        assertThat(quality.report().passed()).isFalse();
        assertThat(quality.report().gates())
                .as("of the last attempt only")
                .containsExactly(new Gate("lint of a", "FAIL", "12:30:05 finished"));
        assertThat(quality.report().facts()).extracting("value").contains(quality.runId(), "0 of 1 completed");
        assertThat(quality.annotations())
                .containsExactly(new Annotation("sub/README.md", 1, "failure", "too short", Optional.of("lint")));
    }

    @Test
    void aSecretIsAtItsLineAndNotSpelledOut() {
        String key = "AKIA" + "QYLPMN5HFIQR7XYA";
        RunQuality quality = run("""
                version: 1
                defaults: {type: chore, retries: 0}
                tasks:
                  - {id: a, title: First, act: "printf 'x\\\\nkey = %s\\\\n' >> README.md"}
                """.formatted(key));

        assertThat(quality.annotations()).singleElement().satisfies(remark -> {
            assertThat(remark.path()).isEqualTo("sub/README.md");
            assertThat(remark.line()).isEqualTo(3);
            assertThat(remark.level()).isEqualTo("failure");
            assertThat(remark.title()).contains("SECRET_FOUND");
            assertThat(remark.message()).doesNotContain(key);
        });
    }

    @Test
    void whatALaterAttemptPutRightIsNotToldAnyMore() {
        RunQuality quality = run("""
                version: 1
                defaults: {type: chore, retries: 2}
                gates:
                  - {name: lint, run: "echo 'README.md:1: bad'; test -e fixed"}
                tasks:
                  - {id: a, title: First, act: 'echo a > a.txt; test $LOKI_ATTEMPT = 1 || echo y > fixed'}
                """);

        assertThat(quality.report().passed()).as("%s", quality).isTrue();
        assertThat(quality.report().gates()).containsExactly(new Gate("lint of a", "PASS", ""));
        assertThat(quality.annotations()).isEmpty();
    }
}
