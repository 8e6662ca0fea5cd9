package dev.loki.core.engine;

import dev.loki.core.constitution.Facts;
import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.Violation;
import dev.loki.core.engine.RunControl.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes one task from its last durable step to its end: the state machine that the whole product is about. */
final class TaskRunner {
    private final Session session;
    private final Judge judge;
    private final Attempts attempts;
    private Optional<Phase> before = Optional.empty();
    private final Reason reason;
    private final ActStep act;
    private final Reflect reflect;
    private final Verify verify;
    private final Checkpoint checkpoint;
    private final Parts parts;

    /** What those need who begin tasks in another way. */
    record Parts(
            LimitMeter limits,
            Judge judge,
            PolicyDesk policy,
            PolicyContext contexts,
            Providers providers,
            Spending spending,
            ActStep act) {}

    TaskRunner(Session session, WorkTree tree) {
        this.session = session;
        this.judge = new Judge(session);
        LimitMeter limits = new LimitMeter(session);
        PolicyDesk policy = new PolicyDesk(session);
        this.attempts = new Attempts(session, tree, judge);
        Providers providers = new Providers(session, session.processes);
        Spending spending = new Spending(session, providers);
        PolicyContext contexts = new PolicyContext(session, providers, spending);
        Reviewers reviewers = new Reviewers(session, limits, policy, contexts, spending);
        GateRunner gates = new GateRunner(session, reviewers);
        Deployment deployment = new Deployment(session, gates);
        DeployGates deployGates = new DeployGates(session, gates, reviewers, policy, contexts, tree);
        this.reason = new Reason(
                session,
                limits,
                tree,
                judge,
                policy,
                contexts,
                attempts,
                providers,
                spending,
                deployGates,
                new TestsFirst(session, gates, tree));
        this.act = new ActStep(session, limits, tree, providers, spending);
        Clarifications clarifications = new Clarifications(session, tree, attempts, act, policy, contexts);
        this.reflect = new Reflect(session, limits, judge, policy, contexts, attempts, deployment, clarifications);
        this.verify = new Verify(session, tree, gates, reviewers, judge, attempts, deployment);
        this.checkpoint = new Checkpoint(session, tree, judge, attempts);
        this.parts = new Parts(limits, judge, policy, contexts, providers, spending, act);
    }

    Parts parts() {
        return parts;
    }

    /** Runs until the task is over or the session has to end. */
    StepResult run(TaskState task) {
        Instant begun = session.now();
        session.spans.startTask(task.task());
        StepResult result = StepResult.CONTINUE;
        while (result == StepResult.CONTINUE) {
            result = advance(task);
        }
        session.spans.endTask(
                task.task(),
                task.status().satisfiesDependants() ? "" : task.lastFailure().code(),
                Duration.between(begun, session.now()).toMillis() / 1000.0);
        return result;
    }

    /** One step; before an attempt that follows another, and when a pause or a stop is asked for, a safe point first. */
    private StepResult advance(TaskState task) {
        boolean nextAttempt = task.stage() == Stage.READY && task.status() == TaskStatus.IN_PROGRESS;
        if (nextAttempt || session.requested().compareTo(Request.PAUSE) >= 0) {
            session.spans.endPhase();
            if (safePoint() == StepResult.END_SESSION) {
                return StepResult.END_SESSION;
            }
            if (task.status() == TaskStatus.SKIPPED) {
                return StepResult.TASK_OVER;
            }
        }
        return step(task);
    }

    private StepResult step(TaskState task) {
        Phase phase = switch (task.stage()) {
            case READY -> Phase.REASON;
            case STARTED -> Phase.ACT;
            case ACTED -> Phase.REFLECT;
            case REFLECTED, VERIFIED, COMMIT_PLANNED, COMMITTED -> Phase.VERIFY;
        };
        session.spans.enterPhase(phase, task.attempt());
        StepResult result = switch (task.stage()) {
            case READY -> reason.run(task);
            case STARTED -> act.run(task);
            case ACTED -> reflect.run(task);
            case REFLECTED -> verify.run(task);
            case VERIFIED, COMMIT_PLANNED, COMMITTED -> checkpoint.run(task);
        };
        return result == StepResult.CONTINUE ? phaseKept(task) : result;
    }

    /** The phase that the journal knows must be the one that other programs read. */
    private StepResult phaseKept(TaskState task) {
        Optional<Phase> now = session.state.phase();
        if (now.isEmpty()) {
            return StepResult.CONTINUE;
        }
        Facts.PhaseChange change =
                new Facts.PhaseChange(before.map(Enum::name), now.get().name());
        before = now;
        List<Violation> blocking = judge.check(Moment.PHASE, judge.facts(task).phase(change));
        return blocking.isEmpty()
                ? StepResult.CONTINUE
                : attempts.block(
                        task,
                        blocking.get(0).code(),
                        judge.describe(blocking),
                        blocking.get(0).exit(),
                        false);
    }

    /** Between two steps: waits out a pause, ends on a stop. */
    StepResult safePoint() {
        return new SafePoint(session).pass() ? StepResult.CONTINUE : StepResult.END_SESSION;
    }
}
