package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Yaml;
import dev.loki.core.task.ProjectConfig;
import dev.loki.testing.GitProject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions of agents, from the agent that asks to the specification that holds the answer. */
class ClarificationsTest {
    private static final String SPEC = ".loki/specs/api.yaml";
    private static final String WRITE_SPEC = """
            mkdir -p .loki/specs
            printf 'openapi: 3.1.0\\ninfo: {title: T, version: "1"} # kept\\npaths: {/todos: {get: {}}}\\n' > .loki/specs/api.yaml
            """;

    @TempDir
    Path dir;

    private GitProject project;
    private final List<String> askedPerson = new ArrayList<>();

    @BeforeEach
    void makeProject() {
        project = GitProject.create(dir);
        project.write("PRD.md", "# Todos\n\nLists show the newest todo first.\nNobody pays.\n");
        project.write(
                ".loki/config.yaml", "version: 1\nproviders:\n  coder: {command: [sh, agent.sh], stdin: '{prompt}'}\n");
    }

    private void agent(String script) {
        project.write("agent.sh", "prompt=$(cat)\n" + script);
        project.git("add", "-A", ".", ":!.loki", ":!.agent");
        project.git("commit", "-qm", "Write the agent");
    }

    private RunReport run(Questioner person) {
        return RarvLoop.builder(dir)
                .env(System.getenv())
                .config(ProjectConfig.read(dir.resolve(".loki/config.yaml"), "config.yaml"))
                .questioner(person)
                .build()
                .run(RunOptions.defaults());
    }

    private Questioner person(String answer) {
        return (task, question) -> {
            askedPerson.add(task + ": " + question);
            return Optional.of(answer);
        };
    }

    private List<JsonObject> clarifications() {
        return ((JsonObject) Yaml.document(project.read(SPEC), "spec").root()).objects("x-clarifications");
    }

    private JsonObject record(String id) {
        return ((JsonArray) Json.parse(project.read(".loki/queue/completed.json"), "completed"))
                .items().stream()
                        .map(JsonObject.class::cast)
                        .filter(task -> task.string("id").equals(Optional.of(id)))
                        .findFirst()
                        .orElseThrow();
    }

    private void specTask() {
        project.tasks("""
                version: 1
                tasks:
                  - id: spec-1
                    type: spec
                    title: Specify
                    act: {prompt: Specify the todos, provider: coder}
                    produces: [.loki/specs/api.yaml]
                    retries: 0
                """);
    }

    @Test
    void theAgentAnswersFromTheDocumentWithAQuoteThatStandsThere() {
        specTask();
        agent("""
                case $prompt in
                *"Answer questions from a document"*)
                  echo spoiled > README.md
                  echo 'Here it is:'
                  echo '{"questions": [{"q": "Which order?", "answer": "Newest first", "quote": "the newest todo first"}]}';;
                *)
                """ + WRITE_SPEC + """
                  echo '{"questions": [{"q": "Which order?"}], "cost_usd": 0.01}' > "$LOKI_RESULT_FILE";;
                esac
                """);

        RunReport report = run(Questioner.ABSENT);

        assertThat(report.exitCode()).as(report.reason()).isZero();
        assertThat(clarifications()).singleElement().satisfies(entry -> {
            assertThat(entry.string("question")).contains("Which order?");
            assertThat(entry.string("answer")).contains("Newest first");
            assertThat(entry.string("source")).contains("prd");
            assertThat(entry.string("quote")).contains("the newest todo first");
            assertThat(entry.string("place")).contains("PRD.md:3");
            assertThat(entry.string("task")).contains("spec-1");
        });
        assertThat(project.read(SPEC)).contains("# kept");
        assertThat(project.git("show", "HEAD:" + SPEC)).contains("x-clarifications:");
        assertThat(record("spec-1").objects("questions").get(0).string("source"))
                .contains("prd");
        assertThat(project.read("README.md")).isEqualTo("# A project\n");
        assertThat(report.spent().unreported()).isOne();
    }

