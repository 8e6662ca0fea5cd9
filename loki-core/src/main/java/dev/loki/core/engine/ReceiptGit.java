package dev.loki.core.engine;

import dev.loki.core.git.Change;
import dev.loki.core.git.CommitInfo;
import dev.loki.core.git.Git;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a receipt says about commits, trees and files; computed from the repository's commits alone, now and at any later time.
 *
 * <p>Commits and differences are remembered, since an id never means anything else. Not thread-safe.
 */
final class ReceiptGit {
    /** The most files of a list; their full number and the diff hash stand beside it. */
    static final int MAX_FILES = 2_000;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?");

    private final Git git;
    private final Map<String, CommitInfo> commits = new HashMap<>();
    private final Map<List<String>, List<Change>> changes = new HashMap<>();

    ReceiptGit(Git git) {
        this.git = git;
    }

    /** Whether a text is the full id of a git object, which is safe to hand to git. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    Optional<CommitInfo> commit(String sha) {
        if (isId(sha) && !commits.containsKey(sha)) {
            git.commitInfo(sha).ifPresent(commit -> commits.put(sha, commit));
        }
        return Optional.ofNullable(commits.get(sha));
    }

    private List<Change> changes(String from, String to) {
        return changes.computeIfAbsent(List.of(from, to), pair -> git.changes(from, to));
    }

    /** Whether both are commits here and the second one builds on the first. */
    boolean leadsTo(String base, String head) {
        return commit(base).isPresent() && commit(head).isPresent() && git.isAncestor(base, head);
    }

    /** Puts {@code diff_hash}, {@code files_changed} and {@code files} of all that happened between two commits. */
    void putDiff(JsonObject.Builder json, String base, String head) {
        boolean known = commit(base).isPresent() && commit(head).isPresent();
        json.putOrNull("diff_hash", known ? Optional.of(git.diffHash(base, head)) : Optional.empty());
        putFiles(json, known ? changes(base, head) : List.of());
    }

    /** Puts {@code tree}, {@code files_changed} and {@code files} of one commit; of nothing when it is not here. */
    void putCommit(JsonObject.Builder json, String sha) {
        Optional<CommitInfo> commit = commit(sha);
        json.putOrNull("tree", commit.map(CommitInfo::tree));
        putFiles(
                json,
                commit.filter(c -> !c.parents().isEmpty())
                        .map(c -> changes(c.parents().get(0), c.sha()))
                        .orElse(List.of()));
    }

    private static void putFiles(JsonObject.Builder json, List<Change> changes) {
        json.put("files_changed", changes.size());
        json.put(
                "files",
                JsonValue.array(changes.stream()
                        .limit(MAX_FILES)
                        .map(change -> JsonObject.builder()
                                .put("path", change.path())
                                .put("status", String.valueOf(change.status()))
                                .build())
                        .toList()));
    }

    /** The commits after {@code base} up to {@code head}, oldest first, each with the task that made it. */
    JsonArray commits(String base, String head, Map<String, String> taskOf) {
        return leadsTo(base, head)
                ? JsonValue.array(git.commitsBetween(base, head).stream()
                        .map(commit -> json(commit, Optional.ofNullable(taskOf.get(commit.sha()))))
                        .toList())
                : JsonValue.array(List.of());
    }

    private static JsonObject json(CommitInfo commit, Optional<String> task) {
        JsonObject.Builder trailers = JsonObject.builder();
        commit.trailers().forEach(trailers::put);
        return JsonObject.builder()
                .put("sha", commit.sha())
                .put("tree", commit.tree())
                .put("parents", commit.parents())
                .put("subject", commit.subject())
                .put("trailers", trailers.build())
                .put("task", task.<JsonValue>map(JsonValue::of).orElse(JsonNull.INSTANCE))
                .build();
    }

    /** Whether a commit is on the branch of that name, or on the present one where there is no such branch. */
    boolean onBranch(String branch, String sha) {
        Optional<String> tip = branch.isBlank() || branch.chars().anyMatch(Character::isISOControl)
                ? Optional.empty()
                : git.commitInfo("refs/heads/" + branch).map(CommitInfo::sha);
        return git.isAncestor(sha, tip.orElseGet(git::head));
    }
}
