package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.Constitution;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session looks at what it finds before it changes anything, and does not begin on what somebody has tampered with. */
class AsFoundTest {
    private static final String FIRST = """
            version: 1
            tasks:
              - {id: a, type: chore, title: A, act: touch a}
            """;
    private static final String MORE = FIRST + "  - {id: b, type: chore, title: B, act: touch b}\n";

    @TempDir
    Path dir;

    private GitProject project;

    @BeforeEach
    void runOnce() {
        project = GitProject.create(dir);
        project.write(".loki/CONSTITUTION.md", Constitution.builtInText());
        project.git("add", "-f", ".loki/CONSTITUTION.md");
        project.git("commit", "-qm", "Adopt a constitution");
        project.tasks(FIRST);
        run();
        project.tasks(MORE);
    }

    private RunReport run() {
        return RarvLoop.builder(dir).env(System.getenv()).build().run(RunOptions.defaults());
    }

    private void assertRefused(String code, Consumer<GitProject> tampering) {
        tampering.accept(project);

        assertThatThrownBy(this::run).isInstanceOfSatisfying(LokiException.class, e -> {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
        });
        assertThat(project.has("b")).isFalse();
        assertThat(project.read(".loki/state/journal.jsonl")).contains(code);
    }

    @Test
    void anUntouchedProjectGoesOn() {
        assertThat(run().exitCode()).isZero();
        assertThat(project.has("b")).isTrue();
    }

    @Test
    void aLedgerWithoutItsLastLineIsFound() {
        assertRefused("LEDGER_TAMPERED", p -> {
            String ledger = p.read(".loki/ledgers/tests.jsonl");
            p.write(
                    ".loki/ledgers/tests.jsonl",
                    ledger.substring(0, ledger.stripTrailing().lastIndexOf('\n') + 1));
        });
    }

    @Test
    void anUncommittedChangeOfTheConstitutionIsFound() {
        assertRefused(
                "CONSTITUTION_TAMPERED",
                p -> p.write(".loki/CONSTITUTION.md", Constitution.builtInText().replace("MUST", "may")));
    }

    @Test
    void aSilentEditInTheHistoryIsFound() {
        assertRefused("AMENDMENT_INVALID", p -> {
            p.write(".loki/CONSTITUTION.md", Constitution.builtInText().replace("MUST", "may"));
            p.git("add", "-f", ".loki/CONSTITUTION.md");
            p.git("commit", "-qm", "Fix typing errors");
        });
    }
}
