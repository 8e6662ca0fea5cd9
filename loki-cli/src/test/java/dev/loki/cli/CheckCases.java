package dev.loki.cli;

import static dev.loki.cli.Edits.acting;
import static dev.loki.cli.Edits.add;
import static dev.loki.cli.Edits.afterCommit;
import static dev.loki.cli.Edits.audited;
import static dev.loki.cli.Edits.bundle;
import static dev.loki.cli.Edits.chore;
import static dev.loki.cli.Edits.covering;
import static dev.loki.cli.Edits.delete;
import static dev.loki.cli.Edits.firstLine;
import static dev.loki.cli.Edits.gate;
import static dev.loki.cli.Edits.hook;
import static dev.loki.cli.Edits.in;
import static dev.loki.cli.Edits.link;
import static dev.loki.cli.Edits.more;
import static dev.loki.cli.Edits.ran;
import static dev.loki.cli.Edits.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** For every check, what breaks the rule, what comes close and does not, and the command that tells. */
final class CheckCases {
    static final String[] CHECK = {"constitution", "check", "--json"};
    static final String[] STAGED = {"verify", "--staged", "--json"};
    static final String[] SINCE = {"verify", "--base", "HEAD~1", "--json"};
    static final String[] RUN = {"run", "--json"};

    private static final String AGENT = ".agent/sub-agents/eng-main.json";
    private static final String SPEC = ".loki/specs/openapi.yaml";
    private static final String RULES = ".loki/rules/invariants.json";
    private static final String SECRET = "AKIA" + "Q3EGRSYJ7HT2LKVW";

    private CheckCases() {}

    /**
     * One check.
     *
     * @param code its code
     * @param command the command that looks
     * @param broken makes a project that breaks the rule
     * @param near makes one that comes close and does not
     */
    record Case(String code, String[] command, Consumer<InProcess> broken, Consumer<InProcess> near) {
        @Override
        public String toString() {
            return code + " by " + command[0];
        }
    }

    static Stream<Case> all() {
        List<Case> cases = new ArrayList<>();
        cases.addAll(specifications());
        cases.addAll(commits());
        cases.addAll(memory());
        cases.addAll(agents());
        cases.addAll(changes());
        cases.addAll(measures());
        cases.addAll(tasks());
        cases.addAll(state());
        cases.addAll(records());
        cases.addAll(rules());
        cases.addAll(runs());
        return cases.stream();
    }

    private static List<Case> specifications() {
        String task =
                "  - {id: impl-2, type: implementation, title: More, spec: '%s', tests: [tests/todo.sh], act: 'true'}\n";
        return List.of(
                new Case(
                        "SPEC_MISSING",
                        CHECK,
                        add(task.formatted(".loki/specs/none.yaml#")),
                        add(task.formatted(SPEC + "#"))),
                new Case(
                        "SPEC_REF_UNRESOLVED",
                        CHECK,
                        add(task.formatted(SPEC + "#/paths/~1nope")),
                        add(task.formatted(SPEC + "#/paths/~1todos/get"))),
                new Case(
                        "SPEC_INVALID",
                        CHECK,
                        p -> p.write(".loki/specs/openapi2.yaml", "openapi: 3.1.0\n"),
                        p -> p.write(".loki/specs/openapi2.yaml", "openapi: 3.1.0\npaths: {}\n")),
                new Case(
                        "QUESTION_UNANSWERED",
                        CHECK,
                        p -> p.write(".loki/specs/a.md", "# A\n[NEEDS CLARIFICATION: which?]\n"),
                        p -> p.write(".loki/specs/a.md", "# A\nThis needs clarification of nothing.\n")));
    }

    private static List<Case> commits() {
        String good = "[Loki] eng-x: Work\n\nAgent: eng-main\nParent: orchestrator-main\nSpec: none\nTests: none\n";
        return List.of(
                new Case(
                        "COMMIT_MISSING",
                        CHECK,
                        p -> p.git().git("reset", "-q", "--hard", "HEAD~1"),
                        p -> p.commit("On top")),
                new Case(
                        "COMMIT_FORMAT",
                        SINCE,
                        p -> p.write("a.txt", "a\n").commit(good.replace("Parent: orchestrator-main\n", "")),
                        p -> p.write("a.txt", "a\n").commit(good)));
    }