    @Test
    void anAnswerWhoseQuoteDoesNotStandThereIsNoneAndTheWorkWaits() {
        specTask();
        agent("""
                case $prompt in
                *"Answer questions from a document"*)
                  echo '{"questions": [{"q": "Which order?", "answer": "Oldest", "quote": "the oldest todo first"},
                    {"q": "Who pays?", "answer": "No one", "quote": "pays"}]}';;
                *)
                  echo x >> .git/acts
                """ + WRITE_SPEC + """
                  echo '{"questions": [{"q": "Which order?"}, {"q": "Who pays?"}]}' > "$LOKI_RESULT_FILE";;
                esac
                """);

        RunReport waiting = run(Questioner.ABSENT);

        assertThat(waiting.exitCode()).isEqualTo(4);
        assertThat(waiting.tasks().get(0).code()).isEqualTo("QUESTION_UNANSWERED");
        assertThat(waiting.tasks().get(0).text())
                .contains("\"Which order?\", \"Who pays?\"", "answer in PRD.md", "loki run --resume");
        assertThat(project.has(SPEC)).isFalse();

        RunReport answered = run(person("As the person says"));

        assertThat(answered.exitCode()).as(answered.reason()).isZero();
        assertThat(project.read(".git/acts")).isEqualTo("x\n");
        assertThat(askedPerson).containsExactly("spec-1: Which order?", "spec-1: Who pays?");
        assertThat(clarifications())
                .extracting(entry -> entry.string("source").orElse(""))
                .containsExactly("user", "user");
    }

    private void implementation() {
        project.tasks("""
                version: 1
                defaults: {provider: coder}
                tasks:
                  - id: spec-1
                    type: spec
                    title: Specify
                    act: |
                """ + WRITE_SPEC.indent(6) + """
                    produces: [.loki/specs/api.yaml]
                  - id: impl-1
                    type: implementation
                    title: List
                    depends_on: [spec-1]
                    spec: .loki/specs/api.yaml#/paths/~1todos/get
                    files: [list.txt]
                    tests: [tests/it.sh]
                    verify: sh tests/it.sh
                    act: {prompt: List the todos}
                """);
        project.write("tests/it.sh", "test -f list.txt\n");
        agent("""
                case $prompt in
                *"Answers to questions"*) echo "$prompt" | grep '^- Which order' > list.txt;;
                *"Answer questions from"*) echo 'I do not know.';;
                *) echo half > list.txt; echo '{"questions": [{"q": "Which order?"}]}' > "$LOKI_RESULT_FILE";;
                esac
                """);
    }

    @Test
    void anImplementationsQuestionsBecomeASpecTaskThatItWaitsFor() {
        implementation();

        RunReport report = run(person("Newest first"));

        assertThat(report.exitCode()).as(report.reason()).isZero();
        assertThat(project.subjects().stream().map(s -> s.replaceAll(":.*", "")))
                .startsWith("[Loki] eng-impl-1", "[Loki] eng-spec-1.2", "[Loki] eng-spec-1");
        assertThat(askedPerson).containsExactly("spec-1.2: Which order?");
        assertThat(clarifications().get(0).string("answer")).contains("Newest first");
        assertThat(project.read("list.txt")).isEqualTo("- Which order? Newest first\n");
        assertThat(record("impl-1").objects("questions")).singleElement().satisfies(question -> {
            assertThat(question.string("answer")).contains("Newest first");
            assertThat(question.string("source")).contains("user");
        });
        assertThat(record("spec-1").objects("questions")).isEmpty();
    }

    @Test
    void withoutAnAnswerTheImplementationWaitsAndGoesOnInALaterRun() {
        implementation();

        RunReport waiting = run(Questioner.ABSENT);
        RunReport again = run(Questioner.ABSENT);

        assertThat(List.of(waiting.exitCode(), again.exitCode())).containsExactly(4, 4);
        assertThat(again.tasks())
                .extracting(task -> task.id() + " " + task.code())
                .containsExactly("spec-1 ", "impl-1 QUESTION_UNANSWERED", "spec-1.2 QUESTION_UNANSWERED");
        assertThat(project.has("list.txt")).isFalse();

        assertThat(run(person("Oldest first")).exitCode()).isZero();
        assertThat(project.read("list.txt")).isEqualTo("- Which order? Oldest first\n");
    }
}
