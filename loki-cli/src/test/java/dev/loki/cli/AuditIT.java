package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit trail from the command line. */
class AuditIT {
    @TempDir
    Path dir;

    private Path log;

    @BeforeEach
    void name() {
        log = dir.resolve(".loki/audit/audit.jsonl");
    }

    private Ran loki(String... args) {
        return Launcher.in(dir).run(args);
    }

    private Ran shell(String script) {
        String launcher = Launcher.dist().resolve("bin/loki").toString();
        return Launcher.of(dir, "sh", "-c", script.replace("LOKI", launcher)).run();
    }

    private static List<JsonObject> objects(String lines) {
        return lines.lines().map(line -> (JsonObject) Json.parse(line, "line")).toList();
    }

    @Test
    void recordPrintsWhatIsOnTheDiskAndQueryAndTailShowIt() throws IOException {
        Ran one = loki("audit", "record", "--who", "ci", "--what", "deploy", "--metadata", "{\"b\":1,\"1\":2}");
        assertThat(one.exit()).as(one.err()).isZero();
        Ran more = shell("printf '{\"who\":\"a\",\"what\":\"b\"}\\n{\"who\":\"a\",\"what\":\"c\",\"why\":\"d\"}\\n'"
                + " | LOKI audit record --stdin");
        assertThat(more.exit()).as(more.err()).isZero();

        List<JsonObject> receipts = objects(one.out() + more.out());
        assertThat(receipts).extracting(r -> r.integer("seq").orElseThrow()).containsExactly(0L, 1L, 2L);
        List<String> lines = Files.readAllLines(log);
        for (int i = 0; i < 3; i++) {
            assertThat(lines.get(i)).contains(receipts.get(i).string("hash").orElseThrow());
        }
        assertThat(lines.get(0)).contains("\"metadata\":{\"1\":2,\"b\":1}");
        assertThat(objects(loki("audit", "query", "--who", "a", "--json").out()))
                .hasSize(2);
        assertThat(loki("audit", "query", "--what", "c", "--since", "1h").out()).contains("a  c  (d)");
        assertThat(loki("audit", "query", "--until", "2020-01-01").out()).isEmpty();
        assertThat(loki("audit", "tail", "-n", "1").out()).startsWith("2  ").contains("a  c");
    }

    @Test
    void verifyEndsWithEightAndNamesPlaceAndCause() throws IOException {
        shell("for i in 1 2 3; do echo '{\"who\":\"a\",\"what\":\"step\",\"where\":\"here\"}'; done"
                + " | LOKI audit record --stdin");
        Ran valid = loki("audit", "verify", "--json");
        assertThat(valid.exit()).isZero();
        assertThat(List.copyOf(valid.json().members().keySet())
                        .containsAll(List.of("valid", "entries", "brokenAt", "error")))
                .isTrue();
        assertThat(valid.json().integer("entries")).contains(3L);

        List<String> lines = Files.readAllLines(log);
        lines.set(1, lines.get(1).replace("here", "there"));
        Files.write(log, lines);

        Ran broken = loki("audit", "verify", "--json");
        assertThat(broken.exit()).isEqualTo(8);
        assertThat(broken.json().bool("valid")).contains(false);
        assertThat(broken.json().integer("brokenAt")).contains(1L);
        assertThat(broken.json().string("cause")).contains("edited");
        assertThat(loki("audit", "verify", "--lenient").out()).contains("Hash mismatch at entry 1");
        assertThat(loki("audit", "verify", "no-such.jsonl").exit()).isEqualTo(8);
    }

    @Test
    void theFirstEntryThatIsNotWrittenEndsTheStreamWithOne() throws IOException {
        Ran ran = shell("printf '{\"who\":\"a\",\"what\":\"b\"}\\n{\"who\":\"a\"}\\n{\"who\":\"a\",\"what\":\"c\"}\\n'"
                + " | LOKI audit record --stdin");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(objects(ran.out())).hasSize(1);
        assertThat(ran.err()).contains("\"what\"").doesNotContain("\tat ");
        assertThat(Files.readAllLines(log)).hasSize(1);

        Ran unknown = shell("echo '{\"who\":\"a\",\"what\":\"b\",\"seq\":7}' | LOKI audit record --stdin");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("standard input line 1");
        assertThat(loki("audit", "record", "--who", "a").exit()).isEqualTo(2);
        assertThat(loki("audit", "record", "--who", "a", "--what", "b", "--metadata", "{")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void aProgramThatWaitsForEachReceiptGetsIt() {
        Ran ran = shell("mkfifo in out; LOKI audit record --stdin < in > out & exec 3> in 4< out;"
                + " for i in 1 2 3; do echo '{\"who\":\"a\",\"what\":\"b\"}' >&3; read -r receipt <&4;"
                + " echo \"got $receipt\"; done; exec 3>&-; wait");

        assertThat(ran.out().lines()).hasSize(3).allMatch(line -> line.startsWith("got {\"seq\":"));
    }

    @Test
    void tailFollowsWhatIsAppended() throws IOException {
        loki("audit", "record", "--who", "a", "--what", "first");
        try (Background tail = Launcher.in(dir).launch("audit", "tail", "-f", "--json")) {
            Await.until("the first entry is shown", () -> tail.out().contains("\"first\""));
            loki("audit", "record", "--who", "a", "--what", "second");
            Await.until("the second entry is shown", () -> tail.out().contains("\"second\""));
            tail.signal("TERM");
        }
    }

    @Test
    void aLogThatCannotBeWrittenStopsARunBeforeItBegins() throws IOException {
        Scene scene = Scene.in(dir.resolve("scene"));
        scene.project().tasks("version: 1\ntasks:\n  - {id: a, type: chore, title: First, act: \"echo a > a.txt\"}\n");
        Files.writeString(scene.root().resolve(".loki/audit"), "a file");

        Ran ran = scene.launcher().with("LOKI_AUDIT_ENABLED", "true").run("run");

        assertThat(ran.exit()).isEqualTo(8);
        assertThat(ran.err()).contains(".loki/audit").doesNotContain("\tat ");
        assertThat(Files.exists(scene.root().resolve("a.txt"))).isFalse();
    }

    @Test
    void everyStepOfARunIsAnEntryOfAValidChain() {
        Scene scene = Scene.in(dir.resolve("scene"));
        scene.project().tasks("version: 1\ntasks:\n  - {id: a, type: chore, title: First, act: \"echo a > a.txt\"}\n");

        Ran ran = scene.launcher().with("LOKI_AUDIT_ENABLED", "true").run("run");

        assertThat(ran.exit()).as(ran.err()).isZero();
        Ran verified = scene.loki("audit", "verify", "--json");
        assertThat(verified.exit()).isZero();
        assertThat(verified.json().integer("entries").orElse(0L)).isGreaterThan(5);
        assertThat(scene.loki("audit", "query").out()).contains("run_started", "act_started", "committed");
    }
}