    private static List<Case> memory() {
        return List.of(
                new Case(
                        "CONTINUITY_STALE",
                        CHECK,
                        p -> p.write(".loki/CONTINUITY.md", "# Continuity\n"),
                        p -> p.write(
                                ".loki/CONTINUITY.md",
                                "# Continuity\n" + p.git().git("rev-parse", "--short=7", "HEAD") + "\n")),
                new Case(
                        "CONTINUITY_MISSING",
                        CHECK,
                        delete(".loki/CONTINUITY.md"),
                        p -> p.write(".loki/CONTINUITY.md", "")));
    }

    private static List<Case> agents() {
        return List.of(
                new Case(
                        "LINEAGE_MISSING",
                        CHECK,
                        p -> p.write(
                                AGENT, p.git().read(AGENT).replaceAll("(?s)\"lineage\": \\[.*?\\]", "\"lineage\": []")),
                        p -> p.write(
                                AGENT,
                                p.git()
                                        .read(AGENT)
                                        .replaceAll(
                                                "(?s)\"lineage\": \\[.*?\\]", "\"lineage\": [\"orchestrator-main\"]"))),
                new Case(
                        "PARENT_MISSING",
                        CHECK,
                        in(AGENT, "\"spawned_by\": \"orchestrator-main\"", "\"spawned_by\": \"\""),
                        p -> {}),
                new Case(
                        "LINEAGE_BROKEN",
                        CHECK,
                        in(AGENT, "\"spawned_by\": \"orchestrator-main\"", "\"spawned_by\": \"orchestrator-other\""),
                        p -> {}),
                new Case("AGENT_RECORD_MISSING", CHECK, delete(AGENT), in(AGENT, "{", "{ ")),
                new Case("DECISION_LOG_MISMATCH", CHECK, delete(".agent/sub-agents/eng-main.md"), p -> {}),
                new Case(
                        "CONTEXT_NOT_INHERITED",
                        CHECK,
                        in(
                                ".agent/sub-agents/orchestrator-main.json",
                                "\"tech_stack\": []",
                                "\"tech_stack\": [\"Maven\"]"),
                        p -> {
                            in(
                                            ".agent/sub-agents/orchestrator-main.json",
                                            "\"tech_stack\": []",
                                            "\"tech_stack\": [\"Maven\"]")
                                    .accept(p);
                            in(AGENT, "\"tech_stack\": []", "\"tech_stack\": [\"Maven\"]")
                                    .accept(p);
                        }));
    }

    private static List<Case> changes() {
        String docs = "  - {id: docs-1, type: docs, title: Write, agent: %s, files: [\"docs/**\"], act: 'true'}\n";
        return List.of(
                new Case(
                        "PATH_OUTSIDE_TASK",
                        STAGED,
                        acting(docs.formatted("eng-docs"), "docs-1", "src/new.txt"),
                        acting(docs.formatted("eng-docs"), "docs-1", "docs/new.txt")),
                new Case(
                        "ROLE_VIOLATION",
                        STAGED,
                        acting(docs.formatted("qa-main"), "docs-1", "docs/new.txt"),
                        acting(docs.formatted("eng-docs"), "docs-1", "docs/new.txt")),
                new Case("PATH_OUTSIDE_PROJECT", STAGED, link("/nonexistent/target"), link("openapi.txt")),
                new Case(
                        "TEST_TAMPERED",
                        STAGED,
                        stage("tests/test_a.py", "@pytest.mark.skip\ndef test_a(): pass\n"),
                        stage("tests/test_a.py", "def test_skip(): pass\n")),
                new Case(
                        "CHECK_SUPPRESSED",
                        STAGED,
                        stage("a.py", "import os  # noqa\n"),
                        stage("a.py", "import os  # used below\n")),
                new Case(
                        "SECRET_FOUND",
                        STAGED,
                        stage("a.txt", "key " + SECRET + "\n"),
                        stage("a.txt", "key $AWS_ACCESS_KEY_ID\n")),
                new Case(
                        "PII_FOUND",
                        STAGED,
                        stage("a.txt", "pay by 4111 1111 1111 1111\n"),
                        stage("a.txt", "order 4111 1111 1111 1112\n")),
                new Case("QUALITY_GATE_FAILED", STAGED, gate("false"), gate("true")),
                new Case(
                        "EVIDENCE_STALE",
                        STAGED,
                        p -> gate("true")
                                .andThen(q -> q.write("openapi.txt", "other\n"))
                                .accept(p),
                        p -> gate("true")
                                .andThen(q -> q.write("scratch.txt", "other\n"))
                                .accept(p)));
    }

