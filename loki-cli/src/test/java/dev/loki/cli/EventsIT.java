package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code loki events} as a user meets it. */
class EventsIT {
    @TempDir
    Path dir;

    private Launcher launcher() {
        return Launcher.in(dir);
    }

    private Ran loki(String... args) {
        return launcher().run(args);
    }

    private String emit(String action) {
        Ran ran = loki("events", "emit", "task", "--source", "hook", "--payload", "{\"action\":\"" + action + "\"}");
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()).matches("[0-9a-z]{26}\\n");
        return ran.out().strip();
    }

    /** Runs the command in a shell, with text on its standard input. */
    private Ran withInput(String input, String args) throws IOException {
        Path file = Files.writeString(dir.resolve("input.txt"), input);
        String command = Launcher.dist().resolve("bin/loki") + " " + args + " < " + file;
        return Launcher.of(dir, "sh", "-c", command).run();
    }

    private static List<JsonObject> lines(String out) {
        return out.lines()
                .map(line -> (JsonObject) Json.parse(line, "standard output"))
                .toList();
    }

    private static List<String> actions(String out) {
        return lines(out).stream()
                .map(line ->
                        line.object("payload").orElseThrow().string("action").orElse(""))
                .toList();
    }

    private List<String> names(String folder) {
        Path place = dir.resolve(".loki/events").resolve(folder);
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(place)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anEventGoesFromOneCommandToTheOther() {
        String id = emit("begin");

        Ran tail = loki("events", "tail");
        assertThat(lines(tail.out())).singleElement().satisfies(event -> {
            assertThat(event.members().keySet())
                    .containsExactly("id", "type", "source", "timestamp", "payload", "version");
            assertThat(event.string("id")).contains(id);
            assertThat(event.string("source")).contains("hook");
        });
        Ran consumed = loki("events", "consume", "--group", "g", "--once");
        assertThat(consumed.exit()).as(consumed.err()).isZero();
        assertThat(consumed.out()).isEqualTo(tail.out());
        assertThat(names("archive")).hasSize(1);
        assertThat(loki("events", "consume", "--group", "g", "--once").out()).isEmpty();
        assertThat(actions(loki("events", "replay", "--since", "1h").out())).containsExactly("begin");
        assertThat(loki("events", "replay", "--publish").out()).isEqualTo("1\n");
        Ran again = loki("events", "consume", "--group", "g", "--once");
        assertThat(lines(again.out()).get(0).object("replay_of").orElseThrow().string("id"))
                .contains(id);
        assertThat(loki("events", "stats", "--json").json().integer("archived")).contains(2L);
        assertThat(loki("events", "prune", "--max-count", "1", "--json").json().integer("archived"))
                .contains(1L);
    }

    @Test
    void linesOfStandardInputBecomeEventsInTheirOrder() throws IOException {
        String input = IntStream.range(0, 50)
                .mapToObj(i -> "{\"type\":\"metric\",\"source\":\"api\",\"payload\":{\"action\":\"n" + i + "\"}}\n")
                .reduce("", String::concat);

        Ran emitted = withInput(input + "\n{\"payload\":{\"action\":\"last\"}}", "events emit user --stdin");

        assertThat(emitted.exit()).as(emitted.err()).isZero();
        assertThat(emitted.out().lines()).hasSize(51).isSorted().doesNotHaveDuplicates();
        List<JsonObject> events = lines(loki("events", "tail", "-n", "100").out());
        assertThat(events.stream().map(event -> event.string("id").orElseThrow()))
                .containsExactlyElementsOf(emitted.out().lines().toList());
        assertThat(events.get(50).string("type")).contains("user");
        assertThat(events.get(50).string("source")).contains("cli");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "events emit nonsense                            | 'nonsense' is no type of events; name one of state, memory",
                "events emit task --source nobody                | 'nobody' is no source of events; name one of cli, api",
                "events emit                                     | the type of the event is missing",
                "events emit task --payload [1]                  | not a JSON object",
                "events emit task --payload {                    | the text ends inside a value",
                "events emit task --stdin --payload {}           | exclude each other",
                "events consume                                  | --group",
                "events consume --group a/b --once               | the name of a group",
                "events consume --group g --attempts 0           | --attempts is from 1",
                "events consume --group g --timeout soon         | --timeout",
                "events tail --type erro                         | 'erro' is no type",
                "events tail --reader ../x                       | the name of a reader",
                "events tail -n -1                               | -n is from 0",
                "events replay --since yesterday                 | 'yesterday' is no time",
                "events prune --max-count -1                     | not negative",
            })
    void aWrongCommandLineIsAUsageError(String args, String part) {
        Ran ran = loki(args.strip().split(" +"));

        assertThat(ran.exit()).as(ran.err()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains(part).doesNotContain("Exception");
        assertThat(names("pending")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"type\":\"bogus\"}              | line 2: 'bogus' is no type of events",
                "{\"type\":\"task\",\"source\":\"x\"} | line 2: 'x' is no source of events",
                "{\"payload\":{}}                  | the type of the event is missing",
                "{\"type\":\"task\",\"payload\":7}    | line 2: the payload is no JSON object",
                "hello                             | line 2:1:1: unknown word",
            })
    void aWrongLineIsNamedAndWhatCameBeforeIsPublished(String wrong, String part) throws IOException {
        Ran ran = withInput("{\"type\":\"task\"}\n" + wrong + "\n{\"type\":\"task\"}\n", "events emit --stdin");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains(part).doesNotContain("Exception");
        assertThat(ran.out().lines()).hasSize(1);
        assertThat(names("pending")).hasSize(1);
    }

    @Test
    void aCommandHandlesEventsAndItsStatusDecides() {
        emit("good");
        emit("bad");

        Ran ran = loki(
                "events",
                "consume",
                "--group",
                "g",
                "--once",
                "--attempts",
                "1",
                "--exec",
                "read event; case $event in *bad*) echo refused; exit 3;; esac; echo \"$event\" > got.txt");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(actions(ran.out())).containsExactly("good");
        assertThat(ran.err()).contains("refused", "the command failed: it ended with status 3");
        assertThat(dir.resolve("got.txt")).hasContent(ran.out());
        assertThat(names("dead-letter/g")).hasSize(1);
    }

    @Test
    void aReaderRemembersWhatItHasSeen() {
        emit("a");
        assertThat(actions(loki("events", "tail", "--reader", "r").out())).containsExactly("a");
        emit("b");
        assertThat(loki("events", "tail", "--reader", "r", "--type", "error").out())
                .isEmpty();
        emit("c");
        assertThat(actions(loki("events", "tail", "--reader", "r", "--type", "task")
                        .out()))
                .containsExactly("c");
        assertThat(loki("events", "tail", "--reader", "r").out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void aConsumerGoesOnUntilASignalAndLeavesNothingClaimed(String signal, int exit) throws IOException {
        emit("before");
        try (Background consumer = launcher().launch("events", "consume", "--group", "g")) {
            Await.until("it is handled", () -> consumer.out().contains("before"));
            emit("after");
            Await.until("the next is handled", () -> consumer.out().contains("after"));
            consumer.signal(signal);
            Ran ran = consumer.end();
            assertThat(ran.exit()).isEqualTo(exit);
            assertThat(actions(ran.out())).containsExactly("before", "after");
            assertThat(ran.err()).isEmpty();
        }
        assertThat(names("groups/g/claims")).isEmpty();
        assertThat(names("archive")).hasSize(2);
    }

    @Test
    void whatAKilledConsumerHeldGoesToTheNextOne() {
        emit("a");
        try (Background slow =
                launcher().launch("events", "consume", "--group", "g", "--exec", "touch reached; exec sleep 600")) {
            Await.until("it works", () -> Files.exists(dir.resolve("reached")));
            assertThat(names("pending")).isEmpty();
            slow.signal("KILL");
            slow.end();
        }
        Ran next = loki("events", "consume", "--group", "g", "--max", "1");
        assertThat(next.exit()).as(next.err()).isZero();
        assertThat(actions(next.out())).containsExactly("a");
    }

    @Test
    void aFollowerPrintsWhatComes() {
        emit("old");
        try (Background tail = launcher().launch("events", "tail", "-f", "--type", "task")) {
            Await.until("the last one is printed", () -> tail.out().contains("old"));
            emit("new");
            Await.until("the new one is printed", () -> tail.out().contains("new"));
            tail.signal("INT");
            assertThat(actions(tail.end().out())).containsExactly("old", "new");
        }
        assertThat(names("pending")).hasSize(2);
    }

    @Test
    void twoFollowersUnderOneNameAreRefused() {
        emit("a");
        try (Background tail = launcher().launch("events", "tail", "-f", "--reader", "r")) {
            Await.until("it reads", () -> tail.out().contains("\"a\""));
            Ran second = loki("events", "tail", "--reader", "r");
            assertThat(second.exit()).isEqualTo(75);
            assertThat(second.err()).contains("another process reads as 'r'");
        }
    }

    @Test
    void anEventWhoseLineNobodyReadsIsNotLost() {
        IntStream.range(0, 3).forEach(i -> emit("e" + i));
        String loki = Launcher.dist().resolve("bin/loki").toString();

        Launcher.of(dir, "sh", "-c", loki + " events consume --group g --once | true")
                .run();
        Ran rest = loki("events", "consume", "--group", "g", "--once");

        assertThat(rest.exit()).isZero();
        assertThat(names("archive")).hasSize(3);
        assertThat(names("groups/g/claims")).isEmpty();
    }

    @Test
    void anotherFolderIsNamedByTheVariable() {
        Launcher there = launcher().with("LOKI_EVENTS_DIR", "shared/bus");
        assertThat(there.run("events", "emit", "task").exit()).isZero();

        assertThat(dir.resolve("shared/bus/pending")).isNotEmptyDirectory();
        assertThat(dir.resolve(".loki")).doesNotExist();
        assertThat(there.run("events", "tail").out().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"emit task", "tail", "stats", "consume --group g --once"})
    void aFolderThatCannotBeUsedIsNamed(String command) throws IOException {
        Files.writeString(dir.resolve("file"), "", StandardCharsets.UTF_8);

        Ran ran = launcher().with("LOKI_EVENTS_DIR", "file/bus").run(("events " + command).split(" "));

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("file/bus").doesNotContain("Exception");
    }

    @Test
    void aRunPublishesWhatTheFormatSays() throws IOException {
        Path root = dir.resolve("run");
        Scene scene = Scene.in(root);
        scene.project().tasks("""
                version: 1
                tasks:
                  - {id: a, type: chore, title: First, act: echo a > a.txt}
                """);
        Launcher on = scene.launcher().with("LOKI_EVENTS_DIR", "auto");

        Ran ran = on.run("run");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.err()).doesNotContain("warning");
        List<JsonObject> events = lines(on.run("events", "tail", "-n", "1000").out());
        String page = Files.readString(Launcher.checkout().resolve("docs/formats/events.md"));
        assertThat(events).hasSizeGreaterThan(8).allSatisfy(event -> {
            assertThat(event.string("source")).contains("runner");
            String action =
                    event.object("payload").orElseThrow().string("action").orElseThrow();
            assertThat(page)
                    .contains("| `" + action + "` | `" + event.string("type").orElseThrow() + "` |");
        });
        assertThat(events.get(0).object("payload").orElseThrow().string("action"))
                .contains("run_started");
        assertThat(scene.project().read(".loki/events.jsonl").lines()).hasSize(events.size());
    }
}
