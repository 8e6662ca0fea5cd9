package dev.loki.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import dev.loki.core.json.Yaml;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadTaskFileTest {
    @TempDir
    Path folder;

    private static void refuses(String yaml, String message) {
        assertThatThrownBy(() -> TaskFile.parse(Yaml.document(yaml, "tasks.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private void refusesFile(byte[] content, String message) throws Exception {
        Path file = Files.write(folder.resolve("tasks.yaml"), content);
        assertThatThrownBy(() -> TaskFile.read(file, "tasks.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("tasks.yaml:");
    }

    @Test
    void refusesAMissingFile() {
        assertThatThrownBy(() -> TaskFile.read(folder.resolve("no.yaml"), "no.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("no.yaml: no such file; run \"loki init\" to write one, or name another tasks file");
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> TaskFile.read(folder, "tasks"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("tasks: is a folder; name a file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n\n", "# only a comment\n", "\uFEFF", "---\n"})
    void refusesAnEmptyFile(String content) throws Exception {
        refusesFile(
                content.getBytes(StandardCharsets.UTF_8),
                "is empty; write tasks into it, or delete it and run \"loki init\"");
    }

    @Test
    void refusesABinaryFile() throws Exception {
        refusesFile(new byte[] {'a', 'b', 0, 1}, "is binary (NUL at byte 3); give a text file in UTF-8");
        refusesFile(new byte[] {'a', (byte) 0xC3, '('}, "is not valid UTF-8 text; save it in UTF-8");
    }

    @Test
    void refusesALargeFileByItsSize() throws Exception {
        Path file = folder.resolve("tasks.yaml");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(10L * 1024 * 1024 * 1024);
        }
        assertThatThrownBy(() -> TaskFile.read(file, "tasks.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "tasks.yaml: is too large (10737418240 bytes); split it into files of at most 1000000 bytes");
    }

    @Test
    void acceptsAFileOfExactlyTheLimit() throws Exception {
        String tasks = "tasks: []\n";
        String comments = "#\n".repeat((TaskFile.MAX_BYTES - tasks.length()) / 2);
        assertThat(tasks.length() + comments.length()).isEqualTo(TaskFile.MAX_BYTES);
        Path file = Files.writeString(folder.resolve("tasks.yaml"), tasks + comments);
        assertThat(TaskFile.read(file, "tasks.yaml").tasks()).isEmpty();

        Files.writeString(file, tasks + comments + "#");
        assertThatThrownBy(() -> TaskFile.read(file, "tasks.yaml")).hasMessageContaining("is too large");
    }

    @Test
    void saysWhenTheDiskRefuses() throws Exception {
        Path file = Files.writeString(folder.resolve("tasks.yaml"), "tasks: []");
        assertThat(file.toFile().setReadable(false)).isTrue();
        assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();
        assertThatThrownBy(() -> TaskFile.read(file, "tasks.yaml"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("permission denied");
    }

    @Test
    void refusesAnUnknownFieldWithASuggestion() {
        refuses("""
                version: 1
                tasks:
                  - id: a
                    titel: A
                """, "tasks.yaml:4:5: unknown key \"titel\"; did you mean \"title\"?");
        refuses("task: []", "tasks.yaml:1:1: unknown key \"task\"; did you mean \"tasks\"?");
        refuses(
                "tasks: []\nlimits: {iteration: 3}",
                "tasks.yaml:2:10: unknown key \"iteration\"; did you mean \"iterations\"?");
        refuses(
                "tasks: []\ndefaults: {timout: 3}",
                "tasks.yaml:2:12: unknown key \"timout\"; did you mean \"timeout\"?");
        refuses(
                "tasks: []\ngates: [{name: a, run: b, blockng: true}]",
                "tasks.yaml:2:27: unknown key \"blockng\"; did you mean \"blocking\"?");
        refuses(
                "tasks: [{id: a, act: {promt: x}}]",
                "tasks.yaml:1:23: unknown key \"promt\"; did you mean \"prompt\"?");
    }

    @Test
    void namesBothPlacesOfADuplicateId() {
        refuses("""
                tasks:
                  - id: same
                  - id: other
                  - id: same
                """, "tasks.yaml:4: id \"same\" is already used at tasks.yaml:2; rename one of them");
    }

    @Test
    void namesEveryTaskOfACycle() {
        refuses("""
                tasks:
                  - {id: x, depends_on: [a]}
                  - {id: a, depends_on: [b]}
                  - {id: b, depends_on: [c]}
                  - {id: c, depends_on: [a]}
                """, "tasks.yaml:3: tasks wait for each other: a -> b -> c -> a; remove one of these dependencies");
        refuses(
                "tasks: [{id: a, depends_on: [a]}]",
                "tasks.yaml:1: tasks wait for each other: a -> a; remove one of these dependencies");
    }

    @Test
    void suggestsTheNearestIdForAnUnknownDependency() {
        refuses(
                """
                tasks:
                  - id: spec-1
                  - {id: b, depends_on: [spec1]}
                """,
                "tasks.yaml:3: task \"b\" depends on \"spec1\", which no task has as its id; did you mean \"spec-1\"?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a..b", "a/b", ".hidden", "-x", "_x", "a b", "", "é", "a\u0000b", "a\nb"})
    void refusesABadId(String id) {
        String yaml = "tasks: [{id: \"" + id.replace("\n", "\\n").replace("\0", "\\0") + "\"}]";
        assertThatThrownBy(() -> TaskFile.parse(Yaml.document(yaml, "tasks.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("tasks.yaml:1:")
                .hasMessageContaining("is not a valid id; use 1 to 64 letters, digits");
    }

    @Test
    void refusesAnIdThatIsTooLong() {
        assertThat(Task.validId("x".repeat(64))).isTrue();
        assertThat(Task.validId("x".repeat(65))).isFalse();
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                arguments("title: ''", "title", "\"title\" is empty"),
                arguments("title: \"a\\nb\"", "title", "\"title\" must be one line"),
                arguments("title: " + "x".repeat(201), "title", "\"title\" has more than 200 characters"),
                arguments("title: 12", "title", "\"title\" must be a text, not a number"),
                arguments(
                        "type: feature",
                        "type",
                        "\"type\" must be one of spec, implementation, test, docs, chore, deploy, not \"feature\""),
                arguments("type: implementaton", "type", "did you mean \"implementation\"?"),
                arguments("agent: ../x", "agent", "is not a valid id"),
                arguments("agent_type: a b", "agent_type", "is not a valid id"),
                arguments("parent: ''", "parent", "is not a valid id"),
                arguments("priority: 0", "priority", "\"priority\" must be from 1 to 10, not 0"),
                arguments("priority: 11", "priority", "\"priority\" must be from 1 to 10, not 11"),
                arguments("priority: 1.5", "priority", "\"priority\" must be a whole number"),
                arguments(
                        "priority: urgent",
                        "priority",
                        "must be critical, high, medium, low or a number from 1 (first) to 10"),
                arguments("priority: '3'", "priority", "must be critical, high, medium, low or a number"),
                arguments("depends_on: [a, a]", "depends_on", "lists \"a\" twice"),
                arguments("depends_on: [../b]", "depends_on", "is not a valid id"),
                arguments("approval: true", "approval", "\"approval\" must be a text, not true"),
                arguments("approval: yes", "approval", "\"approval\" must be one of required, none, not \"yes\""),
                arguments("retries: -1", "retries", "\"retries\" must be from 0 to 100, not -1"),
                arguments("retries: 101", "retries", "\"retries\" must be from 0 to 100, not 101"),
                arguments(
                        "timeout: 90",
                        "timeout",
                        "\"timeout\" must be a duration such as 90s, 15m or 1h30m, not 90; add the unit"),
                arguments(
                        "timeout: soon",
                        "timeout",
                        "\"timeout\" must be a duration such as 90s, 15m or 1h30m, not \"soon\""),
                arguments("timeout: 0s", "timeout", "\"timeout\" must be from 1ms to 30d, not \"0s\""),
                arguments("timeout: 31d", "timeout", "\"timeout\" must be from 1ms to 30d, not \"31d\""),
                arguments("timeout: -5s", "timeout", "\"timeout\" must be a duration"),
                arguments("spec: openapi.yaml", "spec", "names no place in the file; write file#/json/pointer"),
                arguments("spec: '#/paths'", "spec", "is empty; write a path"),
                arguments("spec: ../openapi.yaml#/paths", "spec", "leaves the project"),
                arguments("spec: /etc/passwd#/a", "spec", "is absolute"),
                arguments("spec: 'a.yaml#paths'", "spec", "has no valid JSON pointer"),
                arguments("spec: 'a.yaml#/a~2b'", "spec", "has no valid JSON pointer"),
                arguments("spec: 'a.yaml#/a~'", "spec", "has no valid JSON pointer"),
                arguments("files: [/etc/**]", "files", "is absolute"),
                arguments("files: ['C:/x']", "files", "is absolute"),
                arguments("files: [src/../../x]", "files", "leaves the project; write a path without \"..\""),
                arguments("files: ['..']", "files", "leaves the project"),
                arguments("files: ['!src/**']", "files", "a pattern cannot be negated"),
                arguments("files: ['src/[a']", "files", "\"files\" \"src/[a\": "),
                arguments("files: ['a//b']", "files", "an empty, \".\" or \"..\" part"),
                arguments("files: [\"a\\nb\"]", "files", "contains a control character"),
                arguments("files: ['']", "files", "is empty"),
                arguments("files: [a, a]", "files", "lists \"a\" twice"),
                arguments("produces: [../out]", "produces", "leaves the project"),
                arguments("tests: [/t]", "tests", "is absolute"),
                arguments("verify: ''", "verify", "\"verify\": a command must not be empty"),
                arguments("verify: []", "verify", "\"verify\": a command must name a program first"),
                arguments("verify: ['', x]", "verify", "a command must name a program first"),
                arguments("verify: {run: x}", "verify", "\"verify\" must be a command"),
                arguments("verify: 3", "verify", "\"verify\" must be a command"),
                arguments("verify: \"a\\0b\"", "verify", "must not contain a NUL character"),
                arguments("act: true", "act", "\"act\" must be a command"),
                arguments("act: {}", "act", "\"act\" must have exactly one of run, patch, replay, prompt, not none"),
                arguments(
                        "act: {run: a, prompt: b}",
                        "act",
                        "exactly one of run, patch, replay, prompt, not run and prompt"),
                arguments("act: {patch: ../p.diff}", "act", "leaves the project"),
                arguments("act: {replay: 5}", "act", "\"replay\" must be a text"),
                arguments("act: {prompt: ' '}", "act", "\"prompt\" is empty"),
                arguments("act: {run: a, provider: p}", "act", "\"provider\" belongs to a \"prompt\", not to \"run\""),
                arguments("act: {patch: a, model: m}", "act", "\"model\" belongs to a \"prompt\", not to \"patch\""),
                arguments("act: {prompt: a, provider: a/b}", "act", "is not a valid id"),
                arguments("type: docs\n    health: x", "health", "\"health\" is for tasks of type deploy, not docs"),
                arguments("requires_gates: [lint]", "requires_gates", "is for tasks of type deploy"),
                arguments("rollback: x", "rollback", "is for tasks of type deploy"));
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void refusesAWrongValueAtItsPlace(String field, String key, String message) {
        String yaml = "tasks:\n  - id: a\n    " + field + "\n";
        int line = 3 + (field.contains("\n    " + key) ? 1 : 0);
        assertThatThrownBy(() -> TaskFile.parse(Yaml.document(yaml, "tasks.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("(?s)tasks\\.yaml:" + line + ":\\d+: .*")
                .hasMessageContaining(message);
    }

    @Test
    void refusesAWrongTopLevel() {
        refuses("version: 2\ntasks: []", "tasks.yaml:1:10: version 2 is not known; write version: 1");
        refuses("version: 1", "tasks.yaml:1:1: \"tasks\" is missing; add it");
        refuses("- id: a", "tasks.yaml:1:1: the file must hold keys and values, not a list");
        refuses("tasks: [{title: a}]", "tasks.yaml:1:9: \"id\" is missing; add it");
        refuses("tasks: [{id: 5}]", "tasks.yaml:1:14: \"id\" must be a text, not a number; put it in quotes");
        refuses("tasks: [a]", "tasks.yaml:1:9: each item of \"tasks\" must be an object, not a text");
        refuses("tasks: []\nlimits: {usd: 0}", "tasks.yaml:2:15: \"usd\" must be greater than 0, not 0");
    }

    @Test
    void refusesTheSameGateTwice() {
        refuses("""
                tasks: []
                gates:
                  - {name: lint, run: a}
                  - {name: lint, run: b}
                """, "tasks.yaml:4: gate \"lint\" is already declared at tasks.yaml:3; rename one of them");
        refuses("tasks: []\ngates: [{name: a}]", "tasks.yaml:2:9: gate \"a\" has no command; add \"run\"");
    }

    @Test
    void refusesTooManyTasks() {
        String yaml = IntStream.rangeClosed(0, TaskFile.MAX_TASKS)
                .mapToObj(i -> "- id: t" + i)
                .collect(Collectors.joining("\n", "tasks:\n", "\n"));
        refuses(yaml, "tasks.yaml: has 5001 tasks; split it into files of at most 5000");
    }

    @Test
    void checksALongChainWithoutDeepRecursion() {
        String chain = IntStream.range(0, TaskFile.MAX_TASKS - 1)
                .mapToObj(i -> "- {id: t" + i + ", depends_on: [t" + (i + 1) + "]}")
                .collect(Collectors.joining("\n", "tasks:\n", "\n- {id: t4999, depends_on: [t0]}\n"));
        assertThatThrownBy(() -> TaskFile.parse(Yaml.document(chain, "tasks.yaml")))
                .hasMessageContaining("t0 -> t1 -> t2")
                .hasMessageContaining("t17 -> (4981 more) -> t4999 -> t0");
    }

    @Test
    void refusesReferencesToWhatDoesNotExist() {
        Set<String> providers = Set.of("shell", "claude");
        assertThatThrownBy(() -> file("tasks: []\ndefaults: {provider: cluade}")
                        .checkReferences(references(providers, Set.of())))
                .hasMessage(
                        "tasks.yaml: \"defaults\" name the provider \"cluade\", which is not configured; did you mean"
                                + " \"claude\"?");
        assertThatThrownBy(() -> file("tasks:\n  - {id: a, act: {prompt: x, provider: claud}}")
                        .checkReferences(references(providers, Set.of())))
                .hasMessage(
                        "tasks.yaml:2: task \"a\" names the provider \"claud\", which is not configured; did you mean"
                                + " \"claude\"?");
        assertThatThrownBy(() -> file("tasks:\n  - {id: a, type: deploy, requires_gates: [lnt]}")
                        .checkReferences(references(providers, Set.of("lint"))))
                .hasMessage("tasks.yaml:2: task \"a\" requires the gate \"lnt\", which does not exist; did you mean"
                        + " \"lint\"?");
        assertThatThrownBy(() -> file("tasks:\n  - {id: a, act: {patch: no.diff}}")
                        .checkReferences(references(providers, Set.of())))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "tasks.yaml:2: the patch \"no.diff\" of task \"a\" does not exist; write the file, or list it"
                                + " under \"produces\" of the task that writes it");
        assertThatThrownBy(() -> file("tasks:\n  - {id: a, act: {replay: no.json}}")
                        .checkReferences(references(providers, Set.of())))
                .hasMessageContaining("the replay \"no.json\" of task \"a\" does not exist");
    }

    @Test
    void acceptsReferencesToWhatExistsOrWillExist() throws Exception {
        Files.writeString(folder.resolve("here.diff"), "x");
        file("""
                tasks:
                  - {id: a, act: {patch: here.diff}}
                  - {id: b, act: "true", produces: [later.json]}
                  - {id: c, act: {replay: later.json}, depends_on: [b]}
                """).checkReferences(references(Set.of("shell"), Set.of()));
    }

    private References references(Set<String> providers, Set<String> gates) {
        return new References(folder, System.getenv(), providers, gates, Set.of("done"));
    }

    private static void refusesAct(String act, References references, String message) {
        assertThatThrownBy(() -> file("tasks:\n  - {id: a, act: " + act + "}").checkReferences(references))
                .isInstanceOf(ConfigException.class)
                .hasMessage("tasks.yaml:2: the program " + message);
    }

    @Test
    void refusesAnActWhoseProgramDoesNotExist() throws Exception {
        References references = references(Set.of(), Set.of());
        String fix = " does not exist; write it, correct the path, or let the task depend on the one that writes it";
        refusesAct("./no.sh --fast", references, "\"./no.sh\" in the act of task \"a\"" + fix);
        refusesAct("{run: bin/no}", references, "\"bin/no\" in the act of task \"a\"" + fix);
        refusesAct("[./no.sh]", references, "\"./no.sh\" in the act of task \"a\"" + fix);
        refusesAct(
                "[no-such-program, -x]",
                references,
                "\"no-such-program\" in the act of task \"a\" is not in the PATH; install it or correct the name");
        Path script = Files.writeString(folder.resolve("plain.sh"), "exit 0\n");
        assertThat(script.toFile().setExecutable(false)).isTrue();
        refusesAct(
                "./plain.sh",
                references,
                "\"./plain.sh\" in the act of task \"a\" is not executable; run: chmod +x ./plain.sh");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{id: a, act: /bin/sh}",
                "{id: a, act: [sh, -c, ./no.sh]}",
                "{id: a, act: no-such-word}",
                "{id: a, act: cd sub && ./no.sh}",
                "{id: a, act: '$HOME/no.sh'}",
                "{id: a, act: 'X=./no.sh run'}",
                "{id: a, act: '(./no.sh)'}",
                "{id: a, act: ./no.sh, depends_on: [b]}",
                "{id: a, act: [./no.sh], depends_on: [b]}",
                "{id: a, act: ./made.sh}",
                "{id: done, act: ./no.sh}",
                "{id: done, act: [no-such-program]}"
            })
    void acceptsAnActWhoseProgramMayBeThereWhenItRuns(String task) {
        file("tasks:\n  - " + task + "\n  - {id: b, act: \"true\", produces: [made.sh]}\n")
                .checkReferences(references(Set.of(), Set.of()));
    }

    private static TaskFile file(String yaml) {
        return TaskFile.parse(Yaml.document(yaml, "tasks.yaml"));
    }
}