    private static List<Case> measures() {
        String docs =
                "  - {id: docs-1, type: docs, title: Write, agent: eng-docs, files: [\"docs/**\"], act: 'true'}\n";
        Consumer<InProcess> architecture = acting(docs, "docs-1", "docs/architecture.md");
        return List.of(
                new Case("COVERAGE_BELOW_MIN", STAGED, covering(1, 1, 1, 0, 0), covering(1, 1, 1, 1, 0)),
                new Case("PERF_BUDGET", STAGED, bundle(1001), bundle(1000)),
                new Case(
                        "DIAGRAM_MISSING",
                        STAGED,
                        architecture,
                        architecture.andThen(stage(".loki/diagrams/docs-1.mmd", "flowchart TD\n  a --> b\n"))));
    }

    private static List<Case> tasks() {
        String deploy = "  - {id: deploy-1, type: deploy, title: Ship, agent: ops-main, act: 'true'%s}\n";
        String impl = "  - {id: impl-2, type: implementation, title: More, spec: '" + SPEC
                + "#', tests: [%s], act: 'true'}\n";
        return List.of(
                new Case(
                        "TESTS_MISSING",
                        CHECK,
                        add(impl.formatted("tests/none.sh")),
                        add(impl.formatted("tests/todo.sh"))),
                new Case(
                        "HEALTHCHECK_MISSING",
                        CHECK,
                        add(deploy.formatted(", rollback: 'true'")),
                        add(deploy.formatted(", rollback: 'true', health: 'true'"))),
                new Case(
                        "ROLLBACK_MISSING",
                        CHECK,
                        add(deploy.formatted(", health: 'true'")),
                        add(deploy.formatted(", rollback: 'true', health: 'true'"))),
                new Case(
                        "RETRIES_EXHAUSTED",
                        CHECK,
                        p -> {
                            add("  - {id: chore-1, type: chore, title: Fail, retries: 0, act: 'false'}\n")
                                    .accept(p);
                            p.commit("Plan more");
                            p.loki("run");
                        },
                        add("  - {id: chore-1, type: chore, title: Fail, retries: 0, act: 'false'}\n")));
    }

    private static List<Case> state() {
        return List.of(
                new Case(
                        "COMPLETED_TASK_MODIFIED",
                        CHECK,
                        in(".loki/queue/completed.json", "\"title\": \"Implement\"", "\"title\": \"Improve\""),
                        in(
                                ".loki/queue/completed.json",
                                "\"title\": \"Implement\"",
                                "\"override\": {\"by\": \"ada\", \"why\": \"a typing error\"}, \"title\": \"Improve\"")),
                new Case(
                        "PHASE_STATE_MISMATCH",
                        CHECK,
                        p -> p.write(
                                ".loki/state/orchestrator.json",
                                p.git().read(".loki/state/orchestrator.json").replace("IDLE", "ACT")),
                        in(".loki/state/orchestrator.json", "{", "{ ")),
                new Case(
                        "LEDGER_ENTRY_MISSING",
                        CHECK,
                        p -> p.write(
                                ".loki/ledgers/tests.jsonl", firstLine(p.git().read(".loki/ledgers/tests.jsonl"))),
                        p -> {}),
                new Case(
                        "LEDGER_TAMPERED",
                        CHECK,
                        in(".loki/ledgers/tests.jsonl", "\"passed\":true", "\"passed\":false"),
                        p -> p.write("ledgers/tests.jsonl", "{}\n")),
                new Case(
                        "AUDIT_CHAIN_BROKEN",
                        CHECK,
                        p -> {
                            audited(p);
                            in(".loki/audit/audit.jsonl", "first", "other").accept(p);
                        },
                        Edits::audited));
    }

