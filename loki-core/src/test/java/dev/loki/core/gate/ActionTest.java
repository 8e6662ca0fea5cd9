package dev.loki.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.expr.FilePath;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionTest {
    @TempDir
    Path temp;

    private static Action of(String json) {
        return Action.of((JsonObject) Json.parse(json, "context"));
    }

    @Test
    void resolvesThePathsThroughTheProjectsFolder() throws IOException {
        Path dir = temp.toRealPath();
        Files.createDirectories(dir.resolve("real/src"));
        Files.createSymbolicLink(dir.resolve("alias"), Path.of("real"));

        Action action = Action.of(Map.of(
                "project_dir",
                dir.resolve("alias"),
                "file_path",
                "src/a.txt",
                "read_paths",
                List.of("b", "/etc/hosts")));

        FilePath file = action.values().paths(PolicyFields.FILE_PATH).get(0);
        assertThat(file.real()).isEqualTo(dir + "/real/src/a.txt");
        assertThat(file.relative()).contains("src/a.txt");
        assertThat(action.values().paths(PolicyFields.READ_PATHS))
                .extracting(FilePath::real)
                .containsExactly(dir + "/real/b", "/etc/hosts");
        assertThat(action.context().string("file_path")).contains("src/a.txt");
        assertThat(action.values().invalid()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"active_agents\":\"6\"}|active_agents|must be a number, not a text",
                "{\"active_agents\":null}|active_agents|must be a number, not null",
                "{\"active_agents\":[1]}|active_agents|not a list",
                "{\"tier\":1}|tier|must be a text, not a number",
                "{\"tier\":{}}|tier|not an object",
                "{\"passed_gates\":\"lint\"}|passed_gates|must be a list of texts, not a text",
                "{\"passed_gates\":[\"lint\",null]}|passed_gates|one item is null",
                "{\"passed_gates\":{}}|passed_gates|not an object",
                "{\"file_path\":\"/etc/passwd\"}|file_path|without a usable project_dir",
                "{\"file_path\":\"a\",\"project_dir\":5}|file_path|without a usable project_dir",
                "{\"file_path\":\"a\",\"project_dir\":\"\"}|project_dir|is empty",
                "{\"file_path\":[],\"project_dir\":\"/p\"}|file_path|is an empty list",
                "{\"file_path\":[\"a\",5],\"project_dir\":\"/p\"}|file_path|one item is a number",
                "{\"file_path\":[\"a\",\"~/b\"],\"project_dir\":\"/p\"}|file_path|begins with",
                "{\"file_path\":\"a\\u0000b\",\"project_dir\":\"/p\"}|file_path|no path can have",
                "{\"file_path\":\"file:///etc\",\"project_dir\":\"/p\"}|file_path|is a URL",
                "{\"content\":[\"x\"]}|content|must be a text, not a list",
            })
    void aValueOfTheWrongKindIsInvalidAndSaysWhy(String json, String field, String why) {
        Action action = of(json);

        assertThat(action.values().whyInvalid(PolicyFields.all().named(field).orElseThrow()))
                .hasValueSatisfying(text -> assertThat(text).contains(why));
    }

    @Test
    void listsAreBounded() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i <= Action.MAX_ITEMS; i++) {
            many.add("g" + i);
        }

        assertThat(Action.of(Map.of("passed_gates", many)).values().whyInvalid(PolicyFields.PASSED_GATES))
                .contains("has more than 10000 items");
    }

    @Test
    void valuesWithoutAJsonFormAreOfTheWrongType() {
        Map<String, Object> odd = new HashMap<>();
        odd.put("active_agents", Double.NaN);
        odd.put("tier", new Object());
        odd.put("iteration", null);
        odd.put("passed_gates", new Object[] {"a", null});

        Action action = Action.of(odd);

        assertThat(Long.bitCount(action.values().invalid())).isEqualTo(4);
        assertThat(Action.of(Map.of("passed_gates", Arrays.asList("a", "b")))
                        .values()
                        .lists(PolicyFields.PASSED_GATES, "b"))
                .isTrue();
    }

    @Test
    void taskAndAgentStandInWhereTheContextDoesNotNameThem() {
        Action action = Action.of("t1", "eng-1", JsonObject.EMPTY);

        assertThat(action.values().text(PolicyFields.TASK_ID)).contains("t1");
        assertThat(action.values().text(PolicyFields.AGENT_ID)).contains("eng-1");
        assertThat(action.context()).isEqualTo(JsonObject.EMPTY);
        assertThat(of("{\"task_id\":\"other\"}").values().text(PolicyFields.TASK_ID))
                .contains("other");
    }

    @Test
    void noticesNamesThatLookLikeAnAbsentField() {
        assertThat(of("{\"filePath\":\"x\",\"project-dir\":\"/p\",\"Active_Agents\":1,\"file_pth\":\"x\"}")
                        .misspelled())
                .containsEntry("filePath", "file_path")
                .containsEntry("project-dir", "project_dir")
                .containsEntry("Active_Agents", "active_agents")
                .containsEntry("file_pth", "file_path");
        assertThat(of("{\"file_path\":\"x\",\"file_pth\":\"x\",\"custom_check\":1,\"active_agents_total\":1,"
                                + "\"commits\":1,\"x\":1}")
                        .misspelled())
                .containsOnlyKeys("commits");
    }
}
