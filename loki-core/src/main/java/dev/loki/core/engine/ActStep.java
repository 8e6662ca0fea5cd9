package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.engine.RunControl.Request;
import dev.loki.core.git.EscapingLinks;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.Processes;
import dev.loki.core.io.Watch;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.SpendMeter.Admission;
import dev.loki.core.task.Task;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** ACT: runs the provider and records how it ended and what it left; judges nothing. */
final class ActStep {
    private final Session session;
    private final LimitMeter limits;
    private final WorkTree tree;
    private final Providers providers;
    private final Spending spending;
    private final Heartbeat heartbeat;
    private final NestedRepositories nested;

    ActStep(Session session, LimitMeter limits, WorkTree tree, Providers providers, Spending spending) {
        this.session = session;
        this.limits = limits;
        this.tree = tree;
        this.providers = providers;
        this.spending = spending;
        this.heartbeat = new Heartbeat(session.project);
        this.nested = new NestedRepositories(session);
    }

    StepResult run(TaskState task) {
        session.enter(task, Phase.ACT);
        boolean wasDone = task.held().isPresent();
        if (takeUp(task)) {
            return StepResult.CONTINUE;
        }
        Optional<LimitMeter.Reached> limit = wasDone ? limits.reached() : Optional.empty();
        if (limit.isPresent()) {
            session.append(EntryType.LIMIT_REACHED, limit.get().toJson());
            return StepResult.END_SESSION;
        }
        Admission admission = spending.reserve(task);
        if (admission.stop().isPresent()) {
            session.append(
                    EntryType.LIMIT_REACHED,
                    Spending.reached(admission.stop().get()).toJson());
            return StepResult.END_SESSION;
        }
        try (Spending.Share share = spending.share(task, admission)) {
            return run(task, share);
        }
    }

    private StepResult run(TaskState task, Spending.Share share) {
        Provider provider = providers.of(task.task());
        String cookie = UUID.randomUUID().toString();
        session.spans.startWork(task.task(), provider.name());
        ActRequest request = request(task, cookie, share.usdLeft());
        ProtectedFiles protectedFiles = ProtectedFiles.capture(session.project, session.git);
        EscapingLinks links = EscapingLinks.scan(session.git, task.attemptTree());
        session.append(
                EntryType.ACT_STARTED,
                task,
                JsonObject.builder()
                        .put("attempt", task.attempt())
                        .put("provider", provider.name())
                        .put("cookie", cookie)
                        .build());
        ActResult result = act(provider, request);
        share.commit(result);
        List<JsonObject> escapes =
                new ArrayList<>(nested.moveOut(session.git, task.task().id() + "-" + task.attempt()));
        if (result.kind() == ActResult.Kind.STOPPED) {
            return interrupted(task);
        }
        foldBack(task);
        String after = tree.now();
        links.compare(after)
                .forEach(e -> escapes.add(JsonObject.builder()
                        .put("path", e.link())
                        .put("reason", e.what() + ": " + e.target())
                        .build()));
        session.git
                .foreignRepositories()
                .dirtySubmodules()
                .forEach(path -> escapes.add(JsonObject.builder()
                        .put("path", path)
                        .put("reason", "files of this submodule were changed, which no commit here can hold")
                        .build()));
        List<String> touched = protectedFiles.restoreChanged(
                session.project.state().resolve("kept").resolve(task.task().id() + "-protected"));
        session.append(EntryType.ACT_ENDED, task, ended(task, provider, result, after, escapes, touched));
        return StepResult.CONTINUE;
    }

    /** Who does the work of a task, in reports. */
    String providerOf(TaskState task) {
        return providers.nameOf(task.task());
    }

