package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.git.AddedLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagramTest {
    private static final String FLOW = "flowchart TD\n  a[Start] --> b{Done?}\n";

    @TempDir
    Path folder;

    private static Facts.Task complex(String diagram) {
        return new Facts.Task(
                "task-005",
                "chore",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                false,
                false,
                true,
                diagram);
    }

    private static boolean missing(FactsBuilder facts) {
        return RuleBook.builtIn().check(Moment.POST, facts.build()).stream()
                .anyMatch(violation -> violation.code().equals("DIAGRAM_MISSING"));
    }

    @Test
    void aTaskThatSaysItIsComplexHasItsOwnDiagram() {
        Project project = Project.in(folder);

        assertThat(missing(project.facts(complex("login")))).isTrue();
        assertThat(missing(project.write(".loki/diagrams/other.mmd", FLOW).facts(complex("login"))))
                .isTrue();
        assertThat(missing(project.write(".loki/diagrams/login.mmd", FLOW).facts(complex("login"))))
                .isFalse();
        assertThat(missing(project.write(".loki/diagrams/login.mmd", "to do\n").facts(complex("login"))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/adr/0001-queue.md", "docs/architecture.md", "compose.yaml", "api/todo.proto"})
    void aChangeOfTheArchitectureOrBetweenServicesIsComplex(String path) {
        assertThat(missing(Project.in(folder).facts().changes(List.of(Project.changed(path)))))
                .isTrue();
    }

    @Test
    void aDiagramThatTheChangeBringsIsEnough() {
        Project project = Project.in(folder).write(".loki/diagrams/queue.mmd", FLOW);

        assertThat(missing(project.facts()
                        .changes(
                                List.of(Project.changed("compose.yaml"), Project.changed(".loki/diagrams/queue.mmd")))))
                .isFalse();
    }

    @Test
    void aStateMachineIsComplex() {
        AddedLine line = new AddedLine("src/light.ts", 3, "export const light = createMachine({");

        assertThat(missing(Project.in(folder).facts().addedLines(List.of(line))))
                .isTrue();
    }

    @Test
    void aWorkflowOfThreeStepsIsComplexAndOneOfTwoIsNot() {
        List<AddedLine> steps = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> new AddedLine(".github/workflows/ci.yml", i, "      - run: step " + i))
                .toList();

        assertThat(missing(Project.in(folder).facts().addedLines(steps))).isTrue();
        assertThat(missing(Project.in(folder).facts().addedLines(steps.subList(0, 2))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FLOW,
                "---\ntitle: x\n---\n%% a comment\ngraph LR; \nA-->B",
                "sequenceDiagram\n  participant C as Client\n  C->>A: POST /login\n  loop again\n    A-->>C: 200\n  end\n",
                "stateDiagram-v2\n  [*] --> Open\n  Open --> Closed\n",
                "erDiagram\n  A ||--o{ B : has\n",
                "classDiagram\n  Animal <|-- Duck\n",
            })
    void knowsADiagram(String text) {
        assertThat(Mermaid.problem(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "%% only a comment\n",
                "flowchart TD\n",
                "flowchrt TD\n a --> b\n",
                "@startuml\nA -> B: x\n@enduml\n",
                "sequenceDiagram\n  participant A\n",
                "sequenceDiagram\n  loop x\n  A->>B: y\n",
                "sequenceDiagram\n  A->>B: y\n  end\n",
                "flowchart TD\n  a[Start --> b\n",
                "flowchart TD\n  a] --> b\n",
                "stateDiagram-v2\n  Open\n",
            })
    void knowsWhatIsNone(String text) {
        assertThat(Mermaid.problem(text)).isPresent();
    }
}
