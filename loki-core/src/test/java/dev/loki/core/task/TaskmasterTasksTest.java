package dev.loki.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskmasterTasksTest {
    private static TaskFile parse(String json) {
        return TaskmasterTasks.parse(Json.document(json, "tasks.json"));
    }

    private static final String FULL = """
            {"tasks": [
              {"id": 1, "title": "Set up", "status": "done", "dependencies": []},
              {"id": 2, "title": "Model", "description": "The model.", "status": "pending", "dependencies": [1],
               "priority": "high", "details": "Use records.", "testStrategy": "Unit tests.", "extra": {"x": 1}},
              {"id": 3, "title": "API", "status": "in-progress", "dependencies": [2], "priority": "low",
               "subtasks": [
                 {"id": 1, "title": "Routes", "status": "done"},
                 {"id": 2, "title": "Handlers", "dependencies": [1]},
                 {"id": 3, "title": "Errors", "dependencies": [2, "2"], "status": "pending", "priority": "critical"}
               ]},
              {"id": "4", "title": "Old idea", "status": "cancelled", "subtasks": [{"id": 1, "title": "x"}]},
              {"id": 5, "title": "Docs", "dependencies": ["3.2", 4]}
            ]}
            """;

    @Test
    void openTasksAndSubtasksBecomeTasks() {
        TaskFile file = parse(FULL);

        assertThat(file.tasks()).extracting(Task::id).containsExactly("2", "3", "3.2", "3.3", "5");
        assertThat(file.finished()).isEqualTo(4);
        assertThat(file.tasks().get(0))
                .isEqualTo(Task.builder("2")
                        .title("Model")
                        .description("The model.\n\nDetails: Use records.\n\nTest strategy: Unit tests.")
                        .priority(3)
                        .place("tasks.json:3")
                        .build());
    }

    @Test
    void aTaskWaitsForItsSubtasksAndTheyForWhatItWaitsFor() {
        List<Task> tasks = parse(FULL).tasks();

        assertThat(tasks)
                .extracting(Task::dependsOn)
                .containsExactly(
                        List.of(), List.of("2", "3.2", "3.3"), List.of("2"), List.of("2", "3.2"), List.of("3.2"));
        assertThat(tasks).extracting(Task::priority).containsExactly(3, 8, 8, 1, 5);
        assertThat(TaskOrder.order(tasks)).extracting(Task::id).containsExactly("2", "3.2", "3.3", "5", "3");
    }

    @Test
    void readsTheTagMasterOrTheOnlyOne() {
        assertThat(parse("{\"x\": {\"tasks\": []}, \"master\": {\"tasks\": [{\"id\": 1}], \"metadata\": {}}}")
                        .tasks())
                .extracting(Task::title)
                .containsExactly("1");
        assertThat(parse("{\"a/b\": {\"tasks\": [{\"id\": 1}]}, \"metadata\": {}}")
                        .tasks())
                .hasSize(1);
        assertThatThrownBy(() -> parse("{\"a\": {\"tasks\": []}, \"b\": {\"tasks\": []}}"))
                .hasMessage("tasks.json:1:1: the file has the tags a, b; name the one to run \"master\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | tasks.json:1:1: the file must hold an object with \"tasks\"",
                "{} | tasks.json:1:1: the file has no \"tasks\"; add \"version\": 1 if it is a tasks file of loki",
                "{\"tasks\": {}} | tasks.json:1:11: \"tasks\" must be a list",
                "{\"tasks\": [1]} | tasks.json:1:12: each task must be an object",
                "{\"tasks\": [{}]} | tasks.json:1:12: a task needs an \"id\", a number or a text",
                "{\"tasks\": [{\"id\": \"../x\"}]} | tasks.json:1:19: the id \"../x\" may have letters, digits and \".\","
                        + " \"_\", \"-\" only; rename it",
                "{\"tasks\": [{\"id\": -1}]} | tasks.json:1:19: the id \"-1\" may have letters, digits and \".\", \"_\","
                        + " \"-\" only; rename it",
                "{\"tasks\": [{\"id\": 1}, {\"id\": \"1\"}]} | tasks.json:1:30: id \"1\" is already used at line 1; rename"
                        + " one of them",
                "{\"tasks\": [{\"id\": 1, \"title\": 5}]} | tasks.json:1:31: \"title\" must be a text",
                "{\"tasks\": [{\"id\": 1, \"status\": \"dnoe\"}]} | tasks.json:1:32: the status \"dnoe\" is not known; use"
                        + " pending, in-progress, review, blocked, deferred, done or cancelled",
                "{\"tasks\": [{\"id\": 1, \"priority\": \"x\"}]} | tasks.json:1:34: \"priority\" must be critical, high,"
                        + " medium or low, not \"x\"",
                "{\"tasks\": [{\"id\": 1, \"subtasks\": 5}]} | tasks.json:1:34: \"subtasks\" must be a list",
                "{\"tasks\": [{\"id\": 1, \"dependencies\": 5}]} | tasks.json:1:38: \"dependencies\" must be a list of ids",
                "{\"tasks\": [{\"id\": 1, \"dependencies\": [{}]}]} | tasks.json:1:39: a dependency must be an id, a number"
                        + " or a text",
                "{\"tasks\": [{\"id\": 1, \"dependencies\": [7]}]} | tasks.json:1:39: task \"1\" depends on \"7\", which no"
                        + " task has as its id; did you mean \"1\"?",
            })
    void refusesWhatItCannotUnderstand(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void refusesToRunBeforeWhatIsDeferred() {
        assertThat(parse("{\"tasks\": [{\"id\": 1, \"status\": \"deferred\"}, {\"id\": 2}]}")
                        .tasks())
                .extracting(Task::id)
                .containsExactly("2");
        assertThatThrownBy(() -> parse(
                        "{\"tasks\": [{\"id\": 1, \"status\": \"deferred\"}, {\"id\": 2, \"dependencies\": [1]}]}"))
                .hasMessageContaining(
                        "task \"2\" depends on \"1\", which is deferred; take up the one or defer the other");
    }

    @Test
    void refusesACycle() {
        assertThatThrownBy(() ->
                        parse("{\"tasks\": [{\"id\": 1, \"dependencies\": [2]}, {\"id\": 2, \"dependencies\": [1]}]}"))
                .hasMessageContaining("1 -> 2 -> 1");
    }
}
