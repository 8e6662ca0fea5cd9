package dev.loki.docs;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.loki.core.json.Json;
import dev.loki.core.json.Yaml;
import dev.loki.docs.Page.Block;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of a file format can be read by the product's own readers. */
class ExamplesTest {
    private static final Map<String, BiConsumer<String, String>> READERS = Map.of(
            "json", Json::parse,
            "yaml", Yaml::document,
            "jsonl", (text, name) -> text.lines().forEach(line -> Json.parse(line, name)));

    /** A block with its place, for the name of its test. */
    record Example(String place, Block block) {
        @Override
        public String toString() {
            return place;
        }
    }

    static Stream<Example> examples() {
        return Page.all().stream()
                .flatMap(page -> page.blocks().stream()
                        .filter(block -> READERS.containsKey(block.language()))
                        .map(block -> new Example(page.path() + ":" + block.line(), block)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isRead(Example example) {
        Block block = example.block();
        assertThatCode(() -> READERS.get(block.language()).accept(block.text(), example.place()))
                .doesNotThrowAnyException();
    }
}
