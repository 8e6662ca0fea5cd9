package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.ConfigException;
import dev.loki.core.engine.ReceiptVerifier.Check;
import dev.loki.core.engine.ReceiptVerifier.Result;
import dev.loki.core.engine.ReceiptVerifier.Status;
import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.core.task.Task;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptVerifierTest {
    /** What a change of which nobody can see with the journal at hand; {@code docs/formats/receipt.md} says the same. */
    private static final Set<String> NEVER_RECOMPUTABLE = Set.of("/project");

    @TempDir
    Path folder;

    private static List<String> wrong(Result result) {
        return result.checks().stream()
                .filter(check -> check.status() == Status.MISMATCH)
                .map(Check::what)
                .toList();
    }

    private static boolean listedAsOpen(Result result, String pointer) {
        return result.checks().stream()
                .filter(check -> check.status() == Status.NOT_RECOMPUTABLE)
                .anyMatch(check -> pointer.equals(check.what()) || pointer.startsWith(check.what() + "/"));
    }

    /** The pointers of all values that hold no others. */
    private static List<String> leaves(JsonValue value, String at) {
        List<String> found = new ArrayList<>();
        if (value instanceof JsonObject object) {
            object.members().forEach((name, member) -> found.addAll(leaves(member, at + "/" + name)));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.items().size(); i++) {
                found.addAll(leaves(array.items().get(i), at + "/" + i));
            }
        } else {
            found.add(at);
        }
        return found;
    }

    /** The same value with one leaf changed. */
    private static JsonValue tamper(JsonValue value, List<String> path) {
        if (path.isEmpty()) {
            return other(value);
        }
        List<String> rest = path.subList(1, path.size());
        if (value instanceof JsonArray array) {
            List<JsonValue> items = new ArrayList<>(array.items());
            int i = Integer.parseInt(path.get(0));
            items.set(i, tamper(items.get(i), rest));
            return JsonValue.array(items);
        }
        JsonObject object = (JsonObject) value;
        JsonValue member = object.get(path.get(0)).orElseThrow();
        return object.toBuilder().put(path.get(0), tamper(member, rest)).build();
    }

    private static JsonValue other(JsonValue leaf) {
        if (leaf instanceof JsonString text) {
            boolean id = text.value().matches("[0-9a-f]{40,64}");
            return JsonValue.of(id ? flipped(text.value()) : text.value() + "x");
        }
        if (leaf instanceof JsonNumber number) {
            return new JsonNumber(number.value().add(BigDecimal.ONE));
        }
        return leaf instanceof JsonBoolean flag ? new JsonBoolean(!flag.value()) : JsonValue.of("x");
    }

    private static String flipped(String id) {
        return (id.charAt(0) == '0' ? "1" : "0") + id.substring(1);
    }

    private static JsonObject tampered(JsonObject json, String pointer) {
        return (JsonObject) tamper(json, List.of(pointer.substring(1).split("/", -1)));
    }

    @Test
    void anUntouchedReceiptIsConfirmedFromJournalAndCommits() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            Result result = run.verify(run.receipt().toJson());

            assertThat(wrong(result)).isEmpty();
            assertThat(result.valid()).isTrue();
            assertThat(result.checks())
                    .filteredOn(check -> check.status() == Status.NOT_RECOMPUTABLE)
                    .extracting(Check::what)
                    .containsExactly("/project");
            assertThat(result.toJson().bool("valid")).contains(true);
        }
    }

    @Test
    void everyChangedValueIsFoundWhileTheJournalIsThere() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            List<String> unnoticed = new ArrayList<>();
            for (String pointer : leaves(json, "")) {
                try {
                    Result result = run.verify(tampered(json, pointer));
                    if (result.valid() && !NEVER_RECOMPUTABLE.contains(pointer)) {
                        unnoticed.add(pointer);
                    }
                } catch (ConfigException e) {
                    assertThat(e).hasMessageContaining("receipt.json:");
                }
            }
            assertThat(unnoticed).isEmpty();
        }
    }

    @Test
    void withoutTheJournalEveryChangedValueIsFoundOrListedAsNotRecomputable() throws IOException {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            Files.delete(run.dir.journal());
            assertThat(run.verify(json).valid()).isTrue();
            List<String> unnoticed = new ArrayList<>();
            for (String pointer : leaves(json, "")) {
                try {
                    Result result = run.verify(tampered(json, pointer));
                    if (result.valid() && !listedAsOpen(result, pointer)) {
                        unnoticed.add(pointer);
                    }
                } catch (ConfigException e) {
                    assertThat(e).hasMessageContaining("receipt.json:");
                }
            }
            assertThat(unnoticed).isEmpty();
        }
    }

    @Test
    void inACloneGitAloneRefutesCommitsFilesAndTheTasksThatTheyBearOut() throws IOException {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            Files.delete(run.dir.journal());
            for (String pointer : List.of(
                    "/base",
                    "/head",
                    "/diff_hash",
                    "/files_changed",
                    "/files/0/path",
                    "/commits/0/sha",
                    "/commits/0/tree",
                    "/commits/0/parents/0",
                    "/commits/0/subject",
                    "/commits/0/trailers/Agent",
                    "/commits/0/task",
                    "/tasks/0/id",
                    "/tasks/0/title",
                    "/tasks/0/agent",
                    "/tasks/0/tests/0",
                    "/tasks/0/commit",
                    "/tasks/0/tree",
                    "/tasks/0/files/0/status",
                    "/tasks/0/gates/1/tree")) {
                assertThat(wrong(run.verify(tampered(json, pointer))))
                        .as(pointer)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void aCloneConfirmsWhatGitKnowsAndListsTheRest(@TempDir Path elsewhere) {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            Path clone = elsewhere.resolve("clone");
            run.project.git("clone", "-q", folder.toString(), clone.toString());

            Result result = ReceiptVerifier.verify(
                    ProjectDir.at(clone), Git.open(clone, System.getenv()), RecordedRun.reread(json));

            assertThat(wrong(result)).isEmpty();
            assertThat(result.checks())
                    .extracting(Check::what, Check::status)
                    .contains(
                            org.assertj.core.groups.Tuple.tuple("/diff_hash", Status.OK),
                            org.assertj.core.groups.Tuple.tuple("/commits", Status.OK),
                            org.assertj.core.groups.Tuple.tuple("/tasks/0/commit", Status.OK),
                            org.assertj.core.groups.Tuple.tuple("/cost", Status.NOT_RECOMPUTABLE),
                            org.assertj.core.groups.Tuple.tuple("/policy", Status.NOT_RECOMPUTABLE));
        }
    }

    @Test
    void addedAndRemovedItemsAreFound() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            JsonObject fewer = json.toBuilder()
                    .put("violations", JsonValue.array(List.of()))
                    .build();
            JsonObject more = json.toBuilder()
                    .put(
                            "cost",
                            json.object("cost").orElseThrow().toBuilder()
                                    .put("discount", 1)
                                    .build())
                    .build();

            assertThat(wrong(run.verify(fewer))).containsExactly("/violations");
            assertThat(wrong(run.verify(more))).containsExactly("/cost/discount");
        }
    }

    @Test
    void aRunThatWentOnAfterItsReceiptStillConfirmsIt() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            run.session("policy").add(EntryType.NOTE, "{text: later}").end(0, "more");
            Task later = RecordedRun.plain("later-1", "Later");
            run.task(later).completed(later, run.checkpoint(later, Map.of("later", "x\n")));

            assertThat(wrong(run.verify(json))).isEmpty();
            assertThat(run.receipt().toJson()).isNotEqualTo(json);
        }
    }

    @Test
    void aChangedJournalContradictsTheReceipt() throws IOException {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            Files.writeString(
                    run.dir.journal(),
                    Files.readString(run.dir.journal()).replace("\"cost_usd\":0.25", "\"cost_usd\":0.01"));

            assertThat(wrong(run.verify(json))).contains("/journal/sha256", "/cost/usd");
        }
    }

    @Test
    void aDamagedJournalIsNamedAndConfirmsNothing() throws IOException {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            Files.writeString(run.dir.journal(), "{}\n{}\n");

            Result result = run.verify(json);

            assertThat(result.checks())
                    .filteredOn(check -> check.what().equals("/cost"))
                    .allSatisfy(check -> {
                        assertThat(check.status()).isEqualTo(Status.NOT_RECOMPUTABLE);
                        assertThat(check.detail()).contains("journal");
                    });
        }
    }

    @Test
    void aRewrittenBranchContradictsTheReceipt() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            run.project.git("commit", "-q", "--amend", "-m", "Rewritten");

            assertThat(run.verify(json).checks())
                    .filteredOn(check -> check.status() == Status.MISMATCH)
                    .anySatisfy(check -> assertThat(check.detail()).contains("is not on branch main"));
        }
    }

    @Test
    void aBranchThatWasMergedAndDeletedIsNoContradiction() throws IOException {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            run.project.git("checkout", "-q", "-b", "trunk");
            run.project.git("branch", "-q", "-D", "main");

            assertThat(wrong(run.verify(json))).isEmpty();
        }
    }

    @Test
    void anotherRepositoryConfirmsNothing(@TempDir Path elsewhere) {
        try (RecordedRun run = RecordedRun.eventful(folder);
                RecordedRun other = RecordedRun.begin(elsewhere)) {
            Result result = ReceiptVerifier.verify(
                    other.dir, other.git, RecordedRun.reread(run.receipt().toJson()));

            assertThat(result.valid()).isFalse();
            assertThat(wrong(result)).contains("/head");
        }
    }

    @Test
    void aReceiptUnderAnotherRunsNameIsFoundByItsJournal() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson().toBuilder()
                    .put("run_id", "run-other")
                    .build();

            assertThat(wrong(run.verify(json))).containsExactly("/run_id");
        }
    }

    @Test
    void gatesOnAnotherTreeThanTheCommitsAreFoundEvenIfTheJournalSaysSo() {
        try (RecordedRun run = RecordedRun.begin(folder)) {
            Task task = RecordedRun.checked("a", "A");
            run.task(task).attempt(task, 1, "");
            run.gates(
                    task,
                    1,
                    run.git.treeOf("HEAD"),
                    true,
                    new RecordedRun.Gate("verify", dev.loki.core.constitution.QualityGateResult.Status.PASS, 0, ""));
            run.completed(task, run.checkpoint(task, Map.of("a", "not what was checked\n")));

            assertThat(wrong(run.verify(run.receipt().toJson()))).containsExactly("/tasks/0/gates");
        }
    }

    @Test
    void anArchivedRunIsConfirmed() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            Receipt receipt = run.receipt();
            new RunArchive(run.dir).archive();

            Result result = ReceiptVerifier.verify(run.dir, run.git, receipt);

            assertThat(wrong(result)).isEmpty();
            assertThat(Optional.of(result.checks()))
                    .get()
                    .satisfies(checks -> assertThat(checks)
                            .anyMatch(check -> check.what().equals("/cost") && check.status() == Status.OK));
        }
    }
}
