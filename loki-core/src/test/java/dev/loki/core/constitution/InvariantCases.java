package dev.loki.core.constitution;

import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.git.AddedLine;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** For every code of the product facts that violate it, and a near miss in which the rule holds. */
final class InvariantCases {
    private static final String TREE_OF_OTHERS = "ffffffffffffffffffffffffffffffffffffffff";

    private InvariantCases() {}

    /**
     * One code.
     *
     * @param code the code
     * @param moment when it is asked
     * @param broken makes facts that violate it
     * @param near makes facts that come close
     */
    record Case(
            String code, Moment moment, Function<Project, FactsBuilder> broken, Function<Project, FactsBuilder> near) {
        @Override
        public String toString() {
            return code;
        }
    }

    static Stream<Case> all() {
        return Stream.of(
                        specCases(),
                        commitCases(),
                        memoryCases(),
                        agentCases(),
                        questionCases(),
                        pathCases(),
                        testCases(),
                        roleCases(),
                        dataCases(),
                        stateCases(),
                        runCases())
                .flatMap(List::stream);
    }

    private static List<Case> specCases() {
        return List.of(
                new Case(
                        "SPEC_MISSING",
                        Moment.PRE,
                        p -> {
                            FactsBuilder facts = p.facts();
                            p.delete(Project.SPEC);
                            return facts;
                        },
                        Project::facts),
                new Case(
                        "SPEC_REF_UNRESOLVED",
                        Moment.PRE,
                        p -> p.facts(Project.task("implementation", Project.SPEC + "#/paths/~1api~1todos/get")),
                        Project::facts),
                new Case(
                        "SPEC_INVALID",
                        Moment.DONE,
                        p -> p.write(Project.SPEC, "openapi: 3.1.0\n").facts(Project.task("spec", Project.SPEC)),
                        p -> p.write(Project.SPEC, "openapi: 3.1.0\npaths: {}\n")
                                .facts(Project.task("spec", Project.SPEC))),
                new Case(
                        "SPEC_DRIFT",
                        Moment.DONE,
                        p -> {
                            FactsBuilder facts = p.facts();
                            p.write(Project.SPEC, Project.OPENAPI + "# later\n");
                            return facts;
                        },
                        p -> {
                            FactsBuilder facts = p.facts();
                            p.write(Project.SPEC, Project.OPENAPI);
                            return facts;
                        }));
    }

    private static List<Case> commitCases() {
        String message = Project.message().text();
        return List.of(
                new Case(
                        "COMMIT_MISSING",
                        Moment.DONE,
                        p -> p.facts()
                                .commit(new Facts.Commit(Project.SHA, true, false, Project.TREE, message, List.of())),
                        Project::facts),
                new Case(
                        "UNCOMMITTED_CHANGES",
                        Moment.DONE,
                        p -> p.facts().commit(dirty("src/Left.java")),
                        p -> p.facts().commit(dirty("docs/of-the-user.md"))),
                new Case(
                        "COMMIT_FORMAT",
                        Moment.COMMIT,
                        p -> p.facts().commitMessage(message.replace("Parent: orchestrator-main\n", "")),
                        p -> p.facts().commitMessage(message + "Signed-off-by: A Person <a@example.org>\n")),
                new Case(
                        "QUALITY_GATE_FAILED",
                        Moment.DONE,
                        p -> p.facts().gates(List.of(Project.gate(Status.NOT_RUN, Project.TREE))),
                        p -> p.facts().gates(List.of(Project.gate(Status.NOT_APPLICABLE, Project.TREE)))),
                new Case(
                        "COVERAGE_BELOW_MIN",
                        Moment.COMMIT,
                        p -> p.facts().gates(List.of(covered("79.99"))),
                        p -> p.facts().gates(List.of(covered("80")))),
                new Case(
                        "PERF_BUDGET",
                        Moment.COMMIT,
                        p -> p.facts().gates(List.of(performance(Status.FAIL))),
                        p -> p.facts().gates(List.of(performance(Status.PASS)))),
                new Case(
                        "EVIDENCE_STALE",
                        Moment.DONE,
                        p -> p.facts().gates(List.of(Project.gate(Status.PASS, TREE_OF_OTHERS))),
                        p -> p.facts().gates(List.of(Project.gate(Status.NOT_APPLICABLE, TREE_OF_OTHERS)))));
    }

