package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.engine.RecordedRun.Gate;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Task;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptTest {
    @TempDir
    Path folder;

    private static JsonObject task(JsonObject receipt, String id) {
        return receipt.objects("tasks").stream()
                .filter(task -> task.string("id").equals(Optional.of(id)))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> notRun(JsonObject receipt) {
        return receipt.objects("not_run").stream()
                .map(item -> item.string("what").orElse("") + "|"
                        + item.string("task").orElse("") + "|"
                        + item.string("name").orElse("") + "|"
                        + item.string("status").orElse("") + "|"
                        + item.string("reason").orElse(""))
                .toList();
    }

    @Test
    void namesTheRunItsEndAndWhatItRestsOn() throws Exception {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();

            assertThat(json.string("run_id")).contains(RecordedRun.RUN_ID);
            assertThat(json.string("project")).contains(folder.getFileName().toString());
            assertThat(json.string("branch")).contains("main");
            assertThat(json.string("head")).contains(run.git.head());
            assertThat(json.string("started")).contains("2026-02-21T10:00:00.000Z");
            assertThat(json.integer("exit_code")).contains(3L);
            assertThat(json.string("reason")).contains("2 of 4 tasks not completed");
            byte[] journal = Files.readAllBytes(run.dir.journal());
            JsonObject identity = json.object("journal").orElseThrow();
            assertThat(identity.integer("entries"))
                    .contains(
                            new String(journal, StandardCharsets.UTF_8).lines().count());
            assertThat(identity.string("sha256")).contains(sha256(journal));
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void theDiffHashIsThatOfGitsRawDiff() throws Exception {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            Path raw = folder.resolve("../" + folder.getFileName() + ".raw").normalize();
            run.project.run(List.of(
                    "sh",
                    "-c",
                    "git diff-tree -r --raw -z --no-renames \"$1\" \"$2\" > \"$3\"",
                    "sh",
                    json.string("base").orElseThrow(),
                    json.string("head").orElseThrow(),
                    raw.toString()));

            assertThat(json.string("diff_hash")).contains(sha256(Files.readAllBytes(raw)));
            Files.delete(raw);
            assertThat(json.objects("files"))
                    .extracting(file -> file.string("status").orElseThrow()
                            + file.string("path").orElseThrow())
                    .containsExactly("Aa.txt", "Ab.txt", "At/a_test.sh");
            assertThat(json.integer("files_changed")).contains(3L);
        }
    }

    @Test
    void aCompletedTaskCarriesItsCommitItsFailuresAndEveryGateResult() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            JsonObject done = task(json, "done-1");
            JsonObject commit = json.objects("commits").get(0);

            assertThat(commit.string("task")).contains("done-1");
            assertThat(commit.string("subject")).contains("[Loki] eng-done-1: Write a greeting");
            assertThat(commit.object("trailers").orElseThrow().string("Tests")).contains("t/a_test.sh");
            assertThat(done.string("commit")).isEqualTo(commit.string("sha"));
            assertThat(done.string("tree")).isEqualTo(commit.string("tree"));
            assertThat(done.string("status")).contains("completed");
            assertThat(done.integer("attempts")).contains(2L);
            assertThat(done.strings("lineage")).containsExactly("orchestrator-main", "eng-main");
            assertThat(done.string("verify")).contains("PASS");
            assertThat(done.objects("failures").get(0).string("code")).contains("QUALITY_GATE_FAILED");
            assertThat(done.objects("gates"))
                    .extracting(gate -> gate.integer("attempt").orElseThrow()
                            + gate.string("status").orElseThrow())
                    .containsExactly("1FAIL", "2PASS", "2NOT_APPLICABLE");
            JsonObject gate = done.objects("gates").get(0);
            assertThat(gate.strings("output_tail")).containsExactly("1 of 2 tests failed");
            assertThat(gate.string("output_sha256")).contains(Sha256.hex("1 of 2 tests failed"));
            assertThat(gate.integer("duration_ms")).contains(120L);
            assertThat(done.objects("files"))
                    .extracting(f -> f.string("path").orElseThrow())
                    .containsExactly("a.txt", "t/a_test.sh");
        }
    }

    @Test
    void listsApartWhatWasNotRunNotVerifiedAndNotOn() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            assertThat(notRun(run.receipt().toJson()))
                    .containsExactly(
                            "gate|done-1|lint|NOT_APPLICABLE|no file matches pom.xml",
                            "task|refused-1||blocked|refused: POLICY_DENIED",
                            "task|waiting-1||pending|waits for refused-1",
                            "verify|unchecked-1|||the task has no check of its own: not verified",
                            "feature||audit|not configured|audit was not configured");
            assertThat(task(run.receipt().toJson(), "unchecked-1").string("verify"))
                    .contains("not verified");
        }
    }

    @Test
    void aCostThatNobodyReportedIsNullAndCountedAndNeverZero() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject cost = run.receipt().toJson().object("cost").orElseThrow();

            assertThat(cost.number("usd")).contains(new BigDecimal("0.3"));
            assertThat(cost.integer("tokens")).contains(175L);
            assertThat(cost.integer("unknown_cost_attempts")).contains(1L);
            List<JsonObject> groups = cost.objects("by_provider");
            assertThat(groups.get(0).string("model")).contains("small");
            assertThat(groups.get(0).integer("attempts")).contains(2L);
            assertThat(groups.get(1).get("usd")).contains(JsonNull.INSTANCE);
            assertThat(groups.get(1).get("tokens")).contains(JsonNull.INSTANCE);
        }
    }

    @Test
    void countsDecisionsAndListsEachThatWasNotAPlainAllow() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            JsonObject policy = json.object("policy").orElseThrow();

            assertThat(policy.objects("decisions"))
                    .extracting(d -> d.string("decision").orElseThrow()
                            + d.integer("count").orElseThrow())
                    .containsExactly("ALLOW1", "DENY1");
            JsonObject finding = policy.objects("findings").get(0);
            assertThat(finding.string("task")).contains("refused-1");
            assertThat(finding.strings("rules")).containsExactly("boundary");
            assertThat(finding.string("file"))
                    .as("a path of the project, not of the machine")
                    .contains("src/x");
            assertThat(json.objects("violations").get(0).string("code")).contains("SPEC_MISSING");
            JsonObject approval = json.objects("approvals").get(0);
            assertThat(approval.string("status")).contains("used");
            assertThat(approval.string("decided_by")).contains("anna");
            assertThat(json.objects("limits").get(0).string("limit")).contains("usd");
            assertThat(json.objects("deployments").get(0).bool("healthy")).contains(true);
            assertThat(json.objects("notes"))
                    .extracting(n -> n.string("text").orElseThrow())
                    .anyMatch(text -> text.contains("interrupted act was undone"))
                    .anyMatch(text -> text.contains("are kept"));
        }
    }

    @Test
    void theSameJournalAndCommitsGiveTheSameBytes() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            assertThat(run.receipt().text()).isEqualTo(run.receipt().text());
        }
    }

    @Test
    void aRunThatGoesOnHasNoEnd() {
        try (RecordedRun run = RecordedRun.begin(folder)) {
            JsonObject json = run.receipt().toJson();

            assertThat(json.get("ended")).contains(JsonNull.INSTANCE);
            assertThat(json.get("exit_code")).contains(JsonNull.INSTANCE);
            assertThat(json.string("head")).isEqualTo(json.string("base"));
            assertThat(json.objects("commits")).isEmpty();
            assertThat(json.string("diff_hash")).contains(Sha256.hex(""));
            assertThat(notRun(json)).anyMatch(item -> item.startsWith("feature||policy|not configured"));
        }
    }

    @Test
    void workThatIsVerifiedAndNotCommittedSaysSo() {
        try (RecordedRun run = RecordedRun.begin(folder)) {
            Task task = RecordedRun.checked("a", "A");
            String tree = run.git.treeOf("HEAD");
            run.task(task).attempt(task, 1, "");
            run.add(EntryType.REFLECTED, "{task: a, attempt: 1, tree: t, files: [{path: x.txt, status: A}]}");
            run.gates(task, 1, tree, true, new Gate("verify", Status.PASS, 0, ""));
            run.add(EntryType.TASK_VERIFIED, "{task: a, tree: '" + tree + "'}").end(0, "1 verified and not committed");

            JsonObject json = run.receipt().toJson();

            JsonObject verified = task(json, "a");
            assertThat(verified.get("commit")).contains(JsonNull.INSTANCE);
            assertThat(verified.string("tree")).contains(tree);
            assertThat(verified.objects("files")).hasSize(1);
            assertThat(notRun(json))
                    .anyMatch(item -> item.startsWith("completion|a||verified|verified and not committed"));
        }
    }

    @Test
    void aTaskCarriedOverFromAnEarlierRunKeepsItsEvidence() {
        try (RecordedRun run = RecordedRun.begin(folder)) {
            Task task = RecordedRun.checked("old-1", "Old work");
            String sha = run.checkpoint(task, Map.of("old.txt", "old\n"));
            JsonObject gate = new Gate("verify", Status.PASS, 0, "ok")
                    .result(run.git.treeOf(sha))
                    .toJson();
            JsonObject record = task.toJson().toBuilder()
                    .put("git_commit_sha", sha)
                    .put("lineage", List.of("orchestrator-main", "eng-main"))
                    .put("attempts", 3)
                    .put(
                            "quality_checks",
                            JsonObject.builder()
                                    .put("gates", JsonValue.array(List.of(gate)))
                                    .build())
                    .build();
            run.add(
                    EntryType.TASK_CARRIED,
                    JsonObject.builder()
                            .put("task", "old-1")
                            .put("definition", task.toJson())
                            .put("record", record)
                            .build());

            JsonObject json = run.receipt().toJson();

            JsonObject carried = task(json, "old-1");
            assertThat(carried.bool("carried")).contains(true);
            assertThat(carried.integer("attempts")).contains(0L);
            assertThat(carried.string("verify")).contains("PASS");
            assertThat(carried.string("commit")).contains(sha);
            assertThat(json.objects("commits"))
                    .as("it is no commit of this run")
                    .isEmpty();
            assertThat(run.verify(json).valid()).isTrue();
        }
    }

    @Test
    void whenAGateChangesFilesTheRoundAfterItDecides() {
        try (RecordedRun run = RecordedRun.begin(folder)) {
            Task task = RecordedRun.checked("a", "A");
            String before = run.git.treeOf("HEAD");
            run.task(task).attempt(task, 1, "");
            run.gates(
                    EntryType.GATES_CHANGED_FILES,
                    task,
                    1,
                    before,
                    false,
                    new Gate("verify", Status.ERROR, -1, "late"));
            String sha = run.checkpoint(task, Map.of("a", "formatted\n"));
            run.gates(task, 1, run.git.treeOf(sha), true, new Gate("verify", Status.PASS, 0, "ok"));
            run.completed(task, sha);

            JsonObject json = run.receipt().toJson();

            assertThat(task(json, "a").string("verify")).contains("PASS");
            assertThat(task(json, "a").objects("gates"))
                    .extracting(gate -> gate.integer("round").orElseThrow()
                            + gate.string("status").orElseThrow())
                    .containsExactly("1ERROR", "2PASS");
            assertThat(notRun(json)).noneMatch(item -> item.startsWith("gate"));
            assertThat(json.objects("notes").get(0).string("text").orElseThrow())
                    .contains("gates changed tracked files");
            assertThat(run.verify(json).valid()).isTrue();
        }
    }

    @Test
    void aRewrittenHistoryIsListedAndNotHidden() {
        try (RecordedRun run = RecordedRun.begin(folder)) {
            Task task = RecordedRun.checked("a", "A");
            run.task(task).attempt(task, 1, "").completed(task, run.checkpoint(task, Map.of("a", "a\n")));
            Task next = RecordedRun.checked("b", "B");
            run.project.git("reset", "-q", "--hard", "HEAD~1");
            run.task(next).attempt(next, 1, "").completed(next, run.checkpoint(next, Map.of("b", "b\n")));

            assertThat(notRun(run.receipt().toJson()))
                    .anyMatch(item -> item.startsWith("commit|a|||") && item.endsWith("is not between base and head"));
        }
    }

    @Test
    void aReceiptOfAnArchivedRunIsTheSameAsBefore() throws IOException {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            String before = run.receipt().text();
            new RunArchive(run.dir).archive();

            assertThat(Receipt.of(run.dir, run.git, Optional.of(RecordedRun.RUN_ID))
                            .text())
                    .isEqualTo(before);
            assertThatThrownBy(() -> Receipt.of(run.dir, run.git, Optional.empty()))
                    .isInstanceOfSatisfying(
                            LokiException.class, e -> assertThat(e.code()).isEqualTo("NO_RUN"));
        }
    }

    @Test
    void anUnknownRunIsRefusedWithTheKnownOnes() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            for (String wrong : List.of("run-x", "../journal", "")) {
                assertThatThrownBy(() -> Receipt.of(run.dir, run.git, Optional.of(wrong)))
                        .isInstanceOfSatisfying(
                                LokiException.class, e -> assertThat(e.code()).isEqualTo("RUN_UNKNOWN"))
                        .hasMessageContaining(RecordedRun.RUN_ID);
            }
        }
    }

    @Test
    void aFileThatIsNoReceiptIsRefusedWithItsPlace() {
        try (RecordedRun run = RecordedRun.eventful(folder)) {
            JsonObject json = run.receipt().toJson();
            assertThat(RecordedRun.reread(json).toJson()).isEqualTo(json);
            assertRefused(json.toBuilder().put("version", 2).build(), "must be 1");
            assertRefused(json.toBuilder().put("head", "HEAD").build(), "full id of a commit");
            assertRefused(json.toBuilder().put("tasks", "none").build(), "tasks");
            assertRefused(json.toBuilder().put("taks", "none").build(), "unknown key");
            assertRefused(JsonObject.EMPTY, "version");
        }
    }

    private static void assertRefused(JsonObject json, String message) {
        assertThatThrownBy(() -> Receipt.parse(Json.document(Json.pretty(json), "receipt.json")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("receipt.json:")
                .hasMessageContaining(message);
    }
}
