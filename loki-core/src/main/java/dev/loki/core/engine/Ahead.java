package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.Violation;
import dev.loki.core.engine.RunControl.Request;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.git.EscapingLinks;
import dev.loki.core.git.LinkedWorktree;
import dev.loki.core.io.Processes;
import dev.loki.core.io.Watch;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.SpendMeter.Admission;
import dev.loki.core.task.Act;
import dev.loki.core.task.Task;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Agents that work ahead of the run, each in a work tree of its own. What one leaves waits, as work does that a person has to
 * look at, until the run takes it up: one after the other, on what was committed meanwhile, through all checks.
 *
 * <p>Everything but the agents' processes happens on the engine's thread: the journal has one writer.
 */
final class Ahead implements AutoCloseable {
    private static final long POLL_MILLIS = 100;

    private final Session session;
    private final TaskRunner.Parts parts;
    private final AgentSpawner agents;
    private final Heartbeat heartbeat;
    private final Map<String, Working> working = new LinkedHashMap<>();
    private final LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private final Set<String> declined = new HashSet<>();
    private Optional<ProtectedFiles> protectedFiles = Optional.empty();
    private volatile boolean killed;

    Ahead(Session session, TaskRunner.Parts parts) {
        this.session = session;
        this.parts = parts;
        this.agents = new AgentSpawner(session);
        this.heartbeat = new Heartbeat(session.project);
    }

    /** One agent at work. */
    private static final class Working {
        final TaskState task;
        final String hash;
        final String base;
        final Provider provider;
        final Path folder;
        final LinkedWorktree worktree;
        final EscapingLinks links;
        final Spending.Share share;
        final Set<String> touched = new HashSet<>();
        final CompletableFuture<JsonObject> group = new CompletableFuture<>();
        final CompletableFuture<Boolean> journalled = new CompletableFuture<>();
        final CompletableFuture<ActResult> result = new CompletableFuture<>();

        Working(
                TaskState task,
                Provider provider,
                String base,
                Path folder,
                LinkedWorktree worktree,
                EscapingLinks links,
                Spending.Share share) {
            this.task = task;
            this.hash = task.task().hash();
            this.base = base;
            this.provider = provider;
            this.folder = folder;
            this.worktree = worktree;
            this.links = links;
            this.share = share;
        }
    }

    /** Whether an agent is at work. */
    boolean atWork() {
        return !working.isEmpty();
    }

    /** Whether the run has to leave a task alone for now: its agent is at work, or will be once another has ended. */
    boolean keeps(TaskState task) {
        return working.containsKey(task.task().id()) || (atWork() && eligible(task));
    }

    /** Work of a task that can be done apart: it changes files and nothing else, and nobody has to allow it first. */
    private boolean eligible(TaskState task) {
        Task definition = task.task();
        boolean apart = definition.act().isEmpty()
                || definition.act().get() instanceof Act.Prompt
                || definition.act().get() instanceof Act.Run;
        return task.status() == TaskStatus.PENDING
                && task.held().isEmpty()
                && apart
                && definition.type() != Task.Type.DEPLOY
                && !definition.approvalRequired();
    }

    /** Sets agents to work on ready tasks, in that order, as many as may work at once. */
    void fill(Collection<TaskState> ready) {
        List<TaskState> candidates = ready.stream().filter(this::eligible).toList();
        if (working.isEmpty() && candidates.size() < 2) {
            return;
        }
        for (TaskState task : candidates) {
            if (working.size() >= session.options.parallel()) {
                return;
            }
            String id = task.task().id();
            if (!working.containsKey(id) && !declined.contains(id) && !(admitted(task) && start(task))) {
                declined.add(id);
            }
        }
    }

