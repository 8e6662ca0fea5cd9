package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.InProcess.Ran;
import dev.loki.core.constitution.Invariant;
import dev.loki.core.constitution.RuleBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check, through the command that applies it: one project that breaks the rule, and one that comes close and does not. */
class EveryCheckTest {
    private static final String[] CHECK = {"constitution", "check", "--json"};
    private static final String[] STAGED = {"verify", "--staged", "--json"};
    private static final String[] SINCE = {"verify", "--base", "HEAD~1", "--json"};
    private static final String[] RUN = {"run", "--json"};

    private static final String AGENT = ".agent/sub-agents/eng-main.json";
    private static final String SPEC = ".loki/specs/openapi.yaml";
    private static final String RULES = ".loki/rules/invariants.json";
    private static final String SECRET = "AKIA" + "Q3EGRSYJ7HT2LKVW";

    private static final String TASKS = """
            version: 1
            tasks:
              - {id: spec-1, type: spec, title: Describe, spec: ".loki/specs/openapi.yaml#", files: [".loki/specs/**"], act: "mkdir -p .loki/specs && cp openapi.txt .loki/specs/openapi.yaml"}
              - {id: impl-1, type: implementation, title: Implement, depends_on: [spec-1], spec: ".loki/specs/openapi.yaml#/paths/~1todos", tests: [tests/todo.sh], files: ["src/**"], verify: sh tests/todo.sh, act: "mkdir -p src && echo done > src/todo.txt"}
            """;

    @TempDir
    static Path templateDir;

    @TempDir
    Path dir;

    /** A project in which one specification and one implementation went through a run. */
    @BeforeAll
    static void run() {
        InProcess template = InProcess.initialised(templateDir);
        template.write(
                        "openapi.txt",
                        "openapi: 3.1.0\ninfo: {title: Todos, version: '1'}\npaths:\n  /todos: {get: {responses: {}}}\n")
                .write("tests/todo.sh", "test -e src/todo.txt # GET /todos\n")
                .write(".loki/rules/quality-gates.yaml", OFF)
                .write(".loki/tasks.yaml", TASKS)
                .commit("Plan");
        Ran ran = template.loki("run");
        assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(ExitCode.OK);
    }

    private static final String OFF = """
            quality_gates:
              linting: {enabled: false}
              type_checking: {enabled: false}
              contract_tests: {enabled: false}
              spec_validation: {enabled: false}
            auto_review:
              static_analysis: {enabled: false}
              security_scan: {enabled: false}
              performance_check: {enabled: false}
            """;

    record Case(String code, String[] command, Consumer<InProcess> broken, Consumer<InProcess> near) {
        @Override
        public String toString() {
            return code + " by " + command[0];
        }
    }

