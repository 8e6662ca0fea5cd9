package dev.loki.core.engine;

import dev.loki.core.constitution.AgentRecord;
import dev.loki.core.constitution.CommitMessage;
import dev.loki.core.constitution.InheritedContext;
import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.CommandLine;
import dev.loki.core.task.Task;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A run written by hand: a journal over real commits of a real repository. */
final class RecordedRun implements AutoCloseable {
    static final String RUN_ID = "run-20260221-100000-abcd";

    final GitProject project;
    final ProjectDir dir;
    final Git git;
    private final ReceiptGit memory;
    private final RunJournal journal;

    private RecordedRun(Path folder) {
        this.project = GitProject.create(folder);
        this.dir = ProjectDir.at(folder);
        this.git = Git.open(folder, System.getenv());
        this.memory = new ReceiptGit(git);
        AtomicLong now = new AtomicLong(Instant.parse("2026-02-21T10:00:00Z").toEpochMilli());
        this.journal =
                RunJournal.open(dir.journal(), () -> Instant.ofEpochMilli(now.getAndAdd(1_000)), JournalProbe.NONE);
    }

    /** A run that has begun and has its agents. */
    static RecordedRun begin(Path folder, String... features) {
        RecordedRun run = new RecordedRun(folder);
        run.project.write(".gitignore", ".loki/\n").git("add", ".");
        run.project.git("commit", "-qm", "Ignore");
        run.add(
                EntryType.RUN_STARTED,
                "{run: '" + RUN_ID + "', base: '" + run.git.head() + "', branch: main, tasks_file: .loki/tasks.yaml}");
        run.session(features);
        AgentRecord root =
                AgentRecord.root("orchestrator-main", "orchestrator", "none", Instant.EPOCH, InheritedContext.EMPTY);
        run.spawned(root);
        run.spawned(AgentRecord.spawn(root, "eng-main", "eng", "none", Instant.EPOCH, InheritedContext.EMPTY));
        return run;
    }

    private void spawned(AgentRecord agent) {
        add(
                EntryType.AGENT_SPAWNED,
                JsonObject.builder().put("agent", agent.toJson()).build());
    }

    /** Opens a session in which these features were on. */
    RecordedRun session(String... features) {
        return add(
                EntryType.SESSION_STARTED,
                JsonObject.builder().put("features", List.of(features)).build());
    }

    /** Appends an entry whose data is written as a flow map of YAML. */
    RecordedRun add(EntryType type, String data) {
        return add(type, (JsonObject)
                dev.loki.core.json.Yaml.document(data, "entry").root());
    }

    RecordedRun add(EntryType type, JsonObject data) {
        journal.append(type, data);
        return this;
    }

    RecordedRun task(Task task) {
        return add(
                EntryType.TASK_ADDED,
                JsonObject.builder()
                        .put("task", task.id())
                        .put("definition", task.toJson())
                        .put("source", "file")
                        .build());
    }

    /** One attempt up to the end of its ACT, with the result's further members. */
    RecordedRun attempt(Task task, int attempt, String report) {
        String about = "{task: " + task.id() + ", attempt: " + attempt + ", provider: shell, tree: "
                + git.treeOf("HEAD") + ", base_tree: " + git.treeOf("HEAD") + ", kind: done";
        add(EntryType.ATTEMPT_STARTED, about + "}");
        return add(EntryType.ACT_ENDED, about + (report.isEmpty() ? "" : ", " + report) + "}");
    }

    /** The results of the gates on a tree. */
    RecordedRun gates(Task task, int attempt, String tree, boolean passed, Gate... gates) {
        return gates(EntryType.GATES_RUN, task, attempt, tree, passed, gates);
    }

    RecordedRun gates(EntryType type, Task task, int attempt, String tree, boolean passed, Gate... gates) {
        return add(
                type,
                JsonObject.builder()
                        .put("task", task.id())
                        .put("attempt", attempt)
                        .put("tree", tree)
                        .put("passed", passed)
                        .put(
                                "gates",
                                JsonValue.array(List.of(gates).stream()
                                        .map(gate -> gate.result(tree).toJson())
                                        .toList()))
                        .build());
    }

    record Gate(String name, Status status, int exit, String output) {
        QualityGateResult result(String tree) {
            return new QualityGateResult(name, status, true, exit, Duration.ofMillis(120), tree, output);
        }
    }

    /** Writes files and commits them as the task's checkpoint; only the commit, no entry. */
    String checkpoint(Task task, Map<String, String> files) {
        files.forEach(project::write);
        project.git("add", "-A");
        return git.commit(
                project.git("write-tree"),
                new CommitMessage(
                                "eng",
                                task.id(),
                                task.title(),
                                task.description(),
                                task.agent(),
                                "orchestrator-main",
                                task.spec(),
                                task.tests())
                        .text(),
                git.head());
    }

    /** The journal's side of a checkpoint. */
    RecordedRun completed(Task task, String sha) {
        String tree = git.treeOf(sha);
        add(EntryType.COMMITTED, "{task: " + task.id() + ", sha: '" + sha + "', tree: '" + tree + "'}");
        return add(
                EntryType.TASK_COMPLETED,
                JsonObject.builder()
                        .put("task", task.id())
                        .put(
                                "record",
                                task.toJson().toBuilder()
                                        .put("git_commit_sha", sha)
                                        .put("tree", tree)
                                        .put("lineage", List.of("orchestrator-main", "eng-main"))
                                        .put("attempts", 1)
                                        .build())
                        .build());
    }

