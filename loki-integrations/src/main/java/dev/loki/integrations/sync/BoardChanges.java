package dev.loki.integrations.sync;

import dev.loki.core.LokiException;
import dev.loki.core.engine.Mailbox;
import dev.loki.core.engine.TaskBoard;
import dev.loki.core.engine.TaskStatus;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** Changes a run through the queue that people change it by. */
public final class BoardChanges implements TaskChanges {
    private static final Set<String> WAITING = Set.of(
            TaskStatus.PENDING.wireName(), TaskStatus.BLOCKED.wireName(), TaskStatus.AWAITING_APPROVAL.wireName());
    private static final Set<String> GIVEN_UP =
            Set.of(TaskStatus.DEAD_LETTER.wireName(), TaskStatus.SKIPPED.wireName());
    private static final Set<String> OVER = Set.of(TaskStatus.COMPLETED.wireName(), TaskStatus.SKIPPED.wireName());

    private final TaskBoard board;
    private final Mailbox mailbox;

    /** The changes of a project's run. */
    public BoardChanges(ProjectDir project, InstantSource clock) {
        this.board = TaskBoard.of(project);
        this.mailbox = Mailbox.in(project.control(), clock);
    }

    @Override
    public void skip(String task) {
        whenIn(task, WAITING, () -> board.skip(task));
    }

    @Override
    public void retry(String task) {
        whenIn(task, GIVEN_UP, () -> board.retry(task));
    }

    @Override
    public boolean retitle(String task, String title) {
        return board.retitle(task, title);
    }

    private void whenIn(String task, Set<String> states, Runnable change) {
        try {
            if (states.contains(board.require(task).string("status").orElse(""))) {
                change.run();
            }
        } catch (LokiException e) {
            LoggerFactory.getLogger(BoardChanges.class).warn("{} is not changed: {}", task, e.getMessage());
        }
    }

    @Override
    public void steer(String text) {
        mailbox.steer(text);
    }

    @Override
    public boolean over(String task) {
        return board.tasks().stream()
                .filter(known -> known.string("id").filter(task::equals).isPresent())
                .allMatch(BoardChanges::over);
    }

    @Override
    public boolean allDone() {
        List<JsonObject> tasks = board.tasks();
        return !tasks.isEmpty() && tasks.stream().allMatch(BoardChanges::over);
    }

    private static boolean over(JsonObject task) {
        return OVER.contains(task.string("status").orElse(""));
    }
}
