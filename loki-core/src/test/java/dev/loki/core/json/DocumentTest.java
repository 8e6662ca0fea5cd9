package dev.loki.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentTest {
    private static final Document YAML = Yaml.document("""
            paths:
              /api/todos:
                post: {a~b: 1}
            list:
              - one
              - two: 2
            """, "openapi.yaml");

    @ParameterizedTest
    @CsvSource({
        "'', 1:1",
        "/paths, 2:3",
        "/paths/~1api~1todos/post, 3:11",
        "/paths/~1api~1todos/post/a~0b, 3:17",
        "/list/0, 5:5",
        "/list/1/two, 6:10",
        "/paths/~1api~1todos/get, 3:5",
        "/list/2, 5:3",
        "/list/x, 5:3",
        "/list/99999999999999999999, 5:3",
        "/list/-, 5:3",
        "/nothing/of/that, 1:1"
    })
    void knowsTheNearestPlaceOfAPointer(String pointer, String position) {
        assertThat(YAML.position(pointer)).hasToString(position);
    }

    @Test
    void knowsThePlacesOfJson() {
        Document json = Json.document("{\n  \"a\": [1,\n    {\"b\": \"x\"}]\n}", "a.json");

        assertThat(json.position("/a")).isEqualTo(new Position(2, 8));
        assertThat(json.position("/a/0")).isEqualTo(new Position(2, 9));
        assertThat(json.position("/a/1/b")).isEqualTo(new Position(3, 11));
        assertThat(json.errorAtKey("/a/1/b", "x")).hasMessage("a.json:3:6: x");
    }

    @Test
    void placesOfManyLongKeysStaySmall() {
        String key = "k".repeat(40_000);
        StringBuilder text = new StringBuilder("{\"" + key + "\":{");
        for (int i = 0; i < 100_000; i++) {
            text.append('"').append(i).append("\":1,");
        }

        Document document = Json.document(text.append("\"end\":1}}").toString(), "big.json");
        assertThat(document.position("/" + key + "/99999").line()).isEqualTo(1);
    }

    @Test
    void errorsNameFileLineAndColumn() {
        assertThat(YAML.error("/list/1/two", "must be a text")).hasMessage("openapi.yaml:6:10: must be a text");
    }

    @Test
    void onlyAnObjectHasFields() {
        assertThatThrownBy(() -> Yaml.document("- a\n", "t.yaml").fields())
                .hasMessage("t.yaml:1:1: the file must hold keys and values, not a list");
        assertThatThrownBy(() -> Yaml.document("# nothing\n", "t.yaml").fields())
                .hasMessage("t.yaml:1:1: the file must hold keys and values, not nothing");
        assertThat(Yaml.document("# nothing\n", "t.yaml").fieldsOrEmpty().keys())
                .isEmpty();
        assertThatThrownBy(() -> Yaml.document("text", "t.yaml").fieldsOrEmpty())
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void readsAFileByItsName(@TempDir Path dir) throws Exception {
        Path json = Files.writeString(dir.resolve("a.json"), "{\"a\": 1}");
        Path yaml = Files.writeString(dir.resolve("a.yaml"), "a: 1\n");

        assertThat(Document.read(json, "a.json").root())
                .isEqualTo(Document.read(yaml, "a.yaml").root());
        assertThatThrownBy(() -> Document.read(Files.writeString(json, "a: 1"), "a.json"))
                .hasMessageStartingWith("a.json:1:1: ");
    }

    @Test
    void refusesFilesThatCannotBeRead(@TempDir Path dir) throws Exception {
        assertThatThrownBy(() -> Document.read(dir.resolve("none.yaml"), "none.yaml"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> Document.read(dir, "dir"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not a regular file");
        Path big = Files.write(dir.resolve("big.yaml"), new byte[Json.MAX_BYTES + 5]);
        assertThatThrownBy(() -> Document.read(big, "big.yaml")).hasMessageContaining("larger than");
    }
}
