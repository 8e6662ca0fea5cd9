package dev.loki.core.engine;

import static dev.loki.core.engine.ReceiptCells.code;
import static dev.loki.core.engine.ReceiptCells.id;
import static dev.loki.core.engine.ReceiptCells.number;
import static dev.loki.core.engine.ReceiptCells.plain;
import static dev.loki.core.engine.ReceiptCells.text;

import dev.loki.core.engine.ReceiptPage.Block;
import dev.loki.core.engine.ReceiptPage.Cell;
import dev.loki.core.engine.ReceiptPage.Fact;
import dev.loki.core.engine.ReceiptPage.Facts;
import dev.loki.core.engine.ReceiptPage.Heading;
import dev.loki.core.engine.ReceiptPage.Kind;
import dev.loki.core.engine.ReceiptPage.Output;
import dev.loki.core.engine.ReceiptPage.Sentence;
import dev.loki.core.engine.ReceiptPage.Table;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Decides what of a receipt stands where on its page; the outcome and what was not run come first. */
final class ReceiptLayout {
    /** The lines that are shown of the output of a gate that passed. */
    private static final int SHORT_TAIL = 5;

    /** The files that are shown of one task, and of the run. */
    private static final int FILES_OF_A_TASK = 20;

    private static final int FILES_OF_THE_RUN = 200;

    private final JsonObject receipt;
    private final List<Block> blocks = new ArrayList<>();

    ReceiptLayout(JsonObject receipt) {
        this.receipt = receipt;
    }

    ReceiptPage page() {
        summary();
        tasks();
        notRun();
        evidence();
        commits();
        deployments();
        cost();
        policy();
        violations();
        people();
        journal();
        return new ReceiptPage("Run " + text(receipt, "run_id") + " of " + text(receipt, "project"), blocks);
    }

    private void heading(int level, String text) {
        blocks.add(new Heading(level, text));
    }

    private void sentence(String text) {
        blocks.add(new Sentence(Cell.of(text)));
    }

    /** A section that is a table, or one sentence when the list is empty. */
    private void section(
            String heading,
            List<JsonObject> items,
            String none,
            List<String> columns,
            Function<JsonObject, List<Cell>> row) {
        heading(2, heading);
        if (items.isEmpty()) {
            sentence(none);
        } else {
            blocks.add(new Table(columns, items.stream().map(row).toList()));
        }
    }

    private void summary() {
        String exit = text(receipt, "exit_code");
        Kind kind = exit.isEmpty() ? Kind.OPEN : exit.equals("0") ? Kind.GOOD : Kind.BAD;
        String outcome = (exit.isEmpty() ? "Not ended: " : "Exit code " + exit + ": ") + text(receipt, "reason");
        blocks.add(new Sentence(new Cell(outcome, kind)));
        String ended = text(receipt, "ended");
        blocks.add(new Facts(List.of(
                new Fact("Project", plain(receipt, "project")),
                new Fact("Tasks", code(receipt, "tasks_file")),
                new Fact("Branch", code(receipt, "branch")),
                new Fact("Base", code(receipt, "base")),
                new Fact("Head", code(receipt, "head")),
                new Fact("Diff SHA-256", code(receipt, "diff_hash")),
                new Fact("Started", plain(receipt, "started")),
                new Fact("Ended", ended.isEmpty() ? new Cell("not yet", Kind.OPEN) : Cell.of(ended)),
                new Fact("Sessions", plain(receipt, "sessions")))));
    }

    private void tasks() {
        section(
                "Tasks",
                receipt.objects("tasks"),
                "The run had no task.",
                List.of("Task", "Title", "Status", "Attempts", "Commit", "Own check", "Gates"),
                task -> List.of(
                        code(task, "id"),
                        plain(task, "title"),
                        Cell.status(text(task, "status")),
                        plain(task, "attempts"),
                        id(task, "commit"),
                        Cell.status(text(task, "verify")),
                        gates(task)));
    }

    private static Cell gates(JsonObject task) {
        List<JsonObject> last = ReceiptTasks.deciding(JsonValue.array(task.array("gates")));
        long passed = last.stream()
                .filter(gate -> text(gate, "status").equals("PASS"))
                .count();
        Kind kind = last.isEmpty() || passed < last.size() ? Kind.OPEN : Kind.GOOD;
        return new Cell(last.isEmpty() ? "none" : passed + " of " + last.size() + " passed", kind);
    }