    /**
     * Has the provider of {@code asker} say something about a task whose work is done; files stay as they are. Empty when a
     * budget forbids the call, which is journalled.
     */
    Optional<ActResult> ask(TaskState task, TaskState asker, String text) {
        Admission admission = spending.reserve(asker);
        if (admission.stop().isPresent()) {
            session.append(
                    EntryType.LIMIT_REACHED,
                    Spending.reached(admission.stop().get()).toJson());
            return Optional.empty();
        }
        try (Spending.Share share = spending.share(asker, admission)) {
            String cookie = UUID.randomUUID().toString();
            Path folder =
                    session.project.state().resolve("act").resolve(task.task().id() + ".questions");
            ActRequest request = request(task, cookie, share.usdLeft(), folder, text, "questions");
            ProtectedFiles protectedFiles = ProtectedFiles.capture(session.project, session.git);
            ActResult result = session.secrets.redact(providers.of(asker.task()).act(request));
            share.commit(result);
            foldBack(task);
            String label = task.task().id() + "-questions";
            tree.restore(task.tree(), label);
            protectedFiles.restoreChanged(
                    session.project.state().resolve("kept").resolve(label + "-protected"));
            return Optional.of(result);
        }
    }

    /** Goes on with work that waited for a person, instead of having other work made; false when there is none that fits. */
    private boolean takeUp(TaskState task) {
        if (task.held().isEmpty()) {
            return false;
        }
        TaskState.Held held = task.held().get();
        Optional<String> work = session.git.transplant(held.base(), held.tree(), task.attemptTree());
        if (work.isEmpty()) {
            String label = task.task().id() + "-" + task.attempt() + "-before";
            session.append(
                    EntryType.NOTE,
                    task,
                    JsonObject.builder()
                            .put(
                                    "text",
                                    task.task().id() + ": the work that was done before does not fit what was committed"
                                            + " meanwhile; its patch is kept in "
                                            + tree.shown(tree.keep(held.tree(), held.base(), label))
                                            + ", and the task acts again")
                            .build());
            return false;
        }
        session.git.restore(task.attemptTree(), work.get());
        session.append(
                EntryType.ACT_TAKEN_UP,
                task,
                JsonObject.builder().put("tree", work.get()).build());
        return true;
    }

    private ActResult act(Provider provider, ActRequest request) {
        ActResult result = session.secrets.redact(provider.act(request));
        session.spans.endWork(result, provider.name(), Headline.of(result.text()));
        return result;
    }

    private StepResult interrupted(TaskState task) {
        tree.restore(task.attemptTree(), task.task().id() + "-" + task.attempt())
                .ifPresent(kept -> session.append(
                        EntryType.NOTE,
                        task,
                        JsonObject.builder()
                                .put(
                                        "text",
                                        task.task().id() + ": stopped; its partial work is kept in " + tree.shown(kept))
                                .build()));
        session.append(EntryType.ACT_UNDONE, task, JsonObject.EMPTY);
        return StepResult.END_SESSION;
    }

    /** Commits that an agent made itself are taken back into the work tree, so that they are judged like any change. */
    private void foldBack(TaskState task) {
        tree.requireBranch();
        String head = session.git.head();
        if (head.equals(task.attemptHead())) {
            return;
        }
        if (!session.git.isAncestor(task.attemptHead(), head)) {
            throw new LokiException(
                    "HEAD_MOVED",
                    "the provider of task " + task.task().id() + " rewrote branch " + session.state.branch()
                            + "; look at: git reflog, return to commit " + task.attemptHead()
                            + ", then: loki run --resume");
        }
        session.git.foldBack(task.attemptHead());
        session.append(
                EntryType.NOTE,
                task,
                JsonObject.builder()
                        .put(
                                "text",
                                task.task().id() + ": the provider's own commits up to " + head
                                        + " were folded back; the engine commits what it has verified")
                        .build());
    }

