package dev.loki.core.constitution;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The built-in checks by the names that the rules file uses. */
final class Checks {
    /**
     * A check and its parameters.
     *
     * @param check the check
     * @param lists its parameters, each a list of at least one text
     * @param optional further parameters, lists that may be empty; one that is left out is as it ships
     */
    record Named(Check check, Set<String> lists, Set<String> optional) {
        Named(Check check, Set<String> lists) {
            this(check, lists, Set.of());
        }

        Named with(String... more) {
            return new Named(check, lists, Set.of(more));
        }
    }

    private static final Map<String, Named> TABLE = Map.ofEntries(
            entry("spec-exists", SpecChecks::exists),
            entry("spec-resolves", SpecChecks::resolves),
            entry("spec-valid", SpecChecks::valid),
            entry("spec-unchanged", SpecChecks::unchanged),
            entry("commit-exists", CommitChecks::exists),
            entry("commit-covers-work", CommitChecks::covers),
            entry("commit-message", CommitChecks::message),
            entry("continuity-exists", ContinuityChecks::exists),
            entry("continuity-read", ContinuityChecks::read),
            entry("continuity-names-commit", ContinuityChecks::namesCommit),
            entry("lineage-present", LineageChecks::hasLineage),
            entry("parent-present", LineageChecks::hasParent),
            entry("lineage-unbroken", LineageChecks::unbroken),
            entry("context-inherited", LineageChecks::inherits),
            entry("agent-recorded", LineageChecks::recorded),
            entry("decisions-logged", LineageChecks::logged),
            entry("questions-answered", QuestionChecks::answered, "markers"),
            entry("answers-sourced", QuestionChecks::sourced, "sources"),
            entry("rules-present", RulesChecks::present),
            entry("rules-readable", RulesChecks::readable),
            entry("gates-pass", EvidenceChecks::gatesPass),
            entry("evidence-fresh", EvidenceChecks::fresh),
            entry("coverage-sufficient", EvidenceChecks::covered),
            entry("performance-in-budget", EvidenceChecks::inBudget),
            entry("paths-inside-task", PathChecks::insideTask),
            entry("paths-inside-project", PathChecks::insideProject),
            entry("tests-first", TestChecks::first),
            Map.entry(
                    "tests-kept",
                    new Named(TestChecks::kept, Set.of("tests", "markers", "switches")).with("declarations", "prose")),
            Map.entry("checks-heard", new Named(TestChecks::unsuppressed, Set.of("markers")).with("prose")),
            entry("role-writes", RoleChecks::writes, "orchestrator", "qa"),
            entry("deploy-has-health", RoleChecks::health),
            entry("deploy-has-rollback", RoleChecks::rollback),
            entry("no-secrets", DataChecks::secrets),
            entry("no-personal-data", DataChecks::personal),
            entry("completed-unchanged", StateChecks::completedUnchanged),
            entry("phase-persisted", StateChecks::phasePersisted),
            entry("ledgers-complete", StateChecks::ledgersComplete),
            entry("ledgers-append-only", StateChecks::ledgersAppendOnly),
            entry("constitution-untouched", ConstitutionChecks::untouched),
            entry("amendments-valid", ConstitutionChecks::amended),
            entry("bugs-recorded", StateChecks::bugsRecorded),
            entry("infrastructure-tracked", StateChecks::infrastructureTracked),
            entry(
                    "complex-work-drawn",
                    DiagramChecks::drawn,
                    "architecture",
                    "services",
                    "machines",
                    "workflows",
                    "steps"),
            entry("audit-written", RunChecks::auditWritten),
            entry("audit-chained", RunChecks::auditChained),
            entry("attempts-left", RunChecks::attemptsLeft));

    private Checks() {}

    static Optional<Named> named(String name) {
        return Optional.ofNullable(TABLE.get(name));
    }

    static Set<String> names() {
        return new TreeSet<>(TABLE.keySet());
    }

    private static Map.Entry<String, Named> entry(String name, Check check, String... lists) {
        return Map.entry(name, new Named(check, Set.of(lists)));
    }
}