    private void notRun() {
        section(
                "Not run, not verified, not finished",
                receipt.objects("not_run"),
                "Nothing: every gate gave a verdict, every task was verified and finished.",
                List.of("What", "Task", "Status", "Why"),
                item -> List.of(
                        Cell.of((text(item, "what") + " " + text(item, "name")).strip()),
                        code(item, "task"),
                        text(item, "status").isEmpty() ? Cell.of("") : Cell.status(text(item, "status")),
                        plain(item, "reason")));
    }

    private void evidence() {
        heading(2, "Evidence by task");
        for (JsonObject task : receipt.objects("tasks")) {
            heading(3, text(task, "id") + ": " + text(task, "title"));
            blocks.add(new Facts(facts(task)));
            gateTable(task);
            task.objects("failures")
                    .forEach(failure -> output("Attempt " + text(failure, "attempt") + " failed", failure));
            task.object("blocked").ifPresent(refusal -> output("Refused", refusal));
        }
    }

    private static List<Fact> facts(JsonObject task) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Agent", Cell.code(String.join(" > ", task.strings("lineage")))));
        facts.add(new Fact("Type", plain(task, "type")));
        if (!text(task, "spec").isEmpty()) {
            facts.add(new Fact("Spec", code(task, "spec")));
        }
        if (!text(task, "tree").isEmpty()) {
            facts.add(new Fact("Tree", code(task, "tree")));
            facts.add(new Fact("Files", Cell.code(files(task))));
        }
        if (task.bool("carried").orElse(false)) {
            facts.add(new Fact("Note", new Cell("completed in an earlier run", Kind.OPEN)));
        }
        return facts;
    }

    private static String files(JsonObject json) {
        List<String> shown = json.objects("files").stream()
                .limit(FILES_OF_A_TASK)
                .map(file -> text(file, "status") + " " + text(file, "path"))
                .toList();
        long all = json.integer("files_changed").orElse(0L);
        String more = all > shown.size() ? ", and " + (all - shown.size()) + " more" : "";
        return shown.isEmpty() ? "none" : String.join(", ", shown) + more;
    }

    private void output(String label, JsonObject failure) {
        blocks.add(new Output(new Cell(label + " with " + text(failure, "code"), Kind.BAD), failure.strings("text")));
    }

    private void gateTable(JsonObject task) {
        List<JsonObject> gates = task.objects("gates");
        if (gates.isEmpty()) {
            sentence("No gate ran.");
            return;
        }
        blocks.add(new Table(
                List.of("Attempt", "Gate", "Status", "Blocks", "Exit", "Time", "Tree", "Output SHA-256"),
                gates.stream()
                        .map(gate -> List.of(
                                plain(gate, "attempt"),
                                code(gate, "name"),
                                Cell.status(text(gate, "status")),
                                Cell.of(gate.bool("blocking").orElse(true) ? "yes" : "no"),
                                Cell.of(text(gate, "exit_code").equals("-1") ? "" : text(gate, "exit_code")),
                                Cell.of(text(gate, "duration_ms") + " ms"),
                                id(gate, "tree"),
                                id(gate, "output_sha256")))
                        .toList()));
        for (JsonObject gate : gates) {
            Cell status = Cell.status(text(gate, "status"));
            List<String> tail = gate.strings("output_tail");
            int from = status.kind() == Kind.GOOD ? Math.max(0, tail.size() - SHORT_TAIL) : 0;
            if (!tail.isEmpty() && !status.text().equals("NOT_APPLICABLE")) {
                String label = text(gate, "name") + ", attempt " + text(gate, "attempt") + ": " + status.text();
                blocks.add(new Output(new Cell(label, status.kind()), tail.subList(from, tail.size())));
            }
        }
    }

    private void commits() {
        section(
                "Commits",
                receipt.objects("commits"),
                "The run made no commit.",
                List.of("Commit", "Tree", "Task", "Subject", "Trailers"),
                commit -> List.of(
                        id(commit, "sha"),
                        id(commit, "tree"),
                        code(commit, "task"),
                        plain(commit, "subject"),
                        Cell.of(trailers(commit))));
        section(
                "Files changed",
                receipt.objects("files").stream().limit(FILES_OF_THE_RUN).toList(),
                "The run changed no file.",
                List.of("Status", "Path"),
                file -> List.of(code(file, "status"), code(file, "path")));
        long all = receipt.integer("files_changed").orElse(0L);
        if (all > FILES_OF_THE_RUN) {
            sentence("These are the first of " + all + " files; the diff hash covers all of them.");
        }
    }

    private static String trailers(JsonObject commit) {
        JsonObject trailers = commit.object("trailers").orElse(JsonObject.EMPTY);
        return String.join(
                "; ",
                trailers.members().keySet().stream()
                        .map(name -> name + ": " + text(trailers, name))
                        .toList());
    }

    private void deployments() {
        List<JsonObject> items = receipt.objects("deployments");
        if (!items.isEmpty()) {
            section(
                    "Deployments",
                    items,
                    "",
                    List.of("When", "Environment", "Commit", "Before", "Healthy", "Rollback"),
                    item -> List.of(
                            plain(item, "at"),
                            code(item, "environment"),
                            id(item, "commit"),
                            id(item, "previous_commit"),
                            Cell.status(item.bool("healthy").orElse(false) ? "yes" : "no"),
                            plain(item, "rollback")));
        }
    }

    private void cost() {
        JsonObject cost = receipt.object("cost").orElse(JsonObject.EMPTY);
        List<JsonObject> rows = new ArrayList<>(cost.objects("by_provider"));
        rows.add(cost.toBuilder().put("provider", "all").build());
        section(
                "Cost, as reported by the providers",
                rows,
                "",
                List.of("Provider", "Model", "Attempts", "US dollars", "Tokens", "Attempts of unknown cost"),
                row -> List.of(
                        plain(row, "provider"),
                        plain(row, "model"),
                        plain(row, "attempts"),
                        number(row, "usd"),
                        number(row, "tokens"),
                        plain(row, "unknown_cost_attempts")));
    }

    private void policy() {
        JsonObject policy = receipt.object("policy").orElse(JsonObject.EMPTY);
        section(
                "Policy decisions",
                policy.objects("decisions"),
                "No policy decision was asked for.",
                List.of("Point", "Decision", "Count"),
                row -> List.of(code(row, "point"), Cell.status(text(row, "decision")), plain(row, "count")));
        List<JsonObject> findings = policy.objects("findings");
        if (!findings.isEmpty()) {
            blocks.add(new Table(
                    List.of("When", "Task", "Point", "Decision", "Reason", "Rules", "File"),
                    findings.stream()
                            .map(item -> List.of(
                                    plain(item, "at"),
                                    code(item, "task"),
                                    code(item, "point"),
                                    Cell.status(text(item, "decision")),
                                    plain(item, "reason"),
                                    Cell.of(String.join(", ", item.strings("rules"))),
                                    code(item, "file")))
                            .toList()));
        }
    }

    private void violations() {
        section(
                "Violations of the constitution",
                receipt.objects("violations"),
                "None.",
                List.of("When", "Task", "Code", "Rule", "Severity", "Moment", "Evidence", "Fix"),
                item -> List.of(
                        plain(item, "at"),
                        code(item, "task"),
                        code(item, "code"),
                        code(item, "rule"),
                        Cell.status(text(item, "severity")),
                        plain(item, "point"),
                        Cell.of(evidence(item)),
                        plain(item, "fix")));
    }

    private static String evidence(JsonObject violation) {
        JsonObject evidence = violation.object("evidence").orElse(JsonObject.EMPTY);
        return evidence.string("message").orElseGet(() -> Json.write(evidence));
    }

    private void people() {
        section(
                "Approvals",
                receipt.objects("approvals"),
                "None was asked for.",
                List.of("When", "Task", "Approval", "Status", "Decided by", "Reason"),
                item -> List.of(
                        plain(item, "at"),
                        code(item, "task"),
                        code(item, "id"),
                        Cell.status(text(item, "status")),
                        plain(item, "decided_by"),
                        plain(item, "reason")));
        section(
                "Limits reached",
                receipt.objects("limits"),
                "None.",
                List.of("When", "Limit", "What"),
                item -> List.of(plain(item, "at"), code(item, "limit"), plain(item, "text")));
        List<JsonObject> notes = receipt.objects("notes");
        if (!notes.isEmpty()) {
            section(
                    "Notes",
                    notes,
                    "",
                    List.of("When", "Task", "Note"),
                    item -> List.of(plain(item, "at"), code(item, "task"), plain(item, "text")));
        }
    }

    private void journal() {
        heading(2, "What this rests on");
        JsonObject journal = receipt.object("journal").orElse(JsonObject.EMPTY);
        blocks.add(new Facts(List.of(
                new Fact("Journal entries", plain(journal, "entries")),
                new Fact("Journal SHA-256", code(journal, "sha256")))));
        sentence(
                "This page is a view. The receipt is its JSON file, which \"loki report verify FILE\" makes anew from the"
                        + " repository and compares.");
    }
}