    RecordedRun end(int exit, String reason) {
        return add(
                EntryType.SESSION_ENDED,
                JsonObject.builder().put("exit", exit).put("reason", reason).build());
    }

    static Task plain(String id, String title) {
        return Task.builder(id).type(Task.Type.CHORE).title(title).build();
    }

    static Task checked(String id, String title) {
        return Task.builder(id)
                .type(Task.Type.CHORE)
                .title(title)
                .verify(new CommandLine.Shell("true"))
                .tests(List.of("t/a_test.sh"))
                .build();
    }

    /** A run with everything in it: a gate that failed and then passed, a refusal, an approval, a limit, a deployment. */
    static RecordedRun eventful(Path folder) {
        RecordedRun run = begin(folder, "policy");
        Task done = checked("done-1", "Write a greeting");
        Task refused = plain("refused-1", "Reach too far");
        Task waiting = Task.builder("waiting-1")
                .type(Task.Type.CHORE)
                .dependsOn(List.of("refused-1"))
                .build();
        Task unchecked = plain("unchecked-1", "Tidy up");
        run.task(done).task(refused).task(waiting).task(unchecked);
        run.add(
                EntryType.POLICY,
                "{task: done-1, point: pre_execution, decision: ALLOW, text: '', context: {}, violations: []}");
        run.attempt(done, 1, "model: small, tokens: {input: 100, output: 20}, cost_usd: 0.25");
        run.gates(done, 1, run.git.treeOf("HEAD"), false, new Gate("verify", Status.FAIL, 1, "1 of 2 tests failed"));
        run.add(
                EntryType.ATTEMPT_FAILED,
                "{task: done-1, attempt: 1, counted: true, code: QUALITY_GATE_FAILED, text: gate verify is FAIL, exit: 1}");
        run.attempt(done, 2, "model: small, tokens: {input: 50, output: 5}, cost_usd: 0.05");
        String first = run.checkpoint(done, Map.of("a.txt", "hello\n", "t/a_test.sh", "true\n"));
        run.gates(
                done,
                2,
                run.git.treeOf(first),
                true,
                new Gate("verify", Status.PASS, 0, "2 tests passed"),
                new Gate("lint", Status.NOT_APPLICABLE, -1, "no file matches pom.xml"));
        run.completed(done, first);
        run.add(
                EntryType.POLICY,
                JsonObject.builder()
                        .put("task", "refused-1")
                        .put("point", "pre_execution")
                        .put("decision", "DENY")
                        .put("text", "outside of the project")
                        .put(
                                "context",
                                JsonObject.builder()
                                        .put("project_dir", folder.toString())
                                        .put(
                                                "file_path",
                                                folder.resolve("src/x").toString())
                                        .build())
                        .put(
                                "violations",
                                JsonValue.array(List.of(JsonObject.builder()
                                        .put("name", "boundary")
                                        .build())))
                        .build());
        run.add(
                EntryType.VIOLATION,
                "{task: refused-1, code: SPEC_MISSING, rule: C1, severity: BLOCK, point: PRE, task_id: refused-1,"
                        + " agent_id: eng-main, evidence: {message: there is no spec}, fix: add a spec, exit: 5}");
        run.add(
                EntryType.TASK_BLOCKED,
                "{task: refused-1, code: POLICY_DENIED, text: outside, exit: 3, approval: false}");
        run.add(EntryType.APPROVAL, "{task: unchecked-1, id: ap-1, status: pending, action_hash: x, text: ''}");
        run.add(
                EntryType.APPROVAL,
                "{task: unchecked-1, id: ap-1, status: approved, action_hash: x, decided_by: anna, text: fine}");
        run.add(EntryType.APPROVAL, "{task: unchecked-1, id: ap-1, status: used, action_hash: x}");
        run.add(EntryType.ACT_UNDONE, "{task: unchecked-1}");
        run.add(EntryType.NOTE, "{text: changes of the interrupted step are kept}");
        run.attempt(unchecked, 1, "");
        String second = run.checkpoint(unchecked, Map.of("b.txt", "tidy\n"));
        run.completed(unchecked, second);
        run.add(
                EntryType.DEPLOYED,
                "{task: unchecked-1, environment: stage, commit: '" + second
                        + "', previous_commit: null, healthy: true}");
        run.add(EntryType.LIMIT_REACHED, "{limit: usd, text: the limit for usd is reached}");
        return run.end(3, "2 of 4 tasks not completed");
    }

    Receipt receipt() {
        return Receipt.of(dir, git, Optional.empty());
    }

    /** The receipt as it comes back from a file. */
    static Receipt reread(JsonObject json) {
        return Receipt.parse(Json.document(Json.pretty(json), "receipt.json"));
    }

    /** Checks a receipt; what git said once about an id is remembered from check to check. */
    ReceiptVerifier.Result verify(JsonObject json) {
        return ReceiptVerifier.verify(dir, memory, reread(json));
    }

    @Override
    public void close() {
        journal.close();
    }
}