    /** Whether nothing forbids the act now; what does is found again, and told, when the run comes to the task. */
    private boolean admitted(TaskState task) {
        boolean iterationsLeft = session.limits().iterations().isEmpty()
                || session.state.iterations() + working.size()
                        < session.limits().iterations().getAsInt();
        if (!iterationsLeft
                || parts.limits().reached().isPresent()
                || parts.spending().stop(task).isPresent()
                || parts.providers().missing(task.task()).isPresent()
                || session.rules
                        .roles()
                        .roleOf(task.task().agent(), AgentSpawner.typeOf(task.task()))
                        .isEmpty()) {
            return false;
        }
        agents.ensure(task.task(), parts.providers().modelOf(task.task()));
        session.readContinuity();
        boolean lawful = Stream.of(Moment.SPAWN, Moment.PRE)
                .flatMap(
                        moment -> parts.judge().violations(moment, parts.judge().facts(task)).stream())
                .noneMatch(v ->
                        v.severity() == Violation.Severity.BLOCK && !v.code().startsWith("TESTS_"));
        if (!lawful) {
            return false;
        }
        JsonObject act =
                parts.contexts().withUse(task).put("operation", "execute").build();
        return parts.policy().ask(task, EnforcementPoint.PRE_EXECUTION, act).isEmpty()
                && parts.policy().ask(task, EnforcementPoint.RESOURCE, act).isEmpty();
    }

    private boolean start(TaskState task) {
        Admission admission = parts.spending().reserve(task);
        if (admission.stop().isPresent()) {
            return false;
        }
        String id = task.task().id();
        Path folder = session.project.worktrees(session.env).resolve(id);
        String head = session.git.head();
        LinkedWorktree worktree = session.git.addWorktree(folder, head);
        AgentFolder.furnish(session.project, worktree);
        String base = session.git.treeOf(head);
        Spending.Share share = parts.spending().share(task, admission);
        Working agent = new Working(
                task,
                parts.providers().of(task.task()),
                base,
                folder,
                worktree,
                EscapingLinks.scan(worktree.git(), base),
                share);
        String cookie = Processes.newCookie();
        ActRequest asked = parts.act().request(task, cookie, share.usdLeft());
        ActRequest request = asked.in(worktree.git().projectDir(), share(asked.budgetLeft()), watch(agent, cookie));
        if (protectedFiles.isEmpty()) {
            protectedFiles = Optional.of(ProtectedFiles.capture(session.project, session.git));
        }
        session.append(
                EntryType.ACT_AHEAD_STARTED,
                task,
                JsonObject.builder()
                        .put("attempt", task.attempt())
                        .put("provider", agent.provider.name())
                        .put("cookie", cookie)
                        .put("base", base)
                        .build());
        session.ports.progress().phase(id, Phase.ACT.name(), task.attempt());
        working.put(id, agent);
        session.workingAhead(working.size());
        Processes.background("ahead-" + id, () -> work(agent, request));
        journalGroup(agent);
        return true;
    }

    /** The money that is left, shared among those who may work at once. */
    private String share(String left) {
        return left.isEmpty()
                ? left
                : new BigDecimal(left)
                        .divide(BigDecimal.valueOf(session.options.parallel()), 4, RoundingMode.DOWN)
                        .toPlainString();
    }

    private void work(Working agent, ActRequest request) {
        ActResult result;
        try {
            result = session.secrets.redact(agent.provider.act(request));
        } catch (LokiException | CompletionException e) {
            result = ActResult.failed(String.valueOf(e.getMessage()));
        }
        agent.result.complete(result);
        agent.group.complete(JsonObject.EMPTY);
        ended.add(agent.task.task().id());
    }

    /** The agent's program begins only when the journal knows its process group. */
    private void journalGroup(Working agent) {
        JsonObject group = agent.group.join();
        if (!group.members().isEmpty()) {
            session.append(EntryType.ACT_GROUP, agent.task, group);
        }
        agent.journalled.complete(true);
    }