    JsonObject ended(
            TaskState task,
            Provider provider,
            ActResult result,
            String after,
            List<JsonObject> escapes,
            List<String> touched) {
        JsonObject.Builder data = JsonObject.builder()
                .put("attempt", task.attempt())
                .put("provider", provider.name())
                .put("kind", result.kind().wireName())
                .put("exit_code", result.exitCode())
                .put("tree", after)
                .put("text", result.text());
        result.report().members().forEach((name, value) -> {
            if (!name.equals("status")) {
                data.put(name, value);
            }
        });
        if (!escapes.isEmpty()) {
            data.put("escapes", JsonValue.array(escapes));
        }
        if (!touched.isEmpty()) {
            data.put("protected", touched);
        }
        return data.build();
    }

    /** What the provider of a task is told for one ACT. */
    ActRequest request(TaskState task, String cookie, Optional<BigDecimal> usdLeft) {
        String text = Prompt.of(
                task.task(),
                task.attempt(),
                task.lastFailure().text(),
                session.state.steering(),
                task.questions().all(),
                memory(task));
        Path folder = session.project.state().resolve("act").resolve(task.task().id());
        return request(task, cookie, usdLeft, folder, text, "act");
    }

    private ActRequest request(
            TaskState task, String cookie, Optional<BigDecimal> usdLeft, Path folder, String text, String log) {
        Path prompt = folder.resolve("prompt.md");
        Path lastError = folder.resolve("last-error.txt");
        Path result = folder.resolve("result.json");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(result);
            AtomicFiles.write(prompt, text);
            AtomicFiles.write(lastError, task.lastFailure().text());
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
        return new ActRequest(
                task.task(),
                session.project.root(),
                session.env,
                variables(task, cookie, prompt, lastError, result),
                text,
                prompt,
                result,
                session.project
                        .logs()
                        .resolve(session.state.runId())
                        .resolve(task.task().id() + "-" + task.attempt() + "." + log + ".log"),
                limits.budgetLeft(usdLeft),
                limits.timeout(task.task().timeout()),
                watch(task, cookie));
    }

    private String memory(TaskState task) {
        return Memory.of(
                        session.project,
                        session.env,
                        session.readContinuity(),
                        session.state.agent(task.task().agent()))
                .text();
    }

    private Map<String, String> variables(TaskState state, String cookie, Path prompt, Path lastError, Path result) {
        Task task = state.task();
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("LOKI_RUN_ID", session.state.runId());
        variables.put("LOKI_TASK_ID", task.id());
        variables.put("LOKI_TASK_TITLE", task.title());
        variables.put("LOKI_ATTEMPT", Integer.toString(state.attempt()));
        variables.put("LOKI_PHASE", Phase.ACT.name());
        variables.put("LOKI_SPEC", task.spec().orElse(""));
        variables.put("LOKI_PROMPT_FILE", prompt.toString());
        variables.put("LOKI_LAST_ERROR_FILE", lastError.toString());
        variables.put("LOKI_RESULT_FILE", result.toString());
        if (!state.approvals().lastId().isEmpty()) {
            variables.put("LOKI_APPROVAL_ID", state.approvals().lastId());
        }
        variables.put(Processes.COOKIE, cookie);
        traceContext(variables);
        return variables;
    }

    /** Lets an agent that traces itself join the run's trace; without telemetry the caller's variables are inherited. */
    private void traceContext(Map<String, String> variables) {
        String traceparent = session.spans.traceparent();
        if (!traceparent.isEmpty()) {
            variables.put("TRACEPARENT", traceparent);
            variables.put("TRACESTATE", session.spans.tracestate());
        }
    }

    private Watch watch(TaskState task, String cookie) {
        return new Watch() {
            @Override
            public void started(long groupId, Instant startedAt) {
                session.append(
                        EntryType.ACT_GROUP,
                        task,
                        JsonObject.builder()
                                .put("group", groupId)
                                .put("started", startedAt.toString())
                                .put("cookie", cookie)
                                .build());
            }

            @Override
            public boolean stopRequested() {
                return session.requested() == Request.STOP_NOW;
            }

            @Override
            public void tick(Duration elapsed) {
                heartbeat.beat(elapsed);
                session.ports.progress().tick(elapsed);
            }
        };
    }
}
