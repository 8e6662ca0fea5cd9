package dev.loki.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MarkdownTasksTest {
    private static TaskFile parse(String text) {
        return MarkdownTasks.parse(text, "prd.md");
    }

    private static List<String> titles(String text) {
        return parse(text).tasks().stream().map(Task::title).toList();
    }

    private static void refuses(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void everyOpenCheckboxIsATask() {
        TaskFile file = parse("""
                # Todo service

                Some prose about - [ ] brackets.

                ## Tasks
                - [ ] List the todos
                  They come newest first.

                  - one detail
                - [x] Set up the build
                * [X] Another done one
                1. [ ] Create a todo
                + [ ] Delete a todo
                Not part of it.
                """);

        assertThat(file.tasks())
                .extracting(Task::title)
                .containsExactly("List the todos", "Create a todo", "Delete a todo");
        assertThat(file.finished()).isEqualTo(2);
        Task first = file.tasks().get(0);
        assertThat(first.description()).isEqualTo("They come newest first.\n\n- one detail\n\nSection: Tasks");
        assertThat(first.place()).isEqualTo("prd.md:6");
        assertThat(first.type()).isEqualTo(Task.Type.CHORE);
        assertThat(first.act()).isEmpty();
        assertThat(first.verify()).isEmpty();
        assertThat(file.tasks().get(2).description()).isEqualTo("Section: Tasks");
    }

    @Test
    void anIdSurvivesChangesAroundItsCheckbox() {
        String before = parse("- [ ] First\n- [ ] Second one, with \"signs\"\n")
                .tasks()
                .get(1)
                .id();
        String after = parse("# New\n- [ ] Zeroth\n- [x] First\n\n- [ ] Second one, with \"signs\"\n")
                .tasks()
                .get(1)
                .id();

        assertThat(before).isEqualTo(after).matches("second-one-with-signs-[0-9a-f]{8}");
    }

    @Test
    void equalTextsGetDifferentIds() {
        List<String> all = ids("- [ ] Same\n- [ ] Same\n- [ ] Same\n");
        assertThat(all).doesNotHaveDuplicates().hasSize(3);
        assertThat(ids("- [x] Same\n- [ ] Same\n- [ ] Same\n")).isEqualTo(all.subList(1, 3));
    }

    private static List<String> ids(String text) {
        return parse(text).tasks().stream().map(Task::id).toList();
    }

    @Test
    void anyTextGivesAValidId() {
        for (String text : List.of("日本語", "!!!", "..", "a".repeat(500), "-x-", "Ünï", "../../etc")) {
            assertThat(ids("- [ ] " + text)).allMatch(Task::validId);
        }
    }

    @Test
    void aLongTextIsCutForTheTitleAndKeptInTheDescription() {
        String text = "word ".repeat(60).strip();
        Task task = parse("- [ ] " + text).tasks().get(0);

        assertThat(task.title()).hasSize(Task.MAX_TITLE_LENGTH).endsWith("…");
        assertThat(task.description()).isEqualTo(text);
    }

    @Test
    void aPlainTaskWaitsForTheOpenOnesInsideIt() {
        Map<String, Task> tasks =
                parse("""
                - [ ] Outer
                  - [ ] Inner one
                    - [ ] Innermost
                  - [x] Inner done
                  - [ ] Inner two
                - [ ] Alone
                """).tasks().stream().collect(Collectors.toMap(Task::title, Function.identity()));

        assertThat(tasks.get("Outer").dependsOn())
                .containsExactly(
                        tasks.get("Inner one").id(), tasks.get("Inner two").id());
        assertThat(tasks.get("Inner one").dependsOn())
                .containsExactly(tasks.get("Innermost").id());
        assertThat(tasks.get("Alone").dependsOn()).isEmpty();
        assertThat(TaskOrder.order(List.copyOf(tasks.values()))).hasSize(5);
    }

    @Test
    void specKitLinesKeepTheirNumberAndTheirOrder() {
        TaskFile file = parse("""
                ## Phase 1: Setup
                - [x] T001 Create the project
                - [ ] T002 Add dependencies
                - [ ] T003 [P] Configure the linter in lint.yml
                - [ ] T004 [P] [US1] Contract test in tests/a.py
                - [ ] T005 [US1] Implement the model
                - [ ] T006 Implement the service
                - [ ] T007 [P] Write docs
                """);

        assertThat(file.tasks()).extracting(Task::id).containsExactly("T002", "T003", "T004", "T005", "T006", "T007");
        assertThat(file.tasks())
                .extracting(Task::dependsOn)
                .containsExactly(
                        List.of(), List.of(), List.of(), List.of("T002", "T003", "T004"), List.of("T005"), List.of());
        assertThat(file.tasks().get(2).title()).isEqualTo("Contract test in tests/a.py");
        assertThat(file.tasks().get(2).description()).isEqualTo("Section: Phase 1: Setup");
    }

    @Test
    void aSpecAtTheEndOfALineMakesAnImplementation() {
        List<Task> tasks = parse("""
                - [ ] Implement POST (spec: .loki/specs/openapi.yaml#/paths/~1todos/post)
                - [ ] T009 Implement GET (spec: .loki/specs/openapi.yaml#/paths)
                """).tasks();

        assertThat(tasks).extracting(Task::type).containsOnly(Task.Type.IMPLEMENTATION);
        assertThat(tasks).extracting(Task::title).containsExactly("Implement POST", "Implement GET");
        assertThat(tasks.get(0).spec()).contains(".loki/specs/openapi.yaml#/paths/~1todos/post");
        refuses(
                "\n- [ ] X (spec: ../a.yaml#/b)",
                "prd.md:2:1: the spec \"../a.yaml#/b\" leaves the project; write a path without \"..\"");
    }

    @Test
    void theSectionValidationCommandsVerifiesEachTask() {
        List<Task> tasks = parse("""
                # Plan
                ## Validation Commands
                - `mvn -q test`
                ## Tasks
                - [ ] One
                - [ ] Two
                """).tasks();

        assertThat(tasks).allSatisfy(task -> assertThat(task.verify()).contains(new CommandLine.Shell("mvn -q test")));
    }

    private static String verify(String section) {
        return parse("- [ ] One\n\n## Validation commands:\n" + section).tasks().get(0).verify().stream()
                .map(CommandLine::text)
                .collect(Collectors.joining());
    }

    @Test
    void severalCommandsEndAtTheFirstThatFails() {
        assertThat(verify("- `a`\n- run `b c`\n* [ ] `d | e` passes\n- f --x\n"))
                .isEqualTo("{ a\n} &&\n{ b c\n} &&\n{ d | e\n} &&\n{ f --x\n}");
        assertThat(verify("prose is no command\n```bash\n# comment\n$ cd backend\nmvn \\\n  -q test\n\n```\nmore\n"))
                .isEqualTo("{ cd backend\n} &&\n{ mvn -q test\n}");
        assertThat(verify("~~~\nnpm test\n~~~\n### Notes\n- `npm run lint`\n## Other\n- `rm -rf x`\n"))
                .isEqualTo("{ npm test\n} &&\n{ npm run lint\n}");
    }

    @Test
    void theJoinedCommandsTellTheShellTheTruth(@TempDir Path folder) throws Exception {
        String all = verify("```\ncd sub && ls # comment\ntouch here\n```\n");
        assertThat(run(all, folder)).isNotZero();
        Files.createDirectory(folder.resolve("sub"));
        assertThat(run(all, folder)).isZero();
        assertThat(folder.resolve("sub/here")).exists();
        assertThat(run(verify("- `false`\n- `true`\n"), folder)).isNotZero();
        assertThat(run(verify("- `true`\n- `exit 7`\n"), folder)).isEqualTo(7);
    }

    private static int run(String command, Path folder) throws Exception {
        Process process = new ProcessBuilder(new CommandLine.Shell(command).argv())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }

    @Test
    void checkboxesInCodeAndCommentsAreNoTasks() {
        assertThat(titles("""
                ```markdown
                - [ ] in a fence
                ```
                <!-- - [ ] in a comment -->
                <!--
                - [ ] in a long comment
                -->
                - [ ] Real
                  ```sh
                  - [ ] in its own fence
                  ```
                ## Validation Commands
                - [ ] `true`
                """)).containsExactly("Real");
    }

    @Test
    void readsWindowsLineEnds() {
        assertThat(titles("- [ ] One\r\n- [ ] Two\r\n")).containsExactly("One", "Two");
    }

    @Test
    void readsHeadingsFencesAndCodeAsMarkdownDoes() {
        assertThat(verify("````\n```\necho a\n````\n").lines()).contains("{ echo a");
        assertThat(verify("~~~ sh `x`\necho a\n~~~~\n")).isEqualTo("echo a");
        assertThat(verify("- ``echo `x` ``\n")).isEqualTo("echo `x`");
        assertThat(verify("```a``` is no fence\n- b\n")).isEqualTo("b");
        assertThat(parse("## C# and F# ##\n- [ ] x\n").tasks().get(0).description())
                .isEqualTo("Section: C# and F#");
        assertThat(parse("- [ ] One\n# VALIDATION COMMANDS #\n- a\n")
                        .tasks()
                        .get(0)
                        .verify())
                .isPresent();
    }

    @Test
    void aFileWhoseBoxesAreAllTickedHasNothingToDo() {
        TaskFile file = parse("- [x] One\n");
        assertThat(file.tasks()).isEmpty();
        assertThat(file.finished()).isEqualTo(1);
    }

    @Test
    void refusesWhatItCannotUnderstand() {
        refuses(
                "# Nothing\n- a plain item\n",
                "prd.md:1:1: the file has no task; write each as a line \"- [ ] what to do\"");
        refuses("- [ ] a\n<!--\n- [ ] b\n", "prd.md:2:1: the comment is never closed; end it with -->");
        refuses("- [ ] a\n```\n- [ ] b\n", "prd.md:2:1: the code fence is never closed; end it with ```");
        refuses(
                "- [ ] a\n## Validation Commands\nsoon\n",
                "prd.md:2:1: \"Validation Commands\" names no command; add a list item or a code fence, or remove the"
                        + " heading");
        refuses(
                "- [ ] a\n## Validation Commands\n- `a` then `b`\n",
                "prd.md:3:1: the item must have one command in backticks, not several; write one item for each");
        refuses(
                "- [ ] a\n## Validation Commands\n```\nmvn \\\n```\n",
                "prd.md:3:1: the last command of the fence ends in \"\\\"; finish it");
        refuses(
                "- [ ] T001 a\n- [ ] T001 b\n",
                "prd.md:2: id \"T001\" is already used at prd.md:1; rename one of them");
        refuses("- [ ] a\n".repeat(5001), "prd.md: has 5001 tasks; split it into files of at most 5000");
    }

    static Stream<String> hostileLines() {
        int size = TaskFile.MAX_BYTES;
        return Stream.of(
                "# a" + " ".repeat(size) + "b",
                "# a" + " #".repeat(size / 2) + "b",
                "`".repeat(size),
                "~".repeat(size) + "`\n" + "~".repeat(size),
                "- " + "`a``b".repeat(size / 5),
                "- [ ] " + "(spec: ".repeat(size / 7),
                "- [ ] T001 " + "[P]".repeat(size / 3),
                "- [ ] a" + " ".repeat(size) + "(",
                "<!-- " + "- [ ] x".repeat(size / 7) + " -->",
                " ".repeat(size) + "- [ ] deep");
    }

    @ParameterizedTest(name = "line {index}")
    @MethodSource("hostileLines")
    @Timeout(10)
    void noLineTakesMoreThanLinearTime(String line) {
        String start = "- [ ] Real\n\n";
        try {
            assertThat(parse(start + line + "\n").tasks()).isNotEmpty();
            assertThat(parse(start + "# Validation Commands\n- x\n" + line + "\n")
                            .tasks())
                    .isNotEmpty();
        } catch (ConfigException e) {
            assertThat(e).hasMessageStartingWith("prd.md:");
        }
    }
}
