package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClarifiedSpecTest {
    private static final Question FIRST = question("Which \"order\"?", "Newest: first");
    private static final Question SECOND = question("Who?", "All");

    @TempDir
    Path dir;

    private static Question question(String q, String answer) {
        return new Question(q, Optional.of(answer), Optional.of("user"), Optional.empty(), Optional.empty());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    @Test
    void yamlKeepsItsBytesAndGetsAList() throws IOException {
        Path file = file("a.yaml", "# mine\nopenapi: 3.1.0\npaths: {}   # none");
        ClarifiedSpec spec = new ClarifiedSpec(file);

        assertThat(spec.add(List.of(FIRST), "s")).isEmpty();
        assertThat(spec.add(List.of(FIRST, SECOND), "s")).isEmpty();

        assertThat(file).hasContent("""
                # mine
                openapi: 3.1.0
                paths: {}   # none
                x-clarifications:
                  - {"question":"Which \\"order\\"?","answer":"Newest: first","source":"user","task":"s"}
                  - {"question":"Who?","answer":"All","source":"user","task":"s"}
                """);
    }

    @Test
    void aListInTheMiddleIsContinued() throws IOException {
        Path file = file("a.yml", "x-clarifications:\n- question: Old\n  answer: A\npaths: {}\n");

        assertThat(new ClarifiedSpec(file).add(List.of(SECOND), "s"))
                .as("its items stand at another depth")
                .isPresent();
        Files.writeString(file, "a: 1\nx-clarifications:\n  - question: Old\n    answer: A\npaths: {}\n");
        assertThat(new ClarifiedSpec(file).add(List.of(SECOND), "s")).isEmpty();

        assertThat(file)
                .content()
                .contains("answer: A\n  - {\"question\":\"Who?\"")
                .endsWith("}\npaths: {}\n");
    }

    @Test
    void jsonGetsAMember() throws IOException {
        Path file = file("a.json", "{\"openapi\": \"3.1.0\"}");

        assertThat(new ClarifiedSpec(file).add(List.of(SECOND), "s")).isEmpty();

        JsonObject json = (JsonObject) Json.parse(Files.readString(file), "a");
        assertThat(json.objects("x-clarifications").get(0).string("answer")).contains("All");
    }

    @Test
    void aFormThatCannotTakeItIsLeftAlone() throws IOException {
        Path flow = file("a.yaml", "{openapi: 3.1.0}\n");
        Path list = file("b.yaml", "- a\n");

        assertThat(new ClarifiedSpec(flow).add(List.of(SECOND), "s")).isPresent();
        assertThat(new ClarifiedSpec(list).add(List.of(SECOND), "s")).isPresent();
        assertThat(flow).hasContent("{openapi: 3.1.0}\n");
        assertThat(list).hasContent("- a\n");
    }
}
