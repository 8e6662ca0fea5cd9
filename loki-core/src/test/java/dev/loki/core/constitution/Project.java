package dev.loki.core.constitution;

import dev.loki.core.git.AddedLine;
import dev.loki.core.io.LineChain;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A project on disk in which every invariant holds until a test breaks one. */
final class Project {
    static final String SHA = "0123456789abcdef0123456789abcdef01234567";
    static final String TREE = "89abcdef0123456789abcdef0123456789abcdef";
    static final String AGENT = "eng-main";
    static final String SPEC = ".loki/specs/openapi.yaml";
    static final String OPENAPI = """
            openapi: 3.1.0
            info: {title: Todos, version: "1"}
            paths:
              /api/todos:
                post: {summary: Create}
            """;

    static final JsonObject COMPLETED =
            JsonObject.builder().put("id", "task-004").put("title", "Before").build();
    static final JsonObject TESTED = JsonObject.builder()
            .put("run", "run-1")
            .put("seq", 7)
            .put("event", "gates_run")
            .build();

    private final Path root;

    private Project(Path root) {
        this.root = root;
    }

    static Project in(Path root) {
        Project project = new Project(root);
        project.write(".loki/CONTINUITY.md", "# Continuity\n\nLast checkpoint: " + SHA.substring(0, 7) + "\n");
        project.write(SPEC, OPENAPI);
        project.write("src/TodosTest.java", "class TodosTest {}\n");
        project.record(agent());
        project.write(".loki/state/orchestrator.json", "{\"currentPhase\": \"ACT\"}");
        project.write(".loki/queue/completed.json", Json.write(JsonValue.array(List.of(COMPLETED))));
        JsonObject line = LineChain.link(LineChain.GENESIS, TESTED);
        project.write(".loki/ledgers/tests.jsonl", Json.write(line) + "\n");
        LedgerFiles.of(ProjectDir.at(root))
                .remember(Map.of(
                        "tests", new LineChain.Head(1, LineChain.hash(line).orElseThrow())));
        return project;
    }

    Path root() {
        return root;
    }

    Project write(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a line to the ledger of tests as a run does. */
    Project append(JsonObject line) {
        List<JsonObject> lines = LedgerFiles.of(ProjectDir.at(root)).lines("tests");
        String before = LineChain.hash(lines.get(lines.size() - 1)).orElseThrow();
        return write(
                ".loki/ledgers/tests.jsonl",
                Json.write(lines.get(0)) + "\n" + Json.write(LineChain.link(before, line)) + "\n");
    }

    /** Gives the project the four rules files that ship. */
    Project rules() {
        ProjectRules.FILES.forEach(name -> write(".loki/rules/" + name, Texts.resource("/dev/loki/rules/" + name)));
        return this;
    }

    Project delete(String path) {
        try {
            Files.delete(root.resolve(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Project record(AgentRecord record) {
        write(".agent/sub-agents/" + record.agentId() + ".json", Json.pretty(record.toJson()));
        return write(".agent/sub-agents/" + record.agentId() + ".md", DecisionLog.render(record));
    }

    String hash(String path) {
        return Sha256.hex(Texts.bytes(root.resolve(path)));
    }

    /** Facts with which every invariant that concerns an implementation task holds. */
    FactsBuilder facts() {
        return facts(implementation());
    }

    FactsBuilder facts(Facts.Task task) {
        return Facts.builder(ProjectDir.at(root))
                .task(task)
                .agent(agent())
                .role("engineering")
                .taskTypes(List.copyOf(Roles.builtIn().taskTypes("engineering")))
                .approvals(List.of())
                .bugs(List.of())
                .infrastructure(Map.of())
                .parent(parent())
                .continuityRead(hash(".loki/CONTINUITY.md"))
                .specBefore(hash(SPEC))
                .questions(List.of(answered()))
                .changes(List.of(changed("src/Todos.java")))
                .addedLines(List.of(new AddedLine("src/Todos.java", 1, "class Todos {}")))
                .findings(List.of())
                .testsBefore(Facts.TestsBefore.FAILED)
                .gates(List.of(gate(QualityGateResult.Status.PASS, TREE)))
                .evidenceTree(TREE)
                .commit(commit())
                .attempts(4, 5)
                .phase(new Facts.PhaseChange(Optional.of("REASON"), "ACT"))
                .ledgerEntries(List.of(new Facts.LedgerEntry("tests", "run-1", 7, "gates_run")))
                .completed(Map.of("task-004", COMPLETED))
                .constitution(new Facts.ConstitutionText(Optional.of("text"), Optional.of("text"), List.of()));
    }

    static Facts.Task implementation() {
        return task("implementation", SPEC + "#/paths/~1api~1todos/post");
    }

    static Facts.Task task(String type, String spec) {
        return new Facts.Task(
                "task-005",
                type,
                Optional.of(spec),
                Optional.of(List.of("src/**")),
                List.of(),
                List.of("src/TodosTest.java"),
                false,
                false);
    }

    static Facts.Task writing(String... files) {
        return new Facts.Task(
                "task-005",
                "docs",
                Optional.empty(),
                Optional.of(List.of(files)),
                List.of("out/api.md"),
                List.of(),
                false,
                false);
    }

    static Facts.ChangedPath changed(String path) {
        return new Facts.ChangedPath(path, 'M', Optional.empty());
    }

    static Facts.Question answered() {
        return new Facts.Question("Which status?", Optional.of("201"), Optional.of("prd"));
    }

    static QualityGateResult gate(QualityGateResult.Status status, String tree) {
        return new QualityGateResult("unit-tests", status, true, 0, Duration.ofMillis(1200), tree, "ok");
    }

    static Facts.Commit commit() {
        return new Facts.Commit(SHA, true, true, TREE, message().text(), List.of());
    }

    static CommitMessage message() {
        return new CommitMessage(
                "eng-backend",
                "task-005",
                "Implement POST /api/todos",
                "Creates a todo.",
                AGENT,
                "orchestrator-main",
                Optional.of(SPEC),
                List.of("src/TodosTest.java"));
    }

    static AgentRecord parent() {
        InheritedContext context =
                new InheritedContext("development", "", Optional.empty(), List.of("Java", "SQLite"), JsonObject.EMPTY);
        return AgentRecord.root("orchestrator-main", "orchestrator", "shell", Instant.EPOCH, context);
    }

    static AgentRecord agent() {
        InheritedContext context = parent().inheritedContext().forTask("development", "task-005", Optional.of(SPEC));
        return AgentRecord.spawn(parent(), AGENT, "eng-backend", "shell", Instant.EPOCH, context)
                .withDecisions(List.of(new AgentDecision(Instant.EPOCH, "ORM?", "No", "Fewer\nparts")));
    }

    static AgentRecord withLineage(String spawnedBy, String... lineage) {
        AgentRecord agent = agent();
        return new AgentRecord(
                agent.agentId(),
                agent.agentType(),
                agent.model(),
                agent.spawnedAt(),
                spawnedBy,
                List.of(lineage),
                agent.inheritedContext(),
                agent.decisionsMade(),
                agent.tasksCompleted(),
                agent.commitsCreated(),
                agent.status(),
                agent.completedAt());
    }
}