    static Stream<Case> cases() {
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
                        EveryCheckTest::audited));
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

    private static void chore(InProcess p) {
        add("  - {id: chore-1, type: chore, title: Note, act: echo x > note.txt}\n")
                .accept(p);
        p.commit("Plan more");
    }

    private static Consumer<InProcess> more(String task) {
        return p -> {
            add(task).accept(p);
            p.write("tests/more.sh", "test -e more/x\n").commit("Plan more");
        };
    }

    private static Consumer<InProcess> hook(String script) {
        return p -> {
            more("  - {id: chore-1, type: chore, title: Note, files: [\"more/**\"], act: 'mkdir -p more && echo x > more/x'}\n")
                    .accept(p);
            afterCommit(script).accept(p);
        };
    }

    private static Consumer<InProcess> afterCommit(String script) {
        return p -> {
            p.write(".git/hooks/post-commit", "#!/bin/sh\n" + script + "\n");
            p.git().run(List.of("chmod", "+x", ".git/hooks/post-commit"));
        };
    }

    private static Consumer<InProcess> ran(String task) {
        return p -> {
            more(task).accept(p);
            p.loki("run");
        };
    }

    private static void audited(InProcess p) {
        p.env("LOKI_AUDIT_ENABLED", "true");
        p.loki("audit", "record", "--who", "ada", "--what", "first");
        p.loki("audit", "record", "--who", "ada", "--what", "second");
    }

    private static Consumer<InProcess> add(String task) {
        return p -> p.write(".loki/tasks.yaml", p.git().read(".loki/tasks.yaml") + task);
    }

    private static Consumer<InProcess> in(String file, String text, String instead) {
        return p -> {
            String before = p.git().read(file);
            assertThat(before).as(file).contains(text);
            int at = before.indexOf(text);
            p.write(file, before.substring(0, at) + instead + before.substring(at + text.length()));
        };
    }

    private static Consumer<InProcess> delete(String file) {
        return p -> {
            try {
                Files.delete(p.git().root().resolve(file));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
    }

    private static Consumer<InProcess> stage(String file, String text) {
        return p -> {
            p.write(file, text);
            p.git().git("add", file);
        };
    }

    private static Consumer<InProcess> acting(String task, String id, String file) {
        return p -> {
            add(task).accept(p);
            p.commit("Plan more");
            stage(file, "x\n").accept(p);
            p.env("LOKI_TASK_ID", id);
        };
    }

    private static Consumer<InProcess> link(String target) {
        return p -> {
            try {
                Files.createSymbolicLink(p.git().root().resolve("a-link"), Path.of(target));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            p.git().git("add", "a-link");
        };
    }

    private static Consumer<InProcess> gate(String command) {
        return p -> {
            p.write(".loki/config.yaml", "version: 1\ngates:\n  - {name: own, run: '" + command + "'}\n");
            p.git().git("add", ".loki/config.yaml");
            stage("a.txt", "a\n").accept(p);
        };
    }

    /** A gate whose command reports how often each line was run; 80% of them are asked for. */
    private static Consumer<InProcess> covering(int... hits) {
        StringBuilder report = new StringBuilder("SF:a.py\n");
        for (int line = 0; line < hits.length; line++) {
            report.append("DA:%d,%d\n".formatted(line + 1, hits[line]));
        }
        return p -> {
            p.write(
                    ".loki/config.yaml",
                    "version: 1\ngates:\n  - {name: own, run: cp report.txt lcov.info, coverage: {file: lcov.info}}\n");
            stage("report.txt", report.toString()).accept(p);
        };
    }

    /** Built scripts of a size where 1000 bytes are allowed. */
    private static Consumer<InProcess> bundle(int bytes) {
        return p -> {
            in(
                            ".loki/rules/quality-gates.yaml",
                            "performance_check: {enabled: false}",
                            "performance_check: {bundle_size_limit: 1kb}")
                    .accept(p);
            p.write("package.json", "{}\n").commit("Build for browsers");
            stage("dist/app.js", "x".repeat(bytes)).accept(p);
        };
    }

    private static String firstLine(String text) {
        return text.substring(0, text.indexOf('\n') + 1);
    }

    private InProcess copy(String name) {
        Path target = dir.resolve(name);
        InProcess template = InProcess.existing(templateDir);
        template.git().run(List.of("cp", "-a", templateDir.toString(), target.toString()));
        return InProcess.existing(target);
    }

    private static Set<String> codes(InProcess project, String[] command) {
        Ran ran = project.loki(command);
        assertThat(ran.err()).doesNotContain("unexpected failure");
        if (command != RUN) {
            assertThat(ran.json().get("violations")).as(ran.out()).isPresent();
            return new TreeSet<>(ran.codes());
        }
        Set<String> codes = project.git()
                .read(".loki/state/journal.jsonl")
                .lines()
                .filter(line -> line.contains("\"type\":\"violation\""))
                .map(line -> line.replaceFirst(".*\"code\":\"([A-Z_]+)\".*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
        if (ran.exit() == ExitCode.AUDIT) {
            codes.add(ran.json().object("error").orElseThrow().string("code").orElse(""));
        }
        return codes;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isBrokenByOneProjectAndNotByItsNeighbour(Case one) {
        InProcess broken = copy("broken");
        one.broken().accept(broken);
        InProcess near = copy("near");
        one.near().accept(near);

        assertThat(codes(broken, one.command())).contains(one.code());
        assertThat(codes(near, one.command())).doesNotContain(one.code());
    }

    @Test
    void noCheckIsLeftOut() {
        Set<String> shown = cases().map(Case::code).collect(Collectors.toCollection(TreeSet::new));
        Set<String> all = RuleBook.builtIn().invariants().stream()
                .map(Invariant::code)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(shown).isEqualTo(all);
    }

    @Test
    void theProjectAsTheRunLeftItBreaksNoRule() {
        Ran ran = copy("same").loki(CHECK);
        assertThat(ran.exit()).as(ran.out()).isEqualTo(ExitCode.OK);
        assertThat(ran.codes()).isEmpty();
        assertThat(ran.json().strings("held")).hasSizeGreaterThan(25);
    }
}
