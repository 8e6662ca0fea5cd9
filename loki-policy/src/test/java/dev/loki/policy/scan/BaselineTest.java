package dev.loki.policy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import dev.loki.policy.scan.Baseline.Located;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineTest {
    @TempDir
    Path dir;

    private final Finding finding = ContentScanner.builtIn()
            .scan("password=hunter2hunter2", EnumSet.of(Kind.SECRET))
            .get(0);

    private Baseline read(String json) throws IOException {
        Path file = dir.resolve("baseline.json");
        Files.writeString(file, json);
        return Baseline.read(file, "baseline.json");
    }

    @Test
    void allowsTheSameValueInTheSameFileOnly() throws IOException {
        Path file = dir.resolve("b.json");
        Baseline.none().with(List.of(new Located("src/a.txt", finding))).write(file);

        Baseline baseline = Baseline.read(file, "b.json");

        assertThat(baseline.allows("src/a.txt", finding)).isTrue();
        assertThat(baseline.allows("src/b.txt", finding)).isFalse();
        assertThat(Files.readString(file)).doesNotContain("hunter2");
    }

    @Test
    void allowsPathsAndRules() throws IOException {
        assertThat(read("{\"version\": 1, \"paths\": [\"**/test/**\"]}").allows("a/test/b.txt"))
                .isTrue();
        assertThat(read("{\"version\": 1, \"rules\": [\"generic-password\"]}").allows("x", finding))
                .isTrue();
    }

    @Test
    void keepsPathsAndRulesWhenFindingsAreReplaced() throws IOException {
        Path file = dir.resolve("b.json");
        read("{\"version\": 1, \"paths\": [\"docs/**\"], \"rules\": [\"email\"]}")
                .with(List.of())
                .write(file);

        assertThat(Baseline.read(file, "b.json").allows("docs/x.md")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | \"version\" is missing",
                "{\"version\": 2} | version 2 is unknown",
                "{\"version\": 1, \"path\": []} | did you mean",
                "{\"version\": 1, \"paths\": [\"!a\"]} | cannot be negated",
                "{\"version\": 1, \"findings\": [{\"path\": \"a\", \"rule\": \"r\", \"fingerprint\": \"1\"}]} | 64 hexadecimal",
            })
    void aWrongFileIsRefusedWithItsPlace(String json, String sentence) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("baseline.json:1:")
                .hasMessageContaining(sentence);
    }
}
