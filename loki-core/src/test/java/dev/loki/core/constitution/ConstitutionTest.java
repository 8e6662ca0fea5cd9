package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConstitutionTest {
    private static String block(String heading) {
        String text = Constitution.builtInText();
        String section = text.substring(text.indexOf(heading));
        int from = section.indexOf('\n', section.indexOf("```")) + 1;
        return section.substring(from, section.indexOf("```", from));
    }

    @Test
    void hasItsVersionInTheHeader() {
        assertThat(Constitution.version(Constitution.builtInText())).isEqualTo("1.0.0");
        assertThatThrownBy(() -> Constitution.version("# Nothing")).hasMessageContaining("restore its header");
    }

    @Test
    void holdsExamplesThatKeepItsRules() {
        assertThat(CommitMessage.check(block("### Example\n"))).isEmpty();
        AgentRecord example = AgentRecord.parse(block("## Context Lineage Schema"), "example");
        assertThat(example.lineage()).containsExactly("orchestrator-main", "eng-001-backend-api");
    }

    @Test
    void namesEveryInvariantWithItsCodes() {
        String text = Constitution.builtInText();

        for (Invariant invariant : RuleBook.builtIn().invariants()) {
            if (!invariant.id().matches("C\\d+")) {
                assertThat(text.lines()
                                .filter(line -> line.startsWith("| `" + invariant.id() + "`"))
                                .findFirst())
                        .hasValueSatisfying(line -> assertThat(line).contains("`" + invariant.code() + "`"));
            }
        }
    }

    @Test
    void hasAContractSectionForEachRole() {
        List<String> lines = Constitution.builtInText()
                .lines()
                .dropWhile(line -> !line.equals("## Agent Behavioral Contracts"))
                .takeWhile(line -> !line.startsWith("## Quality"))
                .filter(line -> line.startsWith("- "))
                .toList();

        assertThat(lines).hasSize(41);
    }

    @Test
    void publishesASchemaForEachFile() {
        JsonObject item = (JsonObject) schema("invariants").get("items").orElseThrow();
        JsonObject properties = item.object("properties").orElseThrow();

        Set<String> always = new LinkedHashSet<>(properties.members().keySet());
        always.removeAll(Set.of("check", "rule", "params"));
        assertThat(item.strings("required")).containsExactlyElementsOf(always);
        assertThat(properties.object("check").orElseThrow().strings("enum")).containsExactlyElementsOf(Checks.names());
        assertThat(new TreeSet<>(schema("agent")
                        .object("properties")
                        .orElseThrow()
                        .members()
                        .keySet()))
                .containsAll(Project.agent().toJson().members().keySet())
                .contains("parent_id", "inherited_memory");
        assertThat(schema("agent-contracts").strings("required")).containsExactly("version", "roles");
    }

    @Test
    void usesEveryCheckThatThereIs() {
        Set<String> used =
                RuleBook.builtIn().invariants().stream().map(Invariant::check).collect(Collectors.toSet());

        assertThat(used).isEqualTo(Checks.names());
    }

    private static JsonObject schema(String name) {
        return (JsonObject) Json.parse(Texts.resource("/dev/loki/schema/" + name + ".schema.json"), name);
    }
}
