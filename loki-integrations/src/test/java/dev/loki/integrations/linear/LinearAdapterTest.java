package dev.loki.integrations.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.ImportedProject;
import dev.loki.integrations.adapter.RemoteException;
import dev.loki.integrations.adapter.StatusMap;
import dev.loki.integrations.adapter.Synced.Outcome;
import dev.loki.integrations.testing.FakeLinear;
import dev.loki.integrations.testing.FakeTracker.Fault;
import dev.loki.integrations.testing.Scene;
import dev.loki.integrations.testing.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinearAdapterTest {
    private static final String PRD = "vectors/integrations/linear/prd.json";

    @TempDir
    Path dir;

    private FakeLinear linear;
    private Scene scene;
    private LinearAdapter adapter;

    /** Asked here, so that without it the whole class is skipped. */
    @BeforeAll
    static void needTheContract() {
        Shared.file("schemas/linear-slice.graphql");
    }

    @BeforeEach
    void start() {
        linear = new FakeLinear();
        linear.issue(node("i1", "ENG-1").toBuilder()
                .put("title", "Login")
                .put("team", JsonObject.builder().put("id", "t1").build())
                .put("state", state("s0", "Todo", "unstarted"))
                .build());
        scene = Scene.in(dir);
        StatusMap statuses = StatusMap.DEFAULT.with(Map.of("REFLECT", "QA"));
        adapter = new LinearAdapter(
                new LinearSettings(linear.address(), "lin_api_test", statuses, List.of()), scene.surroundings());
    }

    @AfterEach
    void stop() throws IOException {
        scene.close();
        linear.close();
        assertThat(linear.violations()).isEmpty();
    }

    private static JsonObject node(String id, String identifier) {
        return JsonObject.builder()
                .put("id", id)
                .put("identifier", identifier)
                .put("title", identifier)
                .build();
    }

    private static JsonObject state(String id, String name, String type) {
        return JsonObject.builder()
                .put("id", id)
                .put("name", name)
                .put("type", type)
                .build();
    }

    @Test
    void issuesAndProjectsMapAsTheVectorsShow() {
        JsonObject vectors = Shared.object(PRD);
        for (String name : List.of("issue", "minimalIssue")) {
            JsonObject vector = vectors.object(name).orElseThrow();
            assertThat(Json.pretty(LinearMapper.issue(vector.object("input").orElseThrow())))
                    .isEqualTo(Json.pretty(vector.object("output").orElseThrow()));
        }
        JsonObject project = vectors.object("project").orElseThrow();
        assertThat(Json.pretty(LinearMapper.project(project.object("input").orElseThrow())))
                .isEqualTo(Json.pretty(project.object("output").orElseThrow()));
        vectors.objects("requirements")
                .forEach(v -> assertThat(
                                LinearMapper.requirements(v.string("text").orElseThrow()))
                        .isEqualTo(v.strings("requirements")));
    }

    @Test
    void allPagesOfAllConnectionsAreRead() {
        linear.connection(
                "children",
                IntStream.range(0, 120)
                        .mapToObj(i -> node("c" + i, "ENG-" + (10 + i)))
                        .toList());
        linear.connection(
                "labels",
                IntStream.range(0, 60)
                        .mapToObj(i -> JsonObject.builder()
                                .put("id", "l" + i)
                                .put("name", "label" + i)
                                .build())
                        .toList());

        ImportedProject project = adapter.importProject("ENG-1");

        assertThat(project.items()).hasSize(120);
        assertThat(project.facts().strings("labels")).hasSize(60);
        assertThat(linear.requests()).hasSize(4);
    }

    @Test
    void whatIsNoIssueIsAProject() {
        linear.issue(JsonObject.EMPTY);
        linear.project(JsonObject.builder().put("id", "p1").put("name", "Proj").build());
        linear.connection(
                "issues",
                IntStream.range(0, 70).mapToObj(i -> node("i" + i, "ENG-" + i)).toList());

        assertThat(adapter.importProject("p1").items()).hasSize(70);

        linear.project(JsonObject.EMPTY);
        assertThatThrownBy(() -> adapter.importProject("p2")).hasMessageContaining("has no issue and no project p2");
    }

    @Test
    void phasesGoToTheStatesThatAreConfiguredAndOfTheTeam() {
        linear.connection(
                "states",
                List.of(
                        state("s0", "Todo", "unstarted"),
                        state("s1", "in progress", "started"),
                        state("s2", "QA", "started"),
                        state("s3", "Shipped", "completed")));

        assertThat(adapter.syncStatus("ENG-1", "ACT", Optional.empty()).outcome())
                .isEqualTo(Outcome.CHANGED);
        assertThat(linear.state()).isEqualTo("s1");
        adapter.syncStatus("ENG-1", "REFLECT", Optional.empty());
        assertThat(linear.state()).isEqualTo("s2");
        assertThat(adapter.syncStatus("ENG-1", "DONE", Optional.empty()).target())
                .isEqualTo("Shipped");
        assertThat(adapter.syncStatus("ENG-1", "blocked", Optional.empty()).outcome())
                .isEqualTo(Outcome.UNREACHABLE);
        assertThat(scene.surroundings().sent().ownStatus("linear", "ENG-1", "shipped"))
                .isTrue();
    }

    @Test
    void aLimitIsReadFromTheErrorAndItsTimeFromTheHeaders() {
        linear.fail(Fault.status(
                400,
                "X-RateLimit-Requests-Remaining: 0\r\nX-RateLimit-Requests-Reset: 99999999999999\r\n",
                "{\"errors\":[{\"message\":\"Rate limit exceeded\",\"extensions\":{\"code\":\"RATELIMITED\"}}]}"));

        assertThatThrownBy(() -> adapter.status("ENG-1"))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo(RemoteException.RATE_LIMITED));
    }

    @Test
    void anAllowanceThatIsUsedUpIsNotAskedAgain() {
        linear.fail(Fault.status(
                200,
                "X-RateLimit-Complexity-Remaining: 0\r\nX-RateLimit-Complexity-Reset: 99999999999\r\n",
                "{\"data\":{\"issue\":{\"id\":\"i1\",\"state\":{\"name\":\"Todo\"}}}}"));

        assertThat(adapter.status("ENG-1")).isEqualTo("Todo");
        assertThatThrownBy(() -> adapter.status("ENG-1")).hasMessageContaining("takes no more requests");
        assertThat(linear.requests()).hasSize(1);
    }

    @Test
    void errorsOfASuccessAreErrors() {
        linear.fail(Fault.status(
                200, "", "{\"errors\":[{\"message\":\"Argument bad\"},{\"message\":\"second\"}],\"data\":null}"));

        assertThatThrownBy(() -> adapter.status("ENG-1")).hasMessage("Linear: Argument bad; second");
    }
}
