package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.CommitMessage;
import dev.loki.core.git.CommitInfo;
import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a receipt anew from the repository and compares every value.
 *
 * <p>Commits, trees, files, trailers and the diff hash come from git alone. Everything else comes from the run's journal; where
 * that is gone, as in a clone, it is listed as not recomputable and never passed as right. Reads only.
 */
public final class ReceiptVerifier {
    private static final Set<String> FROM_GIT =
            Set.of("base", "head", "diff_hash", "files_changed", "files", "commits");
    private static final List<String> TRAILERS = List.of("Agent", "Parent", "Spec", "Tests");

    private final JsonObject receipt;
    private final ReceiptGit git;
    private final List<Check> checks = new ArrayList<>();

    private ReceiptVerifier(JsonObject receipt, ReceiptGit git) {
        this.receipt = receipt;
        this.git = git;
    }

    /** How one statement stood up. */
    public enum Status {
        /** The repository says the same. */
        OK,
        /** The repository says something else. */
        MISMATCH,
        /** What the statement rests on is not in this repository. */
        NOT_RECOMPUTABLE;

        /** The name in JSON, such as {@code not_recomputable}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One statement of the receipt.
     *
     * @param what RFC 6901 pointer of the value
     * @param status how it stood up
     * @param detail one sentence
     */
    public record Check(String what, Status status, String detail) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("what", what)
                    .put("status", status.wireName())
                    .put("detail", detail)
                    .build();
        }
    }

    /**
     * What was found.
     *
     * @param checks at least one for every member of the receipt
     */
    public record Result(List<Check> checks) {
        /** Copies the list. */
        public Result {
            checks = List.copyOf(checks);
        }

        /** Whether nothing contradicts the receipt; look for {@link Status#NOT_RECOMPUTABLE} before relying on all of it. */
        public boolean valid() {
            return checks.stream().noneMatch(check -> check.status() == Status.MISMATCH);
        }

        /** The JSON object that {@code loki report verify --json} prints. */
        public JsonObject toJson() {
            return JsonObject.builder()
                    .put("valid", valid())
                    .put(
                            "checks",
                            JsonValue.array(checks.stream().map(Check::toJson).toList()))
                    .build();
        }
    }

    /** Checks a receipt against the repository that the project lies in. */
    public static Result verify(ProjectDir project, Git git, Receipt receipt) {
        return verify(project, new ReceiptGit(git), receipt);
    }

    static Result verify(ProjectDir project, ReceiptGit git, Receipt receipt) {
        return new ReceiptVerifier(receipt.toJson(), git).run(project);
    }

    private Result run(ProjectDir project) {
        boolean reachable = history();
        Optional<JsonObject> expected = Optional.empty();
        String why = "the run's journal is not in this repository";
        try {
            expected = journal(project).map(journal -> ReceiptFacts.of(text("project"), journal, git));
        } catch (LokiException | NoSuchElementException | IllegalArgumentException e) {
            why = "the run's journal cannot be read: " + ReceiptText.of(String.valueOf(e.getMessage()));
        }
        if (expected.isPresent()) {
            againstJournal(expected.get());
        } else {
            againstGit(why, reachable);
        }
        List<JsonObject> tasks = receipt.objects("tasks");
        for (int i = 0; i < tasks.size(); i++) {
            task("/tasks/" + i, tasks.get(i));
        }
        return new Result(checks);
    }

    private String text(String name) {
        return receipt.string(name).orElse("");
    }

    private Optional<ReceiptJournal> journal(ProjectDir project) {
        JsonObject identity = receipt.object("journal").orElse(JsonObject.EMPTY);
        return ReceiptJournal.find(
                project,
                text("run_id"),
                identity.integer("entries").orElse(0L),
                identity.string("sha256").orElse(""));
    }

    /** Whether base leads to head and head is on the branch. */
    private boolean history() {
        String base = text("base");
        String head = text("head");
        for (String name : List.of("base", "head")) {
            if (git.commit(text(name)).isEmpty()) {
                add("/" + name, Status.MISMATCH, "commit " + text(name) + " is not in this repository");
                return false;
            }
        }
        if (!git.leadsTo(base, head)) {
            add("/base", Status.MISMATCH, "commit " + base + " is no ancestor of " + head);
            return false;
        }
        if (!git.onBranch(text("branch"), head)) {
            add("/head", Status.MISMATCH, "commit " + head + " is not on branch " + ReceiptText.of(text("branch")));
            return false;
        }
        add("/head", Status.OK, "base leads to head, and head is on the branch");
        return true;
    }

    private void againstJournal(JsonObject expected) {
        receipt.members().forEach((name, value) -> {
            if (name.equals("project")) {
                notHere("/project", "a repository does not know the name of its folder elsewhere");
            } else {
                compare(name, value, expected);
            }
        });
    }

    /** What git alone can say; the rest is listed. */
    private void againstGit(String why, boolean reachable) {
        Map<String, String> taskOf = new LinkedHashMap<>();
        receipt.objects("tasks")
                .forEach(task -> task.string("commit")
                        .ifPresent(sha -> taskOf.put(sha, task.string("id").orElse(""))));
        JsonObject.Builder json = JsonObject.builder().put("base", text("base")).put("head", text("head"));
        if (reachable) {
            git.putDiff(json, text("base"), text("head"));
            json.put("commits", git.commits(text("base"), text("head"), taskOf));
        }
        JsonObject expected = json.build();
        receipt.members().forEach((name, value) -> {
            if (FROM_GIT.contains(name) && expected.get(name).isPresent()) {
                compare(name, value, expected);
            } else if (!name.equals("version")) {
                notHere("/" + name, why);
            }
        });
    }

    private void notHere(String what, String why) {
        add(what, Status.NOT_RECOMPUTABLE, why);
    }

    private void add(String what, Status status, String detail) {
        checks.add(new Check(what, status, detail));
    }

    /** The part of a task that its commit bears out: tree, files, message, and the tree its gates ran on. */
    private void task(String at, JsonObject task) {
        Optional<String> commit = task.string("commit");
        if (commit.isEmpty()) {
            return;
        }
        Optional<CommitInfo> info = git.commit(commit.get());
        if (info.isEmpty()) {
            add(
                    at + "/commit",
                    Status.MISMATCH,
                    "commit " + ReceiptText.of(commit.get()) + " is not in this repository");
            return;
        }
        JsonObject.Builder made = JsonObject.builder();
        git.putCommit(made, commit.get());
        JsonObject.Builder same = JsonObject.builder();
        made.build().members().keySet().forEach(name -> task.get(name).ifPresent(value -> same.put(name, value)));
        boolean agrees = report(JsonDifference.between(at, same.build(), made.build()));
        agrees &= report(message(at, task, info.get()));
        agrees &= report(gates(at, task, info.get()));
        if (agrees) {
            add(at + "/commit", Status.OK, "commit, tree, files, message and the gates' tree agree");
        }
    }

    /** A user's hook may add to a checkpoint's message, so its subject is compared by its beginning. */
    private static List<JsonDifference> message(String at, JsonObject task, CommitInfo commit) {
        List<String> lines = new CommitMessage(
                        task.string("agent_type").orElse(""),
                        task.string("id").orElse(""),
                        task.string("title").orElse(""),
                        "",
                        task.string("agent").orElse(""),
                        task.string("parent").orElse(""),
                        task.string("spec"),
                        task.strings("tests"))
                .text()
                .lines()
                .toList();
        List<JsonDifference> differences = new ArrayList<>();
        if (!commit.subject().startsWith(lines.get(0))) {
            differences.add(JsonDifference.of(at, JsonValue.of(lines.get(0)), JsonValue.of(commit.subject())));
        }
        for (String name : TRAILERS) {
            String expected =
                    lines.stream().filter(line -> line.startsWith(name + ": ")).reduce("", (first, last) -> last);
            String found = name + ": " + commit.trailers().getOrDefault(name, "");
            if (!found.equals(expected)) {
                differences.add(JsonDifference.of(at, JsonValue.of(expected), JsonValue.of(found)));
            }
        }
        return differences;
    }

    private static List<JsonDifference> gates(String at, JsonObject task, CommitInfo commit) {
        return ReceiptTasks.deciding(JsonValue.array(task.array("gates"))).stream()
                .filter(gate -> !gate.string("tree").equals(Optional.of(commit.tree())))
                .map(gate -> new JsonDifference(
                        at + "/gates",
                        "gate " + ReceiptText.of(gate.string("name").orElse("")) + " did not run on the commit's tree"))
                .toList();
    }

    private boolean report(List<JsonDifference> differences) {
        differences.forEach(difference -> add(difference.pointer(), Status.MISMATCH, difference.detail()));
        return differences.isEmpty();
    }

    private void compare(String name, JsonValue recorded, JsonObject expected) {
        JsonValue made = expected.get(name).orElse(JsonNull.INSTANCE);
        if (report(JsonDifference.between("/" + name, recorded, made))) {
            add("/" + name, Status.OK, "the same when made anew");
        }
    }
}
