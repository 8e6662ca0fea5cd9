package dev.loki.core.engine;

import dev.loki.core.constitution.Facts;
import dev.loki.core.constitution.FactsBuilder;
import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.SpecReference;
import dev.loki.core.constitution.Violation;
import dev.loki.core.engine.LimitMeter.Reached;
import dev.loki.core.engine.PolicyDesk.Refusal;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** REASON: may this task begin, and on what? Ends with the recorded tree before ACT and a plan line. */
final class Reason {
    private final Session session;
    private final LimitMeter limits;
    private final WorkTree tree;
    private final HeadWatch head;
    private final Judge judge;
    private final PolicyDesk policy;
    private final PolicyContext contexts;
    private final Attempts attempts;
    private final AgentSpawner agents;
    private final Providers providers;
    private final Spending spending;
    private final DeployGates deployGates;
    private final TestsFirst tests;
    private Optional<Facts.TestsBefore> testsBefore = Optional.empty();

    Reason(
            Session session,
            LimitMeter limits,
            WorkTree tree,
            Judge judge,
            PolicyDesk policy,
            PolicyContext contexts,
            Attempts attempts,
            Providers providers,
            Spending spending,
            DeployGates deployGates,
            TestsFirst tests) {
        this.session = session;
        this.limits = limits;
        this.tree = tree;
        this.head = new HeadWatch(session, tree);
        this.judge = judge;
        this.policy = policy;
        this.contexts = contexts;
        this.attempts = attempts;
        this.agents = new AgentSpawner(session);
        this.providers = providers;
        this.spending = spending;
        this.deployGates = deployGates;
        this.tests = tests;
    }

    StepResult run(TaskState task) {
        boolean toDo = task.held().isEmpty();
        Optional<Reached> limit =
                limits.reached().filter(reached -> toDo || reached.limit().equals("wall"));
        if (limit.isPresent()) {
            session.append(EntryType.LIMIT_REACHED, limit.get().toJson());
            return StepResult.END_SESSION;
        }
        head.follow();
        limit = toDo ? spending.stop(task) : Optional.empty();
        if (limit.isPresent()) {
            session.append(EntryType.LIMIT_REACHED, limit.get().toJson());
            return StepResult.END_SESSION;
        }
        tree.requireClean();
        session.enter(task, Phase.REASON);
        Optional<StepResult> refused = withoutRole(task);
        if (refused.isEmpty()) {
            agents.ensure(task.task(), providers.modelOf(task.task()));
            refused = refuse(task);
        }
        if (refused.isPresent()) {
            return refused.get();
        }
        begin(task);
        return StepResult.CONTINUE;
    }

    /** An agent that no contract knows is refused before it has a record. */
    private Optional<StepResult> withoutRole(TaskState task) {
        if (session.rules
                .roles()
                .roleOf(task.task().agent(), AgentSpawner.typeOf(task.task()))
                .isEmpty()) {
            return Optional.of(attempts.block(
                    task,
                    "ROLE_UNKNOWN",
                    task.task().place() + ": agent \"" + task.task().agent()
                            + "\" has no role; name it orchestrator-, eng-, qa-, ops- or devops-..., or set agent_type",
                    5,
                    false));
        }
        return Optional.empty();
    }

    private Optional<StepResult> refuse(TaskState task) {
        session.readContinuity();
        List<Violation> blocking = new ArrayList<>(judge.check(Moment.SPAWN, judge.facts(task)));
        testsBefore = tests.look(task);
        FactsBuilder facts = judge.facts(task);
        testsBefore.ifPresent(facts::testsBefore);
        blocking.addAll(judge.check(Moment.PRE, facts));
        if (task.task().type() == Task.Type.DEPLOY) {
            blocking.addAll(judge.check(Moment.DEPLOY, judge.facts(task)));
        }
        if (!blocking.isEmpty()) {
            Violation first = blocking.get(0);
            return Optional.of(attempts.block(task, first.code(), judge.describe(blocking), first.exit(), false));
        }
        return ask(task).map(no -> attempts.block(task, no.code(), no.text(), no.exit(), no.approval()));
    }

    private Optional<Refusal> ask(TaskState task) {
        Optional<Refusal> refusal = providers.missing(task.task());
        if (refusal.isPresent()) {
            return refusal;
        }
        JsonObject act = contexts.withUse(task).put("operation", "execute").build();
        refusal = policy.ask(task, EnforcementPoint.PRE_EXECUTION, act);
        if (refusal.isEmpty()) {
            refusal = policy.ask(task, EnforcementPoint.RESOURCE, act);
        }
        if (refusal.isEmpty() && task.task().type() == Task.Type.DEPLOY) {
            refusal = deployGates.ask(task);
        }
        return refusal.isPresent() ? refusal : policy.taskApproval(task);
    }

    private void begin(TaskState task) {
        String now = tree.now();
        boolean goesOn =
                task.status() == TaskStatus.IN_PROGRESS && !task.baseTree().isEmpty();
        JsonObject.Builder data = JsonObject.builder()
                .put("attempt", task.attempt())
                .put("tree", now)
                .put("base_tree", goesOn ? task.baseTree() : now)
                .put("head", session.git.head())
                .put("agent", task.task().agent())
                .put("provider", providers.nameOf(task.task()))
                .put("continuity_sha256", session.continuityRead())
                .put(
                        "spec_sha256",
                        task.task()
                                .spec()
                                .flatMap(spec -> SpecReference.sha256(session.project.root(), spec))
                                .orElse(""))
                .put("plan", plan(task));
        testsBefore.ifPresent(how -> data.put("tests_before", how.name()));
        session.append(EntryType.ATTEMPT_STARTED, task, data.build());
    }

    private String plan(TaskState task) {
        String spec = task.task().spec().map(s -> " against " + s).orElse("");
        return "attempt " + task.attempt() + " of " + (task.task().retries() + 1) + " at "
                + task.task().id() + " ("
                + task.task().title() + ") by " + task.task().agent() + " with "
                + providers.nameOf(task.task()) + spec;
    }
}