    private static List<Case> records() {
        String queue = ".loki/queue/dead-letter.json";
        String orchestrator = ".loki/state/orchestrator.json";
        String check = "  - {id: check-1, type: test, title: Check, agent: qa-main, spec: '" + SPEC
                + "#', tests: [tests/check.sh], retries: %d, act: echo x >> tests/check.sh, verify: '%s'}\n";
        String deploy =
                "  - {id: deploy-1, type: deploy, title: Ship, agent: ops-main, act: 'true', health: 'true', rollback: 'true'}\n";
        String failOnce = "test -e .git/failed || { touch .git/failed; false; }";
        return List.of(
                new Case(
                        "BUG_RECORD_MISSING",
                        RUN,
                        more(check.formatted(1, failOnce)).andThen(afterCommit("rm " + queue)),
                        more(check.formatted(1, failOnce)).andThen(afterCommit("rm .loki/queue/pending.json"))),
                new Case(
                        "BUG_RECORD_MISSING",
                        CHECK,
                        ran(check.formatted(0, "false")).andThen(in(queue, "\"expected\"", "\"wanted\"")),
                        ran(check.formatted(0, "false")).andThen(in(queue, "\"expected\"", " \"expected\""))),
                new Case(
                        "INFRASTRUCTURE_UNTRACKED",
                        CHECK,
                        ran(deploy).andThen(in(orchestrator, "\"deploy-1\": {", "\"deploy-2\": {")),
                        ran(deploy).andThen(in(orchestrator, "\"deploy-1\": {", "\"deploy-1\":  {"))));
    }

    private static List<Case> rules() {
        return List.of(
                new Case(
                        "RULES_MISSING",
                        CHECK,
                        delete(".loki/rules/agent-contracts.json"),
                        p -> p.write(".loki/rules/notes.txt", "x\n")),
                new Case(
                        "RULES_INVALID",
                        CHECK,
                        in(RULES, "\"BLOCK\"", "\"BLOK\""),
                        in(RULES, "\"BLOCK\"", "  \"BLOCK\"")),
                new Case(
                        "CONSTITUTION_TAMPERED",
                        CHECK,
                        in(".loki/CONSTITUTION.md", "Changelog", "History"),
                        p -> p.write("CONSTITUTION.md", "# Ours\n")),
                new Case(
                        "AMENDMENT_INVALID",
                        CHECK,
                        p -> {
                            in(".loki/CONSTITUTION.md", "MUST", "SHOULD").accept(p);
                            p.commit("Tidy up");
                        },
                        p -> {
                            in(".loki/CONSTITUTION.md", "MUST", "SHOULD").accept(p);
                            p.loki("constitution", "amend", "--title", "Soften", "--reason", "It was too hard.");
                        }));
    }

    private static List<Case> runs() {
        String impl = "  - {id: impl-2, type: implementation, title: More, spec: '" + SPEC
                + "#', tests: [tests/more.sh], files: [\"more/**\", \".loki/specs/**\"], verify: '%s', act: 'mkdir -p more && echo x > more/x%s'}\n";
        String verify = "sh tests/more.sh";
        return List.of(
                new Case(
                        "SPEC_DRIFT",
                        RUN,
                        more(impl.formatted(verify, " && echo >> " + SPEC)),
                        more(impl.formatted(verify, ""))),
                new Case(
                        "CONTINUITY_NOT_READ",
                        RUN,
                        more(impl.formatted("echo >> .loki/CONTINUITY.md; " + verify, "")),
                        more(impl.formatted("cat .loki/CONTINUITY.md; " + verify, ""))),
                new Case("UNCOMMITTED_CHANGES", RUN, hook("mkdir -p more; echo y > more/y"), hook("echo y > .git/y")),
                new Case(
                        "ANSWER_SOURCE_MISSING",
                        CHECK,
                        in(
                                ".loki/state/journal.jsonl",
                                "\"kind\":\"done\"",
                                "\"questions\":[{\"q\":\"Which?\",\"answer\":\"201\"}],\"kind\":\"done\""),
                        in(
                                ".loki/state/journal.jsonl",
                                "\"kind\":\"done\"",
                                "\"questions\":[{\"q\":\"Which?\",\"answer\":\"201\",\"source\":\"prd\"}],\"kind\":\"done\"")),
                new Case(
                        "AUDIT_WRITE_FAILED",
                        RUN,
                        p -> {
                            chore(p);
                            p.write(".loki/audit", "in the way\n").env("LOKI_AUDIT_ENABLED", "true");
                        },
                        p -> {
                            chore(p);
                            p.env("LOKI_AUDIT_ENABLED", "true");
                        }));
    }
}
