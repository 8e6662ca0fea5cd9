package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.engine.ReceiptVerifier.Status;
import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receipt of what the engine itself wrote. */
class ReceiptOfARunTest {
    @TempDir
    Path dir;

    @Test
    void theReceiptOfARealRunIsConfirmedInFull() {
        GitProject project = GitProject.create(dir);
        project.tasks("""
                version: 1
                tasks:
                  - id: docs-1
                    type: docs
                    title: Write docs
                    act: |
                      mkdir -p docs
                      if [ "$LOKI_ATTEMPT" = 1 ]; then echo draft > docs/a.md; else echo text > docs/a.md; fi
                    verify: grep -q text docs/a.md || { echo 'no text yet'; exit 1; }
                  - {id: impl-1, type: implementation, title: Code first, act: touch code}
                  - {id: chore-1, type: chore, title: Sweep, depends_on: [docs-1], act: touch swept}
                """);
        RunReport report = RarvLoop.builder(dir).env(System.getenv()).build().run(RunOptions.defaults());

        ProjectDir where = ProjectDir.at(dir);
        Git git = Git.open(dir, System.getenv());
        Receipt receipt = Receipt.of(where, git, Optional.of(report.runId()));

        JsonObject json = receipt.toJson();
        assertThat(json.integer("exit_code")).contains((long) report.exitCode());
        assertThat(json.objects("commits")).hasSize(2);
        JsonObject docs = json.objects("tasks").get(0);
        assertThat(docs.objects("gates"))
                .extracting(gate -> gate.string("status").orElseThrow())
                .containsExactly("FAIL", "PASS");
        assertThat(docs.objects("gates").get(0).strings("output_tail")).containsExactly("no text yet");
        assertThat(json.objects("violations"))
                .extracting(violation -> violation.string("code").orElseThrow())
                .contains("SPEC_MISSING");
        assertThat(json.objects("not_run"))
                .extracting(item -> item.string("what").orElseThrow() + " "
                        + item.string("task").or(() -> item.string("name")).orElseThrow())
                .containsExactly("task impl-1", "verify chore-1", "feature policy", "feature audit");
        ReceiptVerifier.Result result = ReceiptVerifier.verify(where, git, RecordedRun.reread(json));
        assertThat(result.checks())
                .filteredOn(check -> check.status() != Status.OK)
                .extracting(ReceiptVerifier.Check::what)
                .isEqualTo(List.of("/project"));
        assertThat(receipt.html()).contains("no text yet");
    }
}
