package dev.loki.core.engine;

import dev.loki.core.constitution.Facts.ChangedPath;
import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.Violation;
import dev.loki.core.engine.ActResult.Kind;
import dev.loki.core.engine.Attempts.Failure;
import dev.loki.core.engine.PolicyDesk.Refusal;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.git.Change;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** REFLECT: what changed, was it allowed, does it contain what must not be kept? */
final class Reflect {
    private static final String APPROVE = "approve";
    private static final String REJECT = "reject";

    private final Session session;
    private final LimitMeter limits;
    private final Judge judge;
    private final PolicyDesk policy;
    private final PolicyContext contexts;
    private final Attempts attempts;
    private final Deployment deployment;
    private final Clarifications clarifications;
    private final RateLimit rateLimit;

    Reflect(
            Session session,
            LimitMeter limits,
            Judge judge,
            PolicyDesk policy,
            PolicyContext contexts,
            Attempts attempts,
            Deployment deployment,
            Clarifications clarifications) {
        this.deployment = deployment;
        this.clarifications = clarifications;
        this.session = session;
        this.limits = limits;
        this.judge = judge;
        this.policy = policy;
        this.contexts = contexts;
        this.attempts = attempts;
        this.rateLimit = new RateLimit(session);
    }

    StepResult run(TaskState task) {
        session.enter(task, Phase.REFLECT);
        Kind kind = Kind.valueOf(task.act().string("kind").orElse("failed").toUpperCase(Locale.ROOT));
        return kind == Kind.DONE ? judgeWork(task) : afterFailure(task, kind);
    }

    private StepResult afterFailure(TaskState task, Kind kind) {
        String text = task.act().string("text").orElse("");
        if (task.task().type() == Task.Type.DEPLOY) {
            deployment.record(task, false);
        }
        return switch (kind) {
            case DONE, STOPPED -> throw new IllegalStateException("not a failure: " + kind);
            case FAILED -> attempts.fail(task, Failure.undo("ACT_FAILED", text, 1));
            case TIMED_OUT -> timedOut(task, text);
            case UNAVAILABLE -> attempts.fail(task, Failure.hopeless("PROVIDER_UNAVAILABLE", text, 7));
            case RATE_LIMITED -> rateLimited(task, text);
            case NEEDS_APPROVAL -> needsApproval(task, text);
        };
    }

    private StepResult timedOut(TaskState task, String text) {
        Optional<LimitMeter.Reached> limit =
                limits.reached().filter(r -> r.limit().equals("wall"));
        if (limit.isEmpty()) {
            return attempts.fail(task, Failure.undo("ACT_TIMED_OUT", text, 1));
        }
        session.append(EntryType.LIMIT_REACHED, limit.get().toJson());
        attempts.fail(task, new Failure("LIMIT_REACHED", text, 6, false, false, false));
        return StepResult.END_SESSION;
    }

    private StepResult rateLimited(TaskState task, String text) {
        Optional<Duration> retryAfter = task.act()
                .number("retry_after_s")
                .map(s -> Duration.ofMillis(s.movePointRight(3).longValue()));
        attempts.fail(task, new Failure("RATE_LIMITED", text, 75, false, false, false));
        return rateLimit.wait(task, retryAfter)
                ? StepResult.CONTINUE
                : attempts.block(task, "RATE_LIMITED", text + "; try later with: loki run --resume", 75, false);
    }

    private StepResult needsApproval(TaskState task, String text) {
        if (policy.providerApproved(task)) {
            return attempts.fail(
                    task,
                    Failure.undo("ACT_FAILED", "the provider asks again for what was approved already: " + text, 1));
        }
        attempts.fail(task, new Failure("APPROVAL_REQUIRED", text, 4, false, false, false));
        Optional<Refusal> refusal = policy.providerApproval(task, text);
        return refusal.isEmpty()
                ? StepResult.CONTINUE
                : attempts.block(
                        task,
                        refusal.get().code(),
                        refusal.get().text(),
                        refusal.get().exit(),
                        refusal.get().approval());
    }

    private StepResult judgeWork(TaskState task) {
        Optional<StepResult> instead = clarifications.settle(task);
        return instead.isPresent() ? instead.get() : judgeChanges(task);
    }

