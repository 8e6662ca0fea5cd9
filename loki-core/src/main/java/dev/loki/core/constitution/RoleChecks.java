package dev.loki.core.constitution;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Set;

/** What the constitution asks of roles: some write no implementation, and none deploys without a way back. */
final class RoleChecks {
    /** The roles whose files the parameters list. */
    private static final Set<String> BOUND = Set.of("orchestrator", "qa");

    private RoleChecks() {}

    /** An agent of a bound role changes only the files of its role. */
    static Outcome writes(Moment moment, Facts facts, JsonObject params) {
        if (facts.role().isEmpty()) {
            return Outcome.unknown("role of the agent");
        }
        String role = facts.role().get();
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
