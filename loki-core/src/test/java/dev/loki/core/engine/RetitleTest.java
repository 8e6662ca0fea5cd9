package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Task;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A title that follows an issue elsewhere. */
class RetitleTest {
    @TempDir
    Path dir;

    private GitProject project;
    private TaskBoard board;

    @BeforeEach
    void begin() {
        project = GitProject.create(dir);
        project.tasks("version: 1\ntasks:\n  - {id: file, type: chore, title: Declared, act: echo a > a.txt}\n");
        board = TaskBoard.of(ProjectDir.at(dir));
        board.add(List.of(Task.fromJson(JsonObject.builder()
                .put("id", "added")
                .put("type", "chore")
                .put("title", "Old title")
                .put("act", "echo b > b.txt")
                .build())));
    }

    private void run() {
        RarvLoop.builder(dir).env(System.getenv()).build().run(RunOptions.defaults());
    }

    @Test
    void anAddedTaskThatHasNotBegunFollows() {
        assertThat(board.retitle("added", "New title")).isTrue();

        run();

        assertThat(project.subjects()).anyMatch(subject -> subject.endsWith("New title"));
        assertThat(project.subjects()).noneMatch(subject -> subject.endsWith("Old title"));
    }

    @Test
    void aDeclaredTaskAndOneThatIsNotThereDoNot() {
        assertThat(board.retitle("file", "Other")).isFalse();
        assertThat(board.retitle("nowhere", "Other")).isFalse();

        run();

        assertThat(board.retitle("added", "Too late")).as("it is completed").isFalse();
        assertThat(project.subjects()).anyMatch(subject -> subject.endsWith("Declared"));
    }

    @Test
    void aMessageThatComesTooLateOrIsNoTitleChangesNothing() {
        Mailbox mailbox = Mailbox.in(ProjectDir.at(dir).control(), InstantSource.system());
        mailbox.retitle("file", "Other");
        mailbox.retitle("added", "two\nlines");

        run();

        assertThat(project.subjects()).anyMatch(subject -> subject.endsWith("Declared"));
        assertThat(project.subjects()).anyMatch(subject -> subject.endsWith("Old title"));
    }
}