    private StepResult judgeChanges(TaskState task) {
        List<String> missing = missingProducts(task);
        if (!missing.isEmpty()) {
            return attempts.fail(
                    task,
                    Failure.keep(
                            "PRODUCES_MISSING",
                            "the task must leave behind " + String.join(", ", missing) + ", not empty; it did not",
                            5));
        }
        ChangedWork work = ChangedWork.between(session.git, task.baseTree(), task.tree());
        List<Violation> blocking =
                judge.check(Moment.POST, work.tell(judge.facts(task), besides(task), session.ports.inspector()));
        session.spans.verdict("constitution", blocking.isEmpty() ? APPROVE : REJECT);
        if (!blocking.isEmpty()) {
            return attempts.failFor(task, blocking, false);
        }
        Optional<Refusal> refusal = askPolicy(task, work);
        if (policy.active()) {
            session.spans.verdict("policy", refusal.map(Reflect::verdict).orElse(APPROVE));
        }
        if (refusal.isPresent()) {
            return refused(task, refusal.get());
        }
        session.append(EntryType.REFLECTED, task, review(task, work.changes()));
        return StepResult.CONTINUE;
    }

    private static String verdict(Refusal refusal) {
        return refusal.approval() ? "ask" : REJECT;
    }

    private StepResult refused(TaskState task, Refusal refusal) {
        return refusal.approval()
                ? attempts.hold(task, refusal.text())
                : attempts.fail(task, Failure.undo(refusal.code(), refusal.text(), refusal.exit()));
    }

    private List<String> missingProducts(TaskState task) {
        List<String> missing = new ArrayList<>();
        for (String product : task.task().produces()) {
            Path file = session.project.root().resolve(product);
            try {
                if (!Files.isRegularFile(file) || Files.size(file) == 0) {
                    missing.add(product);
                }
            } catch (IOException e) {
                missing.add(product);
            }
        }
        return missing;
    }

    /** What the provider did to files that no tree shows. */
    private static List<ChangedPath> besides(TaskState task) {
        List<ChangedPath> paths = new ArrayList<>();
        for (JsonObject escape : task.act().objects("escapes")) {
            paths.add(new ChangedPath(escape.string("path").orElse(""), 'M', escape.string("reason")));
        }
        task.act().strings("protected").forEach(path -> paths.add(new ChangedPath(path, 'M', Optional.empty())));
        return paths;
    }

    /** A refusal ends the questions; what needs a person is collected, so that one look decides about all of it. */
    private Optional<Refusal> askPolicy(TaskState task, ChangedWork work) {
        if (!policy.active()) {
            return Optional.empty();
        }
        JsonObject common = contexts.of(task).build();
        List<Refusal> approvals = new ArrayList<>();
        return ask(task, EnforcementPoint.PRE_EXECUTION, work.fileQuestions(common), approvals)
                .or(() -> ask(task, EnforcementPoint.DATA, work.dataQuestions(common), approvals))
                .or(() -> approvals.stream()
                        .reduce((a, b) -> new Refusal(a.code(), a.text() + "\n" + b.text(), a.exit(), true)));
    }

    private Optional<Refusal> ask(
            TaskState task, EnforcementPoint point, List<JsonObject> questions, List<Refusal> approvals) {
        for (JsonObject question : questions) {
            Optional<Refusal> refusal = policy.ask(task, point, question);
            if (refusal.isPresent() && !refusal.get().approval()) {
                return refusal;
            }
            refusal.ifPresent(approvals::add);
        }
        return Optional.empty();
    }

    private static JsonObject review(TaskState task, List<Change> changes) {
        return JsonObject.builder()
                .put("attempt", task.attempt())
                .put("tree", task.tree())
                .put("base_tree", task.baseTree())
                .put(
                        "files",
                        JsonValue.array(changes.stream()
                                .map(c -> JsonObject.builder()
                                        .put("path", c.path())
                                        .put("status", String.valueOf(c.status()))
                                        .build())
                                .toList()))
                .put("verdict", "accepted")
                .build();
    }
}
