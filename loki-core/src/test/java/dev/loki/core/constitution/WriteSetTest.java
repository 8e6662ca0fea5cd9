package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteSetTest {
    private static final WriteSet ALL = WriteSet.of(Optional.empty(), List.of(), "eng-1");

    @Test
    void takesAbsentFilesForTheProjectAndNoFilesForNone() {
        WriteSet none = WriteSet.of(Optional.of(List.of()), List.of("./out/api.md"), "eng-1");

        assertThat(ALL.allows("any/where.txt")).isTrue();
        assertThat(none.allows("any/where.txt")).isFalse();
        assertThat(none.allows("out/api.md")).isTrue();
        assertThat(none.allows("deep/out/api.md")).isFalse();
        assertThat(none.allows(".agent/sub-agents/eng-1.md")).isTrue();
    }

    @Test
    void followsItsGlobs() {
        WriteSet backend = WriteSet.of(Optional.of(List.of("backend/**", "*.md")), List.of(), "eng-1");

        assertThat(backend.allows("backend/src/A.java")).isTrue();
        assertThat(backend.allows("backend2/A.java")).isFalse();
        assertThat(backend.allows("docs/deep/a.md")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".loki/config.yaml",
                ".loki/rules/invariants.json",
                ".loki",
                ".Loki/Config.yaml",
                ".loki/specs2/a",
                ".agent/x",
                ".agent/sub-agents/eng-1.json",
                ".agent/sub-agents/eng-10.md",
                ".git/hooks/pre-commit",
                "sub/.git/config",
                ".claude/settings.json",
                ".cursor/hooks.json"
            })
    void protectsWhatGovernsTheRun(String path) {
        WriteSet everything = WriteSet.of(Optional.of(List.of("**", path)), List.of(path), "eng-1");

        assertThat(WriteSet.isProtected(path)).isTrue();
        assertThat(everything.allows(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".loki/specs/openapi.yaml",
                ".loki/diagrams/login.mmd",
                ".github/x",
                ".lokix",
                "src/.loki",
                ".gitignore"
            })
    void leavesTheRestOpen(String path) {
        assertThat(ALL.allows(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/passwd", "../a", "a/../b", "a//b", "./a", "a/", "a/.."})
    void knowsPathsThatAreNotPlain(String path) {
        assertThat(WriteSet.isPlain(path)).isFalse();
        assertThat(WriteSet.isPlain("a/..b/c..")).isTrue();
    }
}