    private static QualityGateResult covered(String percent) {
        JsonObject coverage = JsonObject.builder()
                .put("percent", new JsonNumber(new BigDecimal(percent)))
                .put("min", 80)
                .build();
        return new QualityGateResult(
                "contract_tests",
                Status.PASS,
                true,
                0,
                Duration.ZERO,
                Project.TREE,
                "",
                "npm 10",
                JsonObject.builder().put("coverage", coverage).build());
    }

    private static QualityGateResult performance(Status status) {
        return new QualityGateResult("performance_check", status, false, -1, Duration.ZERO, Project.TREE, "too big");
    }

    private static Facts.Commit dirty(String path) {
        return new Facts.Commit(
                Project.SHA, true, true, Project.TREE, Project.message().text(), List.of(path));
    }

    private static List<Case> memoryCases() {
        String continuity = ".loki/CONTINUITY.md";
        return List.of(
                new Case(
                        "CONTINUITY_MISSING",
                        Moment.DEPLOY,
                        p -> {
                            FactsBuilder facts = p.facts();
                            p.delete(continuity);
                            return facts;
                        },
                        p -> p.write(continuity, "").facts()),
                new Case(
                        "CONTINUITY_STALE",
                        Moment.DONE,
                        p -> p.write(continuity, "Last checkpoint: 0123456 9abcdef")
                                .facts()
                                .commit(new Facts.Commit(
                                        "9" + Project.SHA.substring(1), true, true, Project.TREE, "", List.of())),
                        p -> p.write(continuity, "Last checkpoint: `" + Project.SHA + "`.")
                                .facts()),
                new Case(
                        "CONTINUITY_NOT_READ",
                        Moment.PRE,
                        p -> {
                            FactsBuilder facts = p.facts();
                            p.write(continuity, "somebody wrote this after it was read");
                            return facts;
                        },
                        p -> p.write(continuity, "somebody wrote this before it was read")
                                .facts()));
    }

    private static List<Case> agentCases() {
        String record = ".agent/sub-agents/" + Project.AGENT;
        return List.of(
                new Case(
                        "LINEAGE_MISSING",
                        Moment.SPAWN,
                        p -> p.facts().agent(Project.withLineage("orchestrator-main")),
                        p -> p.facts().agent(Project.withLineage("orchestrator-main", "orchestrator-main"))),
                new Case(
                        "PARENT_MISSING",
                        Moment.SPAWN,
                        p -> p.facts().agent(Project.withLineage(" ", "orchestrator-main", Project.AGENT)),
                        p -> p.facts().agent(Project.withLineage("user", Project.AGENT))),
                new Case(
                        "LINEAGE_BROKEN",
                        Moment.SPAWN,
                        p -> p.facts().agent(Project.withLineage("orchestrator-main", "eng-other", Project.AGENT)),
                        p -> p.facts().agent(Project.withLineage("orchestrator-main", "orchestrator-main"))),
                new Case(
                        "AGENT_RECORD_MISSING",
                        Moment.SPAWN,
                        p -> p.write(record + ".json", "{\"agent_id\": \"eng-main\"}")
                                .facts(),
                        Project::facts),
                new Case(
                        "DECISION_LOG_MISMATCH",
                        Moment.DONE,
                        p -> p.write(record + ".md", "# Decisions of eng-main\n")
                                .facts(),
                        p -> p.write(record + ".md", DecisionLog.render(Project.agent()) + "\n# Notes\n\nMine.\n")
                                .facts()),
                new Case(
                        "CONTEXT_NOT_INHERITED",
                        Moment.SPAWN,
                        p -> p.facts().agent(Project.agent().withContext(InheritedContext.EMPTY)),
                        p -> p.facts()
                                .agent(Project.agent()
                                        .withContext(Project.parent().inheritedContext()))));
    }

    private static List<Case> questionCases() {
        Facts.Question open = new Facts.Question("Which status?", Optional.of(" "), Optional.of("prd"));
        Facts.Question anonymous = new Facts.Question("Which status?", Optional.of("201"), Optional.of("a guess"));
        return List.of(
                new Case(
                        "QUESTION_UNANSWERED",
                        Moment.PRE,
                        p -> p.facts().questions(List.of(Project.answered(), open)),
                        Project::facts),
                new Case(
                        "ANSWER_SOURCE_MISSING",
                        Moment.PRE,
                        p -> p.facts().questions(List.of(anonymous)),
                        p -> p.facts().questions(List.of(open))));
    }

