package dev.loki.core.constitution;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Set;

/** What the constitution asks of roles: some write no implementation, and none deploys without a way back. */
final class RoleChecks {
    /** The roles whose files the parameters list. */
    private static final Set<String> BOUND = Set.of("orchestrator", "qa");

    private RoleChecks() {}

    /**
     * An agent does only what its role is for: before it acts, a task of a type that its contract names; in its work, only the files of
     * its role; before a commit, no approval of what a gate refuses.
     */
    static Outcome writes(Moment moment, Facts facts, JsonObject params) {
        if (facts.role().isEmpty()) {
            return Outcome.unknown("role of the agent");
        }
        return switch (moment) {
            case PRE -> mayDo(facts, facts.role().get());
            case COMMIT, DONE -> approves(facts);
            case INIT, POST, SPAWN, PHASE, DEPLOY ->
                mayChange(facts, facts.role().get(), params);
        };
    }

    private static Outcome mayDo(Facts facts, String role) {
        if (facts.task().isEmpty()) {
            return Outcome.unknown("task");
        }
        if (facts.taskTypes().isEmpty()) {
            return Outcome.unknown("tasks of the role");
        }
        String type = facts.task().get().type();
        return facts.taskTypes().get().contains(type)
                ? Outcome.held()
                : Outcome.broken(Outcome.list(
                        Outcome.problem("an agent of the role " + role + " does no task of the type " + type),
                        "allowed",
                        facts.taskTypes().get()));
    }

    private static Outcome approves(Facts facts) {
        if (facts.approvals().isEmpty()) {
            return Outcome.unknown("approvals");
        }
        if (facts.gates().isEmpty()) {
            return Outcome.unknown("gate results");
        }
        List<String> refused = facts.gates().get().stream()
                .filter(gate -> !gate.satisfied())
                .map(gate -> gate.name() + " is " + gate.status())
                .toList();
        if (facts.approvals().get().isEmpty() || refused.isEmpty()) {
            return Outcome.held();
        }
        String approver = facts.approvals().get().get(0);
        return Outcome.broken(Outcome.list(
                        Outcome.problem(approver + " approved the work while gate " + refused.get(0)), "gates", refused)
                .put("approver", approver));
    }

    private static Outcome mayChange(Facts facts, String role, JsonObject params) {
        if (!BOUND.contains(role)) {
            return Outcome.notApplicable("the role " + role + " may write implementation code");
        }
        if (facts.changes().isEmpty()) {
            return Outcome.unknown("changed files");
        }
        PathSet own = PathSet.of(params, role);
        List<String> foreign = facts.changes().get().stream()
                .map(Facts.ChangedPath::path)
                .filter(path -> !own.contains(path) && !path.startsWith(".agent/"))
                .toList();
        return foreign.isEmpty()
                ? Outcome.held()
                : Outcome.broken(Outcome.list(
                        Outcome.problem("an agent of the role " + role + " must not change " + foreign.get(0)),
                        "paths",
                        foreign));
    }

    /** A deployment says how to tell that it works. */
    static Outcome health(Moment moment, Facts facts, JsonObject params) {
        return deployment(facts, facts.task().map(Facts.Task::health).orElse(false), "health check");
    }

    /** A deployment says how to take it back. */
    static Outcome rollback(Moment moment, Facts facts, JsonObject params) {
        return deployment(facts, facts.task().map(Facts.Task::rollback).orElse(false), "rollback");
    }

    private static Outcome deployment(Facts facts, boolean prepared, String what) {
        if (facts.task().isEmpty()) {
            return Outcome.unknown("task");
        }
        if (!facts.task().get().type().equals("deploy")) {
            return Outcome.notApplicable("the task is no deployment");
        }
        return prepared ? Outcome.held() : Outcome.broken("the deployment names no " + what);
    }
}
