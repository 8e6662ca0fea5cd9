package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.InProcess.Ran;
import dev.loki.core.constitution.Invariant;
import dev.loki.core.constitution.RuleBook;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check, through the command that applies it: one project that breaks the rule, and one that comes close and does not. */
class EveryCheckTest {
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

    private InProcess copy(String name) {
        Path target = dir.resolve(name);
        InProcess template = InProcess.existing(templateDir);
        template.git().run(List.of("cp", "-a", templateDir.toString(), target.toString()));
        return InProcess.existing(target);
    }

    private static Set<String> codes(InProcess project, String[] command) {
        Ran ran = project.loki(command);
        assertThat(ran.err()).doesNotContain("unexpected failure");
        if (command != CheckCases.RUN) {
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
    @MethodSource("dev.loki.cli.CheckCases#all")
    void isBrokenByOneProjectAndNotByItsNeighbour(CheckCases.Case one) {
        InProcess broken = copy("broken");
        one.broken().accept(broken);
        InProcess near = copy("near");
        one.near().accept(near);

        assertThat(codes(broken, one.command())).contains(one.code());
        assertThat(codes(near, one.command())).doesNotContain(one.code());
    }

    @Test
    void noCheckIsLeftOut() {
        Set<String> shown = CheckCases.all().map(CheckCases.Case::code).collect(Collectors.toCollection(TreeSet::new));
        Set<String> all = RuleBook.builtIn().invariants().stream()
                .map(Invariant::code)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(shown).isEqualTo(all);
    }

    @Test
    void theProjectAsTheRunLeftItBreaksNoRule() {
        Ran ran = copy("same").loki(CheckCases.CHECK);
        assertThat(ran.exit()).as(ran.out()).isEqualTo(ExitCode.OK);
        assertThat(ran.codes()).isEmpty();
        assertThat(ran.json().strings("held")).hasSizeGreaterThan(25);
    }
}
