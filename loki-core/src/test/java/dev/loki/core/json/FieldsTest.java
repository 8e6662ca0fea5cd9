package dev.loki.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldsTest {
    private static Fields fields(String yaml) {
        return Yaml.document(yaml, "tasks.yaml").fields();
    }

    @Test
    void readsEveryType() {
        Fields f = fields("{s: x, i: 7, n: 1.5, b: true, o: {k: v}, l: [{a: 1}, {a: 2}], t: [x, y], m: {p: {q: 1}}}");

        assertThat(f.string("s")).contains("x");
        assertThat(f.requireString("s")).isEqualTo("x");
        assertThat(f.string("none", "else")).isEqualTo("else");
        assertThat(f.integer("i")).contains(7L);
        assertThat(f.number("n")).contains(new BigDecimal("1.5"));
        assertThat(f.bool("b", false)).isTrue();
        assertThat(f.bool("none", true)).isTrue();
        assertThat(f.object("o").orElseThrow().pointer()).isEqualTo("/o");
        assertThat(f.objects("l")).extracting(o -> o.integer("a").orElseThrow()).containsExactly(1L, 2L);
        assertThat(f.strings("t")).containsExactly("x", "y");
        assertThat(f.stringOrList("s")).containsExactly("x");
        assertThat(f.stringOrList("t")).containsExactly("x", "y");
        assertThat(f.stringMap("o")).containsExactly(Map.entry("k", "v"));
        assertThat(f.objectMap("m").get("p").pointer()).isEqualTo("/m/p");
        f.done();
    }

    @Test
    void absentKeysAreEmpty() {
        Fields f = fields("{}");

        assertThat(f.has("x")).isFalse();
        assertThat(f.isNull("x")).isFalse();
        assertThat(f.value("x")).isEmpty();
        assertThat(f.string("x")).isEmpty();
        assertThat(f.integer("x")).isEmpty();
        assertThat(f.number("x")).isEmpty();
        assertThat(f.object("x")).isEmpty();
        assertThat(f.objects("x")).isEmpty();
        assertThat(f.strings("x")).isEmpty();
        assertThat(f.stringOrList("x")).isEmpty();
        assertThat(f.objectMap("x")).isEmpty();
        assertThat(f.stringMap("x")).isEmpty();
    }

    static Stream<Arguments> wrongTypes() {
        return Stream.of(
                row("k: 1", f -> f.string("k"), "1:4: \"k\" must be a text, not a number"),
                row("k: true", f -> f.requireString("k"), "1:4: \"k\" must be a text, not true"),
                row("k: x", f -> f.integer("k"), "1:4: \"k\" must be a number, not a text"),
                row("k: 1.5", f -> f.integer("k"), "1:4: \"k\" must be a whole number"),
                row("k: 1e30", f -> f.integer("k"), "1:4: \"k\" must be a whole number"),
                row("k: yes", f -> f.bool("k", false), "1:4: \"k\" must be true or false, not a text"),
                row("k: [a]", f -> f.object("k"), "1:4: \"k\" must be an object, not a list"),
                row("k: {}", f -> f.objects("k"), "1:4: \"k\" must be a list of objects, not an object"),
                row("k: [{}, 1]", f -> f.objects("k"), "1:9: each item of \"k\" must be an object, not a number"),
                row("k: x", f -> f.strings("k"), "1:4: \"k\" must be a list of texts, not a text"),
                row("k: [x, 1]", f -> f.strings("k"), "1:8: each item of \"k\" must be a text, not a number"),
                row("k: 1", f -> f.stringOrList("k"), "1:4: \"k\" must be a text or a list of texts, not a number"),
                row("k: {a: 1}", f -> f.stringMap("k"), "1:8: \"a\" must be a text, not a number"),
                row("k: {a: 1}", f -> f.objectMap("k"), "1:8: \"a\" must be an object, not a number"),
                row("k:", f -> f.string("k"), "1:3: \"k\" has no value; give it a text or remove the key"),
                row(
                        "k: ~",
                        f -> f.stringOrList("k"),
                        "1:4: \"k\" has no value; give it a text or a list of texts or" + " remove the key"),
                row("{x: {}}", f -> f.object("x").orElseThrow().requireString("k"), "1:5: \"k\" is missing; add it"));
    }

    private static Arguments row(String yaml, Consumer<Fields> read, String message) {
        return Arguments.of(yaml, read, message);
    }

    @ParameterizedTest
    @MethodSource("wrongTypes")
    void refusesAnotherTypeThanAsked(String yaml, Consumer<Fields> read, String message) {
        assertThatThrownBy(() -> read.accept(fields(yaml)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("tasks.yaml:" + message);
    }

    @Test
    void nullCanBeAskedFor() {
        Fields f = fields("k: null");

        assertThat(f.has("k")).isTrue();
        assertThat(f.isNull("k")).isTrue();
    }

    @Test
    void anUnknownKeyIsRefusedAtItsNameWithTheNearestKnownOne() {
        Fields f = fields("id: a\n\ntitel: x\n");
        f.string("id");
        f.string("title");

        assertThatThrownBy(f::done).hasMessage("tasks.yaml:3:1: unknown key \"titel\"; did you mean \"title\"?");
    }

    @Test
    void anUnknownKeyFarFromAllIsRefusedWithTheKnownOnes() {
        Fields f = fields("zebra: 1");
        f.string("id");
        f.string("title");

        assertThatThrownBy(f::done).hasMessage("tasks.yaml:1:1: unknown key \"zebra\"; known keys: id, title");
    }

    @Test
    void aLongUnknownKeyIsCutInTheMessage() {
        Fields f = fields("\"" + "z\\n".repeat(300) + "\": 1");

        assertThatThrownBy(f::done).message().hasSizeLessThan(200).doesNotContain("\n");
    }

    @Test
    void knowsItsPlace() {
        Fields f = fields("a:\n  - b: 1\n").objects("a").get(0);

        assertThat(f.pointer()).isEqualTo("/a/0");
        assertThat(f.position()).isEqualTo(new Position(2, 5));
        assertThat(f.error("b", "is odd")).hasMessage("tasks.yaml:2:8: is odd");
        assertThat(f.error("c", "is odd")).hasMessage("tasks.yaml:2:5: is odd");
        assertThat(f.name()).isEqualTo("tasks.yaml");
    }
}
