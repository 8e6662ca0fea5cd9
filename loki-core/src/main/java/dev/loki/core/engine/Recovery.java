package dev.loki.core.engine;

import dev.loki.core.io.Processes;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings the world back in line with the journal after a session that did not come to its end.
 *
 * <p>Processes of the dead session are ended, an interrupted ACT is undone to the tree before it, and files that differ from
 * the last durable step are put back; whatever is taken away is kept as a patch. A commit that was announced is left to
 * {@link Checkpoint}, which finds out whether it was made.
 */
final class Recovery {
    private final Session session;
    private final WorkTree tree;
    private final HeadWatch head;

    Recovery(Session session, WorkTree tree, HeadWatch head) {
        this.session = session;
        this.tree = tree;
        this.head = head;
    }

    /** Recovers if the last session crashed. */
    void run(boolean crashed, Instant crashedAt) {
        if (!crashed) {
            session.git.removeWorktrees(session.project.worktrees(session.env));
            head.follow();
            return;
        }
        note("the last session did not come to its end; continuing from its journal");
        session.state.tasks().forEach(this::endProcesses);
        session.git.removeStaleIndexLock(crashedAt);
        session.git.removeWorktrees(session.project.worktrees(session.env));
        for (TaskState task : session.state.tasks()) {
            if (task.stage() == Stage.STARTED) {
                undoAct(task, crashedAt);
            }
        }
        head.follow();
        if (!session.state.expectedTree().isEmpty()) {
            tree.restore(session.state.expectedTree(), "crash").ifPresent(this::tellKept);
        }
    }

    private void endProcesses(TaskState task) {
        JsonObject group = task.actGroup();
        if (group.members().isEmpty()) {
            return;
        }
        Processes.endLeftovers(
                group.integer("group").orElse(0L),
                group.string("started").map(Instant::parse).orElse(Instant.EPOCH),
                group.string("cookie").orElse(""));
    }

    private void undoAct(TaskState task, Instant crashedAt) {
        String now = session.git.head();
        if (!now.equals(task.attemptHead())) {
            Instant lastSign = new Heartbeat(session.project).last().orElse(crashedAt);
            if (!head.madeByProvider(task.attemptHead(), now, lastSign)) {
                return;
            }
            session.git.foldBack(task.attemptHead());
        }
        new NestedRepositories(session).moveOut(session.git, task.task().id() + "-" + task.attempt());
        Optional<Path> kept = tree.restore(task.attemptTree(), task.task().id() + "-" + task.attempt());
        kept.ifPresent(this::tellKept);
        session.append(EntryType.ACT_UNDONE, task, JsonObject.EMPTY);
    }

    private void tellKept(Path file) {
        note("changes of the interrupted step are kept in " + tree.shown(file));
    }

    private void note(String text) {
        session.append(EntryType.NOTE, JsonObject.builder().put("text", text).build());
    }
}
