package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.approval.ApprovalQueue;
import dev.loki.core.constitution.ProjectRules;
import dev.loki.core.constitution.Violation;
import dev.loki.core.engine.RunControl.Request;
import dev.loki.core.gate.PolicyGate;
import dev.loki.core.git.Git;
import dev.loki.core.io.Processes;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.AuditTrail;
import dev.loki.core.spi.ProgressReporter.Level;
import dev.loki.core.spi.SpendMeter;
import dev.loki.core.task.Task;
import dev.loki.core.task.TaskFile;
import dev.loki.core.task.TaskOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One call of {@link RarvLoop#run}, under the project's lock: open, recover, loop, end. */
final class Run {
    private final RarvLoop.Builder parts;
    private final ProjectDir project;
    private final RunOptions options;
    private Path tasksFile;
    private List<Violation> found = List.of();

    Run(RarvLoop.Builder parts, ProjectDir project, RunOptions options) {
        this.parts = parts;
        this.project = project;
        this.options = options;
        this.tasksFile = project.tasks();
    }

    RunReport execute() {
        Git git = Git.open(project.root(), parts.env);
        chooseBranch(git);
        git.requireReady();
        tasksFile = tasksFile(project, options, RunState.of(RunJournal.read(project.journal())));
        RunArchive archive = new RunArchive(project);
        if (options.fresh()) {
            archive.archive();
        }
        archive.completeHandover();
        nextRunIfFinished(git, archive);
        archive.trim();
        try (Session session = open(git)) {
            return work(session);
        }
    }

    /** An unfinished run's commits are on its branch; it cannot go on elsewhere. */
    private void chooseBranch(Git git) {
        RunState state = RunState.of(RunJournal.read(project.journal()));
        String wanted = options.switchTo().or(git::branch).orElse("");
        if (!options.fresh() && state.unfinished() && !state.branch().equals(wanted)) {
            throw new LokiException(
                    "WRONG_BRANCH",
                    "run " + state.runId() + " belongs to branch " + state.branch() + " and this is " + wanted
                            + "; switch back with: git switch " + state.branch() + ", or start over with --fresh");
        }
        options.switchTo().ifPresent(git::switchToOrCreate);
    }

    /** A finished run to which the tasks file adds work is over; the next run begins with its completed tasks. */
    private void nextRunIfFinished(Git git, RunArchive archive) {
        RunState state = RunState.of(RunJournal.read(project.journal()));
        if (RunArchive.finished(state)
                && TaskFile.open(tasksFile, shown(tasksFile)).tasks().stream()
                        .anyMatch(task -> state.task(task.id()).isEmpty())) {
            JsonObject started = runStarted(git).toBuilder()
                    .put("leftovers", List.copyOf(state.leftovers()))
                    .build();
            archive.handOver(state, started, parts.clock.instant());
        }
    }

    private JsonObject runStarted(Git git) {
        return JsonObject.builder()
                .put("run", RunIds.next(parts.clock, parts.random))
                .put("base", git.head())
                .put("branch", git.branch().orElse(""))
                .put("tasks_file", shown(tasksFile))
                .put("configuration", ConfigurationWatch.toJson(ConfigurationWatch.hashes(project)))
                .build();
    }

    private Session open(Git git) {
        RunJournal journal = RunJournal.open(project.journal(), parts.clock, parts.probe);
        List<Entry> entries = RunJournal.read(project.journal());
        RunState state = RunState.of(entries);
        Session session = new Session(
                project,
                parts.env,
                git,
                Processes.of(),
                journal,
                state,
                new Projections(project),
                new Ports(
                        parts.policy,
                        parts.audit,
                        GuardedTelemetry.of(parts.telemetry),
                        parts.events,
                        parts.inspector,
                        parts.redactor,
                        parts.progress,
                        parts.approver,
                        parts.approvals,
                        parts.spend,
                        parts.agents,
                        parts.questioner),
                parts.config,
                options,
                tasksFile,
                ProjectRules.read(project),
                ApprovalQueue.at(project.approvals(), parts.clock, parts.random),
                Mailbox.in(project.control(), parts.clock),
                parts.control,
                parts.clock);
        session.rebuildMemory(entries);
        found = new Judge(session).asFound();
        session.rebuild(entries);
        journal.recovered()
                .ifPresent(torn -> parts.progress.note(Level.WARN, "the journal's last line was torn: " + torn));
        return session;
    }

    private RunReport work(Session session) {
        WorkTree tree = new WorkTree(session);
        boolean crashed = session.state.sessionOpen();
        Instant crashedAt = session.state.updatedAt();
        if (!session.state.started()) {
            session.append(EntryType.RUN_STARTED, runStarted(session.git));
        }
        session.mailbox.clearStanding();
        try {
            beginSession(session, crashed);
            new Recovery(session, tree, new HeadWatch(session, tree)).run(crashed, crashedAt);
            return end(session, loop(session, tree), Optional.empty());
        } catch (LokiException e) {
            endAfter(session, e);
            throw e;
        }
    }

    /** After a clean end the files may have been committed or changed by people; then HEAD is what is expected. */
    private void beginSession(Session session, boolean crashed) {
        JsonObject.Builder data = JsonObject.builder()
                .put("pid", ProcessHandle.current().pid())
                .put("resumed", session.state.iterations() > 0)
                .put("commit", options.commit())
                .put("features", features());
        options.provider().ifPresent(name -> data.put("provider", name));
        boolean midway = session.state.tasks().stream()
                .anyMatch(t -> t.status() == TaskStatus.IN_PROGRESS || t.status() == TaskStatus.VERIFIED);
        if (!crashed && !midway) {
            String head = session.git.head();
            data.put("head", head).put("tree", session.git.treeOf(head));
        }
        session.append(EntryType.SESSION_STARTED, data.build());
        new ConfigurationWatch(session).look();
        refuse(session, new Judge(session).report(found));
        session.spans.startProject(String.valueOf(project.root().getFileName()), session.state.runId());
        session.ports
                .progress()
                .spent(
                        session.state.spent().tokens(),
                        session.state.spent().usd().doubleValue());
    }

    /** What was wrong before this session touched anything stops the run; what only warns is written down. */
    private static void refuse(Session session, List<Violation> blocking) {
        if (!blocking.isEmpty()) {
            throw new LokiException(blocking.get(0).code(), new Judge(session).describe(blocking));
        }
    }

    /** The ports behind which something stands; what is not among them was off in this session. */
    private List<String> features() {
        List<String> features = new ArrayList<>();
        if (parts.policy != PolicyGate.NOOP) {
            features.add("policy");
        }
        if (parts.audit != AuditTrail.NOOP) {
            features.add("audit");
        }
        if (parts.spend != SpendMeter.NOOP) {
            features.add("budget");
        }
        return features;
    }

    /** The tasks of a run: the file that is named, else the one that the run began with unless it is over. */
    static Path tasksFile(ProjectDir project, RunOptions options, RunState state) {
        boolean goesOn = !options.fresh()
                && state.started()
                && !RunArchive.finished(state)
                && !state.tasksFile().isEmpty();
        return options.tasksFile()
                .map(Path::toAbsolutePath)
                .orElseGet(() -> goesOn ? project.root().resolve(state.tasksFile()) : project.tasks());
    }

    private String shown(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith(project.root())
                ? project.root().relativize(absolute).toString()
                : absolute.toString();
    }

    private StepResult loop(Session session, WorkTree tree) {
        TaskRunner runner = new TaskRunner(session, tree);
        try (Ahead ahead = new Ahead(session, runner.parts())) {
            return loop(session, runner, ahead);
        }
    }

    private StepResult loop(Session session, TaskRunner runner, Ahead ahead) {
        TaskIntake intake = new TaskIntake(session, tasksFile, shown(tasksFile));
        ConfigurationWatch configuration = new ConfigurationWatch(session);
        intake.refresh();
        intake.requireKnown(options.only());
        boolean progress = false;
        boolean rechecked = false;
        while (true) {
            if (runner.safePoint() == StepResult.END_SESSION) {
                return StepResult.END_SESSION;
            }
            intake.refresh();
            configuration.look();
            sendAhead(session, ahead);
            Optional<TaskState> next = next(session, ahead);
            if (next.isEmpty() && ahead.atWork()) {
                ahead.await();
                continue;
            }
            if (next.isEmpty()) {
                if (!progress || rechecked || !reconsider(session)) {
                    return StepResult.TASK_OVER;
                }
                rechecked = true;
                continue;
            }
            StepResult result = runner.run(next.get());
            boolean failed = next.get().lastFailure().exit() != 0;
            if (result == StepResult.END_SESSION || (failed && options.failFast())) {
                return StepResult.END_SESSION;
            }
            progress |= next.get().status().satisfiesDependants();
        }
    }

    /** With more than one agent at once: enters what ended, and sets agents to work on what is ready. */
    private void sendAhead(Session session, Ahead ahead) {
        if (options.parallel() == 1 || !options.commit() || open(session).isPresent()) {
            return;
        }
        ahead.harvest();
        List<TaskState> ready = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Optional<TaskState> next = ready(session, taken); next.isPresent(); next = ready(session, taken)) {
            ready.add(next.get());
            taken.add(next.get().task().id());
        }
        ahead.fill(ready);
    }

    /** Tasks that an invariant refused may begin now that others are done. */
    private static boolean reconsider(Session session) {
        List<TaskState> refused = session.state.tasks().stream()
                .filter(t -> t.status() == TaskStatus.BLOCKED && t.lastFailure().exit() == 5)
                .toList();
        refused.forEach(TaskState::reconsider);
        return !refused.isEmpty();
    }

    private Optional<TaskState> next(Session session, Ahead ahead) {
        Set<String> kept = new HashSet<>();
        session.state.tasks().stream()
                .filter(ahead::keeps)
                .forEach(task -> kept.add(task.task().id()));
        return open(session).or(() -> ready(session, kept));
    }

    /** The task that was begun and is not over. */
    private Optional<TaskState> open(Session session) {
        return session.state.tasks().stream()
                .filter(t ->
                        t.status() == TaskStatus.IN_PROGRESS || (t.status() == TaskStatus.VERIFIED && options.commit()))
                .findFirst();
    }

    /** The first task that could begin now and is none of those. */
    private Optional<TaskState> ready(Session session, Set<String> leftOut) {
        List<Task> tasks = new ArrayList<>();
        Set<String> done = new HashSet<>();
        Set<String> notNow = new HashSet<>(leftOut);
        for (TaskState task : session.state.tasks()) {
            String id = task.task().id();
            tasks.add(task.task());
            if (task.status().satisfiesDependants() || task.status() == TaskStatus.SKIPPED) {
                done.add(id);
            } else if (task.status() != TaskStatus.PENDING || !selected(id) || waits(task)) {
                notNow.add(id);
            }
        }
        return TaskOrder.next(tasks, done, notNow).flatMap(task -> session.state.task(task.id()));
    }

    /** A finding's task begins when somebody names it. */
    private boolean waits(TaskState task) {
        return task.waits() && !options.only().contains(task.task().id());
    }

    private boolean selected(String id) {
        return options.only().isEmpty() || options.only().contains(id);
    }

    /** Ends the session for that reason; the disk that caused it may refuse even this, and the next run then recovers. */
    private void endAfter(Session session, LokiException reason) {
        try {
            end(session, StepResult.END_SESSION, Optional.of(reason));
        } catch (LokiException e) {
            reason.addSuppressed(e);
        }
    }

    private RunReport end(Session session, StepResult last, Optional<LokiException> failure) {
        Request requested = session.requested();
        RunEnd end = RunEnd.of(session, options, requested, last, failure);
        session.status(end.status());
        session.append(
                EntryType.SESSION_ENDED,
                JsonObject.builder()
                        .put("exit", end.exitCode())
                        .put("reason", end.reason())
                        .build());
        session.spans.endProject(end.exitCode() == 0 ? "" : "exit_" + end.exitCode(), end.reason());
        session.mailbox.clearStanding();
        return end.report(session);
    }
}