    private Watch watch(Working agent, String cookie) {
        return new Watch() {
            @Override
            public void started(long groupId, Instant startedAt) {
                agent.group.complete(JsonObject.builder()
                        .put("group", groupId)
                        .put("started", startedAt.toString())
                        .put("cookie", cookie)
                        .build());
                agent.journalled.join();
            }

            @Override
            public boolean stopRequested() {
                return killed || session.requested() == Request.STOP_NOW;
            }

            @Override
            public void tick(Duration elapsed) {
                // the engine's thread shows how time goes by
            }
        };
    }

    /** Waits until an agent has ended or the run is asked to pause or stop, and enters what ended. */
    void await() {
        Instant begun = session.now();
        while (atWork() && ended.isEmpty() && session.requested().compareTo(Request.PAUSE) < 0) {
            Duration elapsed = Duration.between(begun, session.now());
            heartbeat.beat(elapsed);
            session.ports.progress().tick(elapsed);
            pause();
        }
        harvest();
    }

    private void pause() {
        try {
            String id = ended.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (id != null) {
                ended.add(id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            killed = true;
        }
    }

    /** Enters what ended. */
    void harvest() {
        for (String id = ended.poll(); id != null; id = ended.poll()) {
            Optional.ofNullable(working.get(id)).ifPresent(this::enter);
        }
    }

    private void enter(Working agent) {
        ActResult result = agent.result.join();
        agent.share.commit(result);
        agent.share.close();
        lookAtProtected();
        if (result.kind() != ActResult.Kind.STOPPED) {
            enter(agent, result);
        }
        working.remove(agent.task.task().id());
        declined.clear();
        session.workingAhead(working.size());
        if (working.isEmpty()) {
            protectedFiles = Optional.empty();
        }
        session.git.removeWorktree(agent.folder);
    }

    private void enter(Working agent, ActResult result) {
        String id = agent.task.task().id();
        boolean wanted = session.state
                .task(id)
                .filter(now ->
                        now == agent.task && eligible(now) && now.task().hash().equals(agent.hash))
                .isPresent();
        if (!wanted) {
            session.append(
                    EntryType.NOTE,
                    JsonObject.builder()
                            .put("text", id + ": changed while its agent worked; what that made is not used")
                            .build());
            return;
        }
        if (agent.worktree.foldBack()) {
            session.append(
                    EntryType.NOTE,
                    agent.task,
                    JsonObject.builder()
                            .put(
                                    "text",
                                    id
                                            + ": the provider's own commits were folded back; the engine commits what it has verified")
                            .build());
        }
        List<JsonObject> escapes = new ArrayList<>(
                new NestedRepositories(session).moveOut(agent.worktree.git(), id + "-" + agent.task.attempt()));
        String tree = agent.worktree.git().snapshot(Set.of());
        agent.links
                .compare(tree)
                .forEach(e -> escapes.add(JsonObject.builder()
                        .put("path", e.link())
                        .put("reason", e.what() + ": " + e.target())
                        .build()));
        session.append(
                EntryType.ACT_AHEAD,
                agent.task,
                parts
                        .act()
                        .ended(agent.task, agent.provider, result, tree, escapes, List.copyOf(agent.touched))
                        .toBuilder()
                        .put("base", agent.base)
                        .build());
    }

    /** Governing files that changed are put back; nobody knows which of the agents at work it was, so it counts for each. */
    private void lookAtProtected() {
        List<String> touched = protectedFiles
                .map(files -> files.restoreChanged(
                        session.project.state().resolve("kept").resolve("ahead-protected")))
                .orElse(List.of());
        working.values().forEach(agent -> agent.touched.addAll(touched));
    }

    /** Lets agents come to their end on a stop, and ends them otherwise; no work tree is left. */
    @Override
    public void close() {
        while (atWork() && session.requested() == Request.STOP) {
            pause();
            harvest();
        }
        killed = true;
        for (Working agent : new ArrayList<>(working.values())) {
            agent.journalled.complete(true);
            agent.result.join();
            agent.share.close();
            session.git.removeWorktree(agent.folder);
        }
        working.clear();
        session.workingAhead(0);
    }
}