    private static List<Case> pathCases() {
        Facts.ChangedPath link = new Facts.ChangedPath("src/link", 'A', Optional.of("it is a link to /etc"));
        return List.of(
                new Case(
                        "PATH_OUTSIDE_TASK",
                        Moment.POST,
                        p -> p.facts().changes(List.of(Project.changed("src/A.java"), Project.changed("srcs/B.java"))),
                        p -> p.facts().changes(List.of(Project.changed("src/deep/A.java")))),
                new Case(
                        "PATH_OUTSIDE_PROJECT",
                        Moment.POST,
                        p -> p.facts().changes(List.of(link)),
                        p -> p.facts().changes(List.of(Project.changed("src/..java")))));
    }

    private static List<Case> testCases() {
        AddedLine silenced = new AddedLine("src/TodosTest.java", 4, "    @Disabled");
        AddedLine mentioned = new AddedLine("src/Todos.java", 4, "    // @Disabled is for tests");
        AddedLine exits = new AddedLine("src/TodosTest.java", 5, "    System.exit(3); stream.skip(1);");
        AddedLine ignored = new AddedLine("src/Todos.java", 2, "@SuppressWarnings(\"unchecked\")");
        AgentRecord decided = Project.agent()
                .withDecisions(List.of(new AgentDecision(
                        Instant.EPOCH, "Cast in src/Todos.java?", "Yes", "The library returns a raw type")));
        return List.of(
                new Case(
                        "TESTS_MISSING",
                        Moment.PRE,
                        p -> p.facts().testsBefore(Facts.TestsBefore.PASSED),
                        Project::facts),
                new Case(
                        "TEST_TAMPERED",
                        Moment.POST,
                        p -> p.facts().addedLines(List.of(silenced)),
                        p -> p.facts().addedLines(List.of(mentioned, exits))),
                new Case(
                        "CHECK_SUPPRESSED",
                        Moment.POST,
                        p -> p.facts().addedLines(List.of(ignored)),
                        p -> p.facts().agent(decided).addedLines(List.of(ignored))));
    }

    private static List<Case> roleCases() {
        Facts.Task deploy = new Facts.Task(
                "task-005", "deploy", Optional.empty(), Optional.empty(), List.of(), List.of(), true, false);
        Facts.Task unwatched = new Facts.Task(
                "task-005", "deploy", Optional.empty(), Optional.empty(), List.of(), List.of(), false, true);
        return List.of(
                new Case(
                        "ROLE_VIOLATION",
                        Moment.POST,
                        p -> p.facts().role("qa"),
                        p -> p.facts().role("qa").changes(List.of(Project.changed("src/TodosTest.java")))),
                new Case("HEALTHCHECK_MISSING", Moment.DEPLOY, p -> p.facts(unwatched), p -> p.facts(deploy)),
                new Case("ROLLBACK_MISSING", Moment.DEPLOY, p -> p.facts(deploy), p -> p.facts(unwatched)));
    }

    private static List<Case> dataCases() {
        Facts.Finding secret = new Facts.Finding(true, "src/Todos.java", 3, "aws-access-key", "AK…LE");
        Facts.Finding personal = new Facts.Finding(false, "src/Todos.java", 3, "email", "so…om");
        return List.of(
                new Case(
                        "SECRET_FOUND",
                        Moment.POST,
                        p -> p.facts().findings(List.of(secret)),
                        p -> p.facts().findings(List.of(personal))),
                new Case(
                        "PII_FOUND",
                        Moment.COMMIT,
                        p -> p.facts().findings(List.of(personal)),
                        p -> p.facts().findings(List.of(secret))));
    }

