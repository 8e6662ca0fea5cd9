package dev.loki.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The readers, the published schemas and the pages that describe them say the same. */
class SchemaTest {
    private static final Path PAGES = Path.of("../docs/formats");

    private static JsonObject schema(String name) throws IOException {
        try (InputStream in = SchemaTest.class.getResourceAsStream("/dev/loki/schema/" + name + ".schema.json")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return (JsonObject) Json.parse(text, name);
        }
    }

    private static JsonValue at(JsonValue value, String pointer) {
        JsonValue at = value;
        for (String token : pointer.substring(1).split("/")) {
            at = at instanceof JsonValue.JsonArray list
                    ? list.items().get(Integer.parseInt(token))
                    : ((JsonObject) at).get(token).orElseThrow();
        }
        return at;
    }

    /** The keys that a reader knows, from its answer to one that it does not know. */
    private static Set<String> known(String file, String text) {
        Throwable refusal = catchThrowable(() -> {
            if (file.equals("tasks")) {
                TaskFile.parse(Yaml.document(text, file));
            } else {
                ProjectConfig.parse(Yaml.document(text, file));
            }
        });
        assertThat(refusal).isInstanceOf(ConfigException.class).hasMessageContaining("; known keys: ");
        String message = String.valueOf(refusal.getMessage());
        return new TreeSet<>(
                List.of(message.substring(message.indexOf("keys: ") + 6).split(", ")));
    }

    static Stream<Arguments> objects() {
        String unknown = "zzzzzzzzzzzzzzzz: 1";
        return Stream.of(
                arguments("tasks", "/properties", "{tasks: [], " + unknown + "}"),
                arguments("tasks", "/$defs/defaults/properties", "{tasks: [], defaults: {" + unknown + "}}"),
                arguments("tasks", "/$defs/limits/properties", "{tasks: [], limits: {" + unknown + "}}"),
                arguments(
                        "tasks", "/$defs/gate/properties", "{tasks: [], gates: [{name: a, run: b, " + unknown + "}]}"),
                arguments("tasks", "/$defs/task/properties", "{tasks: [{id: a, " + unknown + "}]}"),
                arguments("tasks", "/$defs/act/anyOf/1/properties", "{tasks: [{id: a, act: {" + unknown + "}}]}"),
                arguments("config", "/properties", "{" + unknown + "}"),
                arguments("config", "/properties/limits/properties", "{limits: {" + unknown + "}}"),
                arguments("config", "/$defs/gate/properties", "{gates: [{name: a, run: b, " + unknown + "}]}"),
                arguments("config", "/$defs/provider/properties", "{providers: {p: {command: [a], " + unknown + "}}}"),
                arguments(
                        "config",
                        "/$defs/provider/properties/result/properties",
                        "{providers: {p: {command: [a], parser: json, result: {" + unknown + "}}}}"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("objects")
    void theSchemaNamesTheFieldsThatTheReaderKnows(String file, String pointer, String text) throws Exception {
        JsonObject properties = (JsonObject) at(schema(file), pointer);

        assertThat(new TreeSet<>(properties.members().keySet())).isEqualTo(known(file, text));
    }

    @Test
    void theSchemasAgreeOnWhatTheyShare() throws Exception {
        JsonObject tasks = schema("tasks");
        JsonObject config = schema("config");

        assertThat(at(config, "/properties/limits")).isEqualTo(at(tasks, "/$defs/limits"));
        for (String shared : List.of("id", "duration", "command", "glob", "gate")) {
            assertThat(at(config, "/$defs/" + shared)).isEqualTo(at(tasks, "/$defs/" + shared));
        }
    }

    @Test
    void theSchemaNamesTheWordsThatTheReaderKnows() throws Exception {
        JsonObject types = (JsonObject) at(schema("tasks"), "/$defs/type");
        assertThat(types.strings("enum"))
                .containsExactlyElementsOf(
                        Stream.of(Task.Type.values()).map(Task.Type::word).toList());
        JsonObject parser = (JsonObject) at(schema("config"), "/$defs/provider/properties/parser");
        assertThat(parser.strings("enum"))
                .containsExactlyElementsOf(Stream.of(ProviderSpec.Parser.values())
                        .map(ProviderSpec.Parser::word)
                        .toList());
    }

    static Stream<Arguments> tables() {
        return Stream.of(
                arguments("tasks", "## The file", "/properties"),
                arguments("tasks", "## Defaults", "/$defs/defaults/properties"),
                arguments("tasks", "## Limits", "/$defs/limits/properties"),
                arguments("tasks", "## Tasks", "/$defs/task/properties"),
                arguments("config", "# Configuration", "/properties"),
                arguments("config", "## Providers", "/$defs/provider/properties"),
                arguments("config", "## Gates", "/$defs/gate/properties"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("tables")
    void thePageListsTheFieldsOfTheSchema(String file, String heading, String pointer) throws Exception {
        String page = Files.readString(PAGES.resolve(file + ".md"));
        int start = page.indexOf("| key |", page.indexOf(heading));
        String table =
                page.substring(start, page.indexOf("\n\n", start) < 0 ? page.length() : page.indexOf("\n\n", start));
        Matcher row = Pattern.compile("(?m)^\\| `([a-z_]+)` \\|").matcher(table);
        List<String> listed = new ArrayList<>();
        while (row.find()) {
            listed.add(row.group(1));
        }

        JsonObject properties = (JsonObject) at(schema(file), pointer);
        assertThat(listed).containsExactlyElementsOf(properties.members().keySet());
    }

    private static List<String> fences(String page, String language) throws IOException {
        Matcher fence =
                Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(PAGES.resolve(page)));
        List<String> blocks = new ArrayList<>();
        while (fence.find()) {
            blocks.add(fence.group(1));
        }
        assertThat(blocks).isNotEmpty();
        return blocks;
    }

    @Test
    void theReadersReadTheExamplesOfThePages() throws Exception {
        for (String example : fences("tasks.md", "yaml")) {
            assertThat(TaskFile.parse(Yaml.document(example, "example")).tasks())
                    .hasSize(4);
        }
        for (String example : fences("tasks.md", "markdown")) {
            assertThat(MarkdownTasks.parse(example, "example").tasks()).isNotEmpty();
        }
        for (String example : fences("tasks.md", "json")) {
            assertThat(TaskmasterTasks.parse(Json.document(example, "example")).tasks())
                    .extracting(Task::id)
                    .containsExactly("2", "2.1");
        }
        for (String example : fences("config.md", "yaml")) {
            ProjectConfig config = ProjectConfig.parse(Yaml.document(example, "example"));
            if (example.contains("providers:")) {
                assertThat(config.providers()).containsOnlyKeys("claude", "mine");
            } else {
                assertThat(config.integrations()).isPresent();
            }
        }
    }

    @Test
    void thePageNamesEveryPlaceholderAndResult() throws Exception {
        String page = Files.readString(PAGES.resolve("config.md"));
        assertThat(ProviderSpec.PLACEHOLDERS)
                .allSatisfy(name -> assertThat(page).contains("| `{" + name + "}` |"));
        assertThat(ProviderSpec.RESULT_NAMES)
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }
}
