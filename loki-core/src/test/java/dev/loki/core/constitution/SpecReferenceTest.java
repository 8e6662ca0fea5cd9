package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.Yaml;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecReferenceTest {
    private static final String ALPHABET = "ab/~%#\"\\ .é€\uD83D\uDE00{}01-";

    @TempDir
    Path folder;

    private static JsonValue find(String pointer, String json) throws SpecReference.Unresolved {
        return SpecReference.parse("spec.json#" + pointer).find(Json.parse(json, "spec.json"));
    }

    @Test
    void followsTheConstitutionsExample() throws SpecReference.Unresolved {
        SpecReference reference = SpecReference.parse(".loki/specs/openapi.yaml#/paths/~1api~1todos/post");

        assertThat(reference.file()).isEqualTo(".loki/specs/openapi.yaml");
        assertThat(reference.pointer()).containsExactly("paths", "/api/todos", "post");
        assertThat(reference.find(Yaml.document(Project.OPENAPI, "openapi.yaml").root()))
                .isEqualTo(JsonObject.builder().put("summary", "Create").build());
    }

    /** The examples of RFC 6901, section 6: pointers as URI fragments. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/foo/0,\"bar\"",
                "/,0",
                "/a~1b,1",
                "/c%25d,2",
                "/e%5Ef,3",
                "/g%7Ch,4",
                "/i%5Cj,5",
                "/k%22l,6",
                "/%20,7",
                "/m~0n,8"
            })
    void resolvesTheExamplesOfTheStandard(String pointer, String value) throws SpecReference.Unresolved {
        String json = """
                {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\\\j": 5, "k\\"l": 6, " ": 7, "m~n": 8}
                """;

        assertThat(find(pointer, json)).isEqualTo(Json.parse(value, "value"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void findsWhatWasNestedUnderAnyNames(long seed) throws SpecReference.Unresolved {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> names = new ArrayList<>();
        for (int depth = random.nextInt(1, 6); depth > 0; depth--) {
            names.add(name(random));
        }
        List<String> inward = new ArrayList<>(names);
        Collections.reverse(inward);
        JsonValue document = JsonValue.of("the leaf");
        for (String name : inward) {
            document = JsonObject.builder().put(name, document).build();
        }

        StringBuilder pointer = new StringBuilder();
        names.forEach(n -> pointer.append('/').append(n.replace("~", "~0").replace("/", "~1")));
        String encoded =
                URLEncoder.encode(pointer.toString(), StandardCharsets.UTF_8).replace("+", "%20");
        String raw = pointer.toString().replace("%", "%25");

        assertThat(SpecReference.parse("s.json#" + encoded).pointer()).isEqualTo(names);
        assertThat(SpecReference.parse("s.json#" + raw).find(document)).isEqualTo(JsonValue.of("the leaf"));
    }

    private static String name(SplittableRandom random) {
        StringBuilder name = new StringBuilder();
        int[] alphabet = ALPHABET.codePoints().toArray();
        for (int length = random.nextInt(0, 8); length > 0; length--) {
            name.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
        }
        return name.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/list/2",
                "/list/00",
                "/list/-",
                "/list/+1",
                "/list/99999999999",
                "/text/0",
                "/gone",
                "/list/0/x",
                "//"
            })
    void findsNothingWhereNothingIs(String pointer) {
        assertThatThrownBy(() -> find(pointer, "{\"list\": [1, 2], \"text\": \"a\"}"))
                .isInstanceOf(SpecReference.Unresolved.class)
                .hasMessageStartingWith("spec.json has no ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#/a",
                " #/a",
                "f.json#a",
                "f.json#/a~2b",
                "f.json#/a~",
                "f.json#/%2",
                "f.json#/%zz",
                "f.json#/%ff"
            })
    void refusesWhatIsNoPointer(String reference) {
        assertThatThrownBy(() -> SpecReference.parse(reference)).isInstanceOf(SpecReference.Unresolved.class);
    }

    @Test
    void takesNoPointerForTheWholeDocument() throws SpecReference.Unresolved {
        assertThat(find("", "[1]")).isEqualTo(Json.parse("[1]", "whole"));
    }

    @Test
    void locatesFilesInsideTheProjectOnly() throws IOException, SpecReference.Unresolved {
        Path root = Files.createDirectories(folder.resolve("project"));
        Files.writeString(folder.resolve("secret.json"), "{}");
        Files.writeString(root.resolve("spec.json"), "{}");
        Files.createSymbolicLink(root.resolve("out.json"), folder.resolve("secret.json"));
        Files.createSymbolicLink(root.resolve("in.json"), root.resolve("spec.json"));

        assertThat(SpecReference.parse("in.json").locate(root)).isPresent();
        assertThat(SpecReference.parse("a/../spec.json").locate(root)).isPresent();
        assertThat(SpecReference.parse(".").locate(root)).isEmpty();
        for (String outside :
                List.of("out.json", "../secret.json", root.resolve("spec.json").toString(), "a\0b")) {
            assertThatThrownBy(() -> SpecReference.parse(outside).locate(root))
                    .as(outside)
                    .isInstanceOf(SpecReference.Unresolved.class);
        }
    }

    @Test
    void hashesTheFileAndNotThePointer() throws IOException {
        Files.writeString(folder.resolve("spec.json"), "abc");

        assertThat(SpecReference.sha256(folder, "spec.json#/~broken"))
                .contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(SpecReference.sha256(folder, "gone.json")).isEmpty();
    }
}