    private static List<Case> stateCases() {
        String changed = "[{\"id\": \"task-004\", \"title\": \"Other\"%s}]";
        String override = ", \"override\": {\"by\": \"ada\", \"why\": \"a typing error\"}";
        return List.of(
                new Case(
                        "COMPLETED_TASK_MODIFIED",
                        Moment.INIT,
                        p -> p.write(".loki/queue/completed.json", changed.formatted(""))
                                .facts(),
                        p -> p.write(".loki/queue/completed.json", changed.formatted(override))
                                .facts()),
                new Case(
                        "PHASE_STATE_MISMATCH",
                        Moment.PHASE,
                        p -> p.facts().phase(new Facts.PhaseChange(Optional.of("REASON"), "VERIFY")),
                        p -> p.facts().phase(new Facts.PhaseChange(Optional.empty(), "ACT"))),
                new Case(
                        "LEDGER_ENTRY_MISSING",
                        Moment.DONE,
                        p -> p.facts().ledgerEntries(List.of(new Facts.LedgerEntry("tests", "run-1", 8, "gates_run"))),
                        Project::facts),
                new Case(
                        "BUG_RECORD_MISSING",
                        Moment.DONE,
                        p -> p.write(".loki/queue/dead-letter.json", "[{\"id\": \"bug-1\", \"test\": \"t\"}]")
                                .facts()
                                .bugs(List.of("bug-1")),
                        p -> p.write(
                                        ".loki/queue/dead-letter.json",
                                        "[{\"id\": \"bug-1\", \"spec_reference\": null, \"test\": \"t\","
                                                + " \"expected\": \"1\", \"actual\": \"2\"}]")
                                .facts()
                                .bugs(List.of("bug-1"))),
                new Case(
                        "INFRASTRUCTURE_UNTRACKED",
                        Moment.DONE,
                        p -> p.facts().infrastructure(Map.of("staging", "abc")),
                        p -> p.write(
                                        ".loki/state/orchestrator.json",
                                        "{\"currentPhase\": \"ACT\", \"infrastructure\": {\"staging\": {\"commit\": \"abc\"}}}")
                                .facts()
                                .infrastructure(Map.of("staging", "abc"))),
                new Case(
                        "DIAGRAM_MISSING",
                        Moment.POST,
                        p -> p.facts().changes(List.of(Project.changed("compose.yaml"))),
                        p -> p.write(".loki/diagrams/task-005.mmd", "flowchart TD\n  a --> b\n")
                                .facts()
                                .changes(List.of(Project.changed("compose.yaml")))),
                new Case(
                        "LEDGER_TAMPERED",
                        Moment.INIT,
                        p -> p.write(".loki/ledgers/tests.jsonl", "").facts(),
                        p -> p.append(Project.TESTED).facts()),
                new Case(
                        "RULES_MISSING",
                        Moment.INIT,
                        p -> p.rules().delete(".loki/rules/quality-gates.yaml").facts(),
                        p -> p.rules().facts()),
                new Case(
                        "RULES_INVALID",
                        Moment.INIT,
                        p -> p.rules()
                                .write(".loki/rules/quality-gates.yaml", "quality_gates: {lintin: {}}\n")
                                .facts(),
                        p -> p.rules()
                                .write(".loki/rules/quality-gates.yaml", "quality_gates: {linting: {}}\n")
                                .facts()),
                new Case(
                        "CONSTITUTION_TAMPERED",
                        Moment.INIT,
                        p -> p.facts()
                                .constitution(
                                        new Facts.ConstitutionText(Optional.of("a"), Optional.of("b"), List.of())),
                        Project::facts),
                new Case(
                        "AMENDMENT_INVALID",
                        Moment.INIT,
                        p -> p.facts().constitution(amended("Tidy up")),
                        p -> p.facts().constitution(amended(AmendmentTest.MESSAGE))));
    }

    private static Facts.ConstitutionText amended(String message) {
        Optional<String> after = Optional.of(AmendmentTest.AFTER);
        return new Facts.ConstitutionText(
                after, after, List.of(new Amendment("c1", message, Optional.of(AmendmentTest.BEFORE), after)));
    }

    private static List<Case> runCases() {
        return List.of(
                new Case(
                        "AUDIT_WRITE_FAILED",
                        Moment.INIT,
                        p -> p.facts().auditWriteFailed("disk full"),
                        Project::facts),
                new Case("AUDIT_CHAIN_BROKEN", Moment.INIT, p -> p.facts().auditChainBroken("entry 3"), Project::facts),
                new Case(
                        "RETRIES_EXHAUSTED",
                        Moment.POST,
                        p -> p.facts().attempts(5, 5),
                        p -> p.facts().attempts(4, 5)));
    }
}
