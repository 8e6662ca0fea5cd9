package dev.loki.core.engine;

import dev.loki.core.git.CommitInfo;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Notices commits that somebody else made on the run's branch and goes on from there.
 *
 * <p>Without this, the tree of an attempt that began before such a commit would silently take it back. An open attempt begins
 * again on the new commit, its work is kept as a patch, and nothing of the commit is lost.
 */
final class HeadWatch {
    /** Commits that are looked at to find out who made them. */
    private static final int LOOK_BACK = 200;

    /** How long after the engine's last sign of life a provider may still have committed. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Session session;
    private final WorkTree tree;

    HeadWatch(Session session, WorkTree tree) {
        this.session = session;
        this.tree = tree;
    }

    /** Takes up a HEAD that is not the expected one. */
    void follow() {
        session.state.tasks().forEach(this::confirmCommit);
        String expected = session.state.expectedHead();
        String now = session.git.head();
        if (expected.isEmpty() || now.equals(expected)) {
            return;
        }
        String headTree = session.git.treeOf(now);
        List<TaskState> open =
                session.state.tasks().stream().filter(TaskState::midway).toList();
        String kept = open.isEmpty()
                ? ""
                : tree.keepAside(headTree, open.get(0).task().id() + "-head-moved")
                        .map(file -> "; the work of the open attempt is kept in " + tree.shown(file))
                        .orElse("");
        session.append(
                EntryType.HEAD_MOVED,
                JsonObject.builder()
                        .put("head", now)
                        .put("tree", headTree)
                        .put("text", "somebody committed " + now + " meanwhile; going on from there" + kept)
                        .build());
        if (!open.isEmpty()) {
            tree.restore(headTree, "head-moved");
        }
    }

    /** Writes down the commit that was announced, if a crash kept us from it: same tree, same parent, reachable from HEAD. */
    private void confirmCommit(TaskState task) {
        if (task.stage() != Stage.COMMIT_PLANNED) {
            return;
        }
        String planned = task.commitPlan().string("tree").orElse("");
        List<String> parent = List.of(task.commitPlan().string("parent").orElse(""));
        session.git.log(LOOK_BACK).stream()
                .filter(commit ->
                        commit.tree().equals(planned) && commit.parents().equals(parent))
                .findFirst()
                .ifPresent(commit -> {
                    session.git.alignIndex();
                    session.append(
                            EntryType.COMMITTED,
                            task,
                            JsonObject.builder()
                                    .put("sha", commit.sha())
                                    .put("tree", planned)
                                    .build());
                });
    }

    /** Whether all commits from one to the other were made while a provider could still work. */
    boolean madeByProvider(String from, String to, Instant lastSign) {
        if (!session.git.isAncestor(from, to)) {
            return false;
        }
        for (CommitInfo commit : session.git.log(LOOK_BACK)) {
            if (commit.sha().equals(from)) {
                return true;
            }
            if (commit.authored().isAfter(lastSign.plus(GRACE))) {
                return false;
            }
        }
        return false;
    }
}
