package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentRecordTest {
    private static final String EXAMPLE = """
            {
              "agent_id": "eng-001-backend-api",
              "agent_type": "general-purpose",
              "model": "haiku",
              "spawned_at": "2026-01-04T05:30:00Z",
              "spawned_by": "orchestrator-main",
              "lineage": ["orchestrator-main", "eng-001-backend-api"],
              "inherited_context": {
                "phase": "development",
                "current_task": "task-005",
                "spec_reference": ".loki/specs/openapi.yaml#/paths/~1api~1todos",
                "tech_stack": ["Node.js", "Express", "TypeScript", "SQLite"]
              },
              "decisions_made": [
                {
                  "timestamp": "2026-01-04T05:31:15Z",
                  "question": "Should we use Prisma or raw SQL?",
                  "answer": "Raw SQL with better-sqlite3 for simplicity",
                  "rationale": "PRD requires minimal dependencies, synchronous ops preferred"
                }
              ],
              "tasks_completed": ["task-005"],
              "commits_created": ["abc123f", "def456a"],
              "status": "completed",
              "completed_at": "2026-01-04T05:45:00Z"
            }
            """;

    @TempDir
    Path folder;

    private static AgentRecord parse(String text) {
        return AgentRecord.parse(text, "eng.json");
    }

    @Test
    void readsTheConstitutionsExampleVerbatim() {
        AgentRecord record = parse(EXAMPLE);

        assertThat(record.inheritedContext().techStack()).containsExactly("Node.js", "Express", "TypeScript", "SQLite");
        assertThat(record.decisionsMade().get(0).timestamp()).isEqualTo(Instant.parse("2026-01-04T05:31:15Z"));
        assertThat(record.status()).isEqualTo(AgentRecord.Status.COMPLETED);
        assertThat(Json.write(record.toJson()))
                .isEqualTo(Json.write(Json.parse(EXAMPLE.replaceAll("(T05:\\d\\d:\\d\\d)Z", "$1.000Z"), "expected")));
    }

    @Test
    void readsTheOlderNames() {
        String older = EXAMPLE.replace("spawned_by", "parent_id").replace("inherited_context", "inherited_memory");

        assertThat(parse(older)).isEqualTo(parse(EXAMPLE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"agent_id\": \"eng-001-backend-api\"|\"agent_id\": \"../eng\"|eng.json:2:15: \"agent_id\" must be",
                "\"model\": \"haiku\",||\"model\" is missing; add it",
                "\"model\": \"haiku\"|\"model\": \" \"|\"model\" must not be blank",
                "\"model\"|\"modell\"|\"model\" is missing",
                "\"status\"|\"extra\": 1, \"status\"|unknown key \"extra\"",
                "\"completed\"|\"done\"|\"status\" must be active, completed or failed",
                "2026-01-04T05:30:00Z|yesterday|eng.json:5:17: \"spawned_at\" must be a UTC time",
                "[\"abc123f\", \"def456a\"]|\"abc123f\"|\"commits_created\" must be a list of texts",
                "\"rationale\"|\"reason\"|\"rationale\" is missing",
                "\"spawned_by\"|\"parent_id\": \"other\", \"spawned_by\"|name different agents",
                "\"inherited_context\"|\"inherited_memory\": {}, \"inherited_context\"|keep only the latter",
            })
    void refusesWhatIsNoRecord(String part, String instead, String problem) {
        String broken =
                EXAMPLE.replaceFirst(Pattern.quote(part), instead == null ? "" : Matcher.quoteReplacement(instead));

        assertThatThrownBy(() -> parse(broken))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("eng.json:")
                .hasMessageContaining(problem);
    }

    @Test
    void refusesAnIdThatIsNoFileName() {
        for (String id : List.of("", ".", "..", "a/b", "a..b", "-a", "é", "a".repeat(65), "a\n")) {
            assertThat(AgentRecord.validId(id)).as(id).isFalse();
            assertThatThrownBy(() -> AgentRecord.spawn(
                            Project.parent(), id, "eng", "shell", Instant.EPOCH, InheritedContext.EMPTY))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void makesARootThatIsItsOwnLineage() {
        AgentRecord root = Project.parent();

        assertThat(root.spawnedBy()).isEqualTo("user");
        assertThat(root.lineage()).containsExactly("orchestrator-main");
        assertThat(root.toJson().get("completed_at")).contains(JsonValue.JsonNull.INSTANCE);
    }

    @Test
    void handsMemoryDown() {
        InheritedContext context = new InheritedContext(
                "development",
                "t1",
                Optional.of("a.yaml"),
                List.of("Java"),
                JsonObject.builder().put("note", 7).build());

        InheritedContext child = context.forTask("test", "t2", Optional.empty());

        assertThat(Json.write(child.toJson()))
                .isEqualTo("{\"phase\":\"test\",\"current_task\":\"t2\",\"spec_reference\":\"a.yaml\","
                        + "\"tech_stack\":[\"Java\"],\"note\":7}");
        assertThat(context.lostIn(child)).isEmpty();
        assertThat(context.lostIn(InheritedContext.EMPTY))
                .containsExactly("current_task", "note", "phase", "spec_reference", "tech_stack: Java");
    }

    @Test
    void entersATaskAndItsCommitOnce() {
        AgentRecord record = Project.agent().withCompletedTask("t1", "abc").withCompletedTask("t1", "abc");

        assertThat(record.tasksCompleted()).containsExactly("t1");
        assertThat(record.commitsCreated()).containsExactly("abc");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyChainOfSpawnsKeepsItsLineageAndNoOtherOrderDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        AgentRecord parent = Project.parent();
        AgentRecord agent = parent;
        for (int depth = random.nextInt(2, 9); depth > 0; depth--) {
            parent = agent;
            agent = AgentRecord.spawn(
                    parent,
                    "eng-" + depth + "-" + random.nextInt(1000),
                    "eng",
                    "m",
                    Instant.EPOCH,
                    parent.inheritedContext());
        }

        assertThat(parse(Json.pretty(agent.toJson()))).isEqualTo(agent);
        assertThat(lineageCodes(agent, parent)).isEmpty();
        List<String> withoutSelf = agent.lineage().subList(0, agent.lineage().size() - 1);
        assertThat(lineageCodes(lineage(agent, withoutSelf), parent)).isEmpty();

        List<String> tampered = new ArrayList<>(agent.lineage());
        switch (random.nextInt(3)) {
            case 0 -> tampered.remove(random.nextInt(tampered.size() - 1));
            case 1 -> tampered.add(random.nextInt(tampered.size()), "eng-stranger");
            default -> Collections.swap(tampered, 0, 1);
        }
        assertThat(lineageCodes(lineage(agent, tampered), parent))
                .as("%s", tampered)
                .containsExactly("LINEAGE_BROKEN");
    }

    private List<String> lineageCodes(AgentRecord agent, AgentRecord parent) {
        Project project = Project.in(folder);
        project.record(agent);
        Facts facts =
                Facts.builder(ProjectDir.at(folder)).agent(agent).parent(parent).build();
        return RuleBook.builtIn().check(Moment.SPAWN, facts).stream()
                .map(Violation::code)
                .toList();
    }

    private static AgentRecord lineage(AgentRecord agent, List<String> lineage) {
        JsonObject json = agent.toJson().toBuilder().put("lineage", lineage).build();
        return parse(Json.write(json));
    }
}
