package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.constitution.AgentRecord;
import dev.loki.core.constitution.InheritedContext;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTest {
    private static final List<String> ORDER = List.of(
            "## What is going on now (.loki/CONTINUITY.md)",
            "## How to behave (.loki/CONSTITUTION.md)",
            "## What this project is (CLAUDE.md)",
            "## What this project is (AGENTS.md)",
            "## What happened (ledgers)",
            "## Who does what and why (lineage)");

    @TempDir
    Path dir;

    private void write(String path, String text) {
        try {
            Files.createDirectories(dir.resolve(path).getParent());
            Files.writeString(dir.resolve(path), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static AgentRecord agent() {
        InheritedContext context =
                new InheritedContext("development", "", Optional.empty(), List.of("Java"), JsonObject.EMPTY);
        AgentRecord root = AgentRecord.root("orchestrator-main", "orchestrator", "none", Instant.EPOCH, context);
        return AgentRecord.spawn(root, "eng-main", "eng", "none", Instant.EPOCH, context);
    }

    private String memory(int tokens) {
        return Memory.of(
                        ProjectDir.at(dir),
                        Map.of("LOKI_MEMORY_TOKENS", Integer.toString(tokens)),
                        lines("now", 400),
                        Optional.of(agent()))
                .text();
    }

    private void everything() {
        write(".loki/CONSTITUTION.md", lines("rule", 400));
        write("CLAUDE.md", lines("stack", 400));
        write("AGENTS.md", lines("agents", 400));
        write(".loki/ledgers/decisions.jsonl", "{\"event\":\"decided\",\"n\":1}\n");
    }

    private static String lines(String word, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            text.append(word).append(' ').append(i).append('\n');
        }
        return text.toString();
    }

    @Test
    void tellsTheFiveLayersInTheirOrder() {
        everything();
        String memory = memory(100_000);
        int at = -1;
        for (String title : ORDER) {
            assertThat(memory.indexOf(title)).as(title).isGreaterThan(at);
            at = memory.indexOf(title);
        }
        assertThat(memory)
                .contains("now 400\n", "rule 400\n", "stack 400\n", "decisions: {\"event\":\"decided\",\"n\":1}")
                .contains("You are eng-main: orchestrator-main > eng-main.", "\"tech_stack\":[\"Java\"]")
                .doesNotContain("[lines left out]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 50, 200, 1_000, 2_000})
    void neverTakesMoreThanItsBudget(int tokens) {
        everything();
        assertThat(memory(tokens).length()).isLessThanOrEqualTo(tokens * 4);
    }

    @Test
    void whatIsTooLongKeepsItsBeginningAndItsEnd() {
        everything();
        String memory = memory(1_000);
        assertThat(memory)
                .contains("now 1\n", "now 400", "[lines left out]", "rule 1\n", "rule 400")
                .doesNotContain("now 200\n");
        assertThat(memory).startsWith(ORDER.get(0));
        assertThat(memory.lines())
                .allSatisfy(line -> assertThat(line).matches("#.*|-.*|\\[lines left out]||[a-z]+ \\d+"));
    }

    @Test
    void aPartThatIsNotThereLeavesItsShareToTheOthers() {
        String memory = Memory.of(
                        ProjectDir.at(dir), Map.of("LOKI_MEMORY_TOKENS", "200"), lines("now", 80), Optional.empty())
                .text();
        assertThat(memory).contains("now 1\n", "now 80").doesNotContain("[lines left out]");
    }

    @Test
    void twoNamesForOneTextAreToldOnce() throws IOException {
        write("AGENTS.md", "# Todos\n");
        Files.createSymbolicLink(dir.resolve("CLAUDE.md"), Path.of("AGENTS.md"));
        assertThat(memory(1_000))
                .contains(ORDER.get(2))
                .doesNotContain(ORDER.get(3))
                .containsOnlyOnce("# Todos");
    }

    @Test
    void aLinkOutOfTheProjectIsNotFollowed(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("private.md"), "private\n");
        Files.createSymbolicLink(dir.resolve("CLAUDE.md"), elsewhere.resolve("private.md"));
        assertThat(memory(1_000)).doesNotContain("private");
    }
}
