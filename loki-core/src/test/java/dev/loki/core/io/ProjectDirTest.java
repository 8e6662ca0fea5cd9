package dev.loki.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectDirTest {
    @TempDir
    Path dir;

    @Test
    void namesTheDocumentedPaths() {
        ProjectDir project = ProjectDir.at(dir);

        assertThat(List.of(
                        project.config(),
                        project.tasks(),
                        project.invariants(),
                        project.constitution(),
                        project.continuity(),
                        project.queueFile("in-progress"),
                        project.journal(),
                        project.orchestrator(),
                        project.approvals(),
                        project.ledger("tests"),
                        project.agentRecord("eng-001"),
                        project.agentLog("eng-001"),
                        project.residency()))
                .extracting(path -> dir.relativize(path).toString())
                .containsExactly(
                        ".loki/config.yaml",
                        ".loki/tasks.yaml",
                        ".loki/rules/invariants.json",
                        ".loki/CONSTITUTION.md",
                        ".loki/CONTINUITY.md",
                        ".loki/queue/in-progress.json",
                        ".loki/state/journal.jsonl",
                        ".loki/state/orchestrator.json",
                        ".loki/state/approvals.json",
                        ".loki/ledgers/tests.jsonl",
                        ".agent/sub-agents/eng-001.json",
                        ".agent/sub-agents/eng-001.md",
                        ".loki/residency.json");
        assertThat(project.policyFiles())
                .extracting(p -> p.getFileName().toString())
                .containsExactly("policies.json", "policies.yaml", "policies.yml");
    }

    @Test
    void everyPathLiesInTheProjectAndIsNamedOnce() throws Exception {
        ProjectDir project = ProjectDir.at(dir);
        List<Path> paths = new ArrayList<>();
        for (Method method : ProjectDir.class.getMethods()) {
            if (method.getReturnType() == Path.class
                    && method.getParameterCount() == 0
                    && !Modifier.isStatic(method.getModifiers())) {
                paths.add((Path) method.invoke(project));
            }
        }

        assertThat(paths).hasSizeGreaterThan(20).doesNotHaveDuplicates().allMatch(path -> path.startsWith(dir));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a..b", "/x", ".hidden", "a\\b", "a b", "a\u0000", "ä", "-x"})
    void refusesNamesThatCouldLeadElsewhere(String name) {
        ProjectDir project = ProjectDir.at(dir);

        assertThatThrownBy(() -> project.queueFile(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> project.ledger(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> project.agentRecord(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesLongNames() {
        assertThat(ProjectDir.at(dir).agentLog("a".repeat(64))).hasFileName("a".repeat(64) + ".md");
        assertThatThrownBy(() -> ProjectDir.at(dir).agentLog("a".repeat(65)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsTheNearestAncestorWithLoki() throws Exception {
        Files.createDirectories(dir.resolve("p/.loki"));
        Path deep = Files.createDirectories(dir.resolve("p/a/b"));

        assertThat(ProjectDir.find(deep).root()).isEqualTo(dir.resolve("p"));
        assertThat(ProjectDir.find(dir.resolve("p"))).isEqualTo(ProjectDir.at(dir.resolve("p")));
    }

    @Test
    void doesNotLookBeyondTheRepository() throws Exception {
        Files.createDirectories(dir.resolve(".loki"));
        Files.createDirectories(dir.resolve("repo/.git"));
        Path deep = Files.createDirectories(dir.resolve("repo/a"));

        assertThat(ProjectDir.find(deep).root()).isEqualTo(deep);
    }

    @Test
    void aFileNamedLokiIsNoProject() throws Exception {
        Path deep = Files.createDirectories(dir.resolve("a"));
        Files.createFile(dir.resolve(".loki"));
        Files.createDirectories(dir.resolve(".git"));

        assertThat(ProjectDir.find(deep).root()).isEqualTo(deep);
    }

    @Test
    void rootsAreAbsoluteAndNormal() {
        assertThat(ProjectDir.at(dir.resolve("a/../b"))).isEqualTo(ProjectDir.at(dir.resolve("b")));
        assertThat(ProjectDir.at(Path.of("")).root()).isAbsolute();
    }

    @Test
    void theUsersConfigurationFollowsTheDesktopRules() {
        assertThat(ProjectDir.userConfig(Map.of("XDG_CONFIG_HOME", "/x", "HOME", "/h")))
                .isEqualTo(Path.of("/x/loki/config.yaml"));
        assertThat(ProjectDir.userConfig(Map.of("XDG_CONFIG_HOME", "relative", "HOME", "/h")))
                .isEqualTo(Path.of("/h/.config/loki/config.yaml"));
        assertThat(ProjectDir.userConfig(Map.of("XDG_CONFIG_HOME", " ", "HOME", "/h")))
                .isEqualTo(Path.of("/h/.config/loki/config.yaml"));
        assertThat(ProjectDir.userConfig(Map.of()))
                .isEqualTo(Path.of(System.getProperty("user.home")).resolve(".config/loki/config.yaml"));
    }
}
