package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    private static final String FILE = """
            # top
            version: 1   # the only one

            limits:
              # how long
              wall: 2h  # two hours
              tokens: "5"

            # env:
            #   LOKI_X: y
            gates: []
            """;

    private static String set(String text, String key, String value) {
        return ConfigFile.set(text, "config.yaml", List.of(key.split("\\.")), value);
    }

    @Test
    void replacesAValueAndKeepsEverythingElse() {
        assertThat(set(FILE, "limits.wall", "3h"))
                .isEqualTo(FILE.replace("wall: 2h  # two hours", "wall: 3h # two hours"));
    }

    @Test
    void replacesAQuotedValue() {
        assertThat(set(FILE, "limits.tokens", "7")).isEqualTo(FILE.replace("\"5\"", "7"));
    }

    @Test
    void addsAKeyAtTheEndOfItsBlock() {
        assertThat(set(FILE, "limits.usd", "1.50"))
                .isEqualTo(FILE.replace("  tokens: \"5\"\n", "  tokens: \"5\"\n  usd: 1.50\n"));
    }

    @Test
    void addsASectionAtTheEndAndLeavesTheCommentedOneAlone() {
        assertThat(set(FILE, "env.LOKI_X", "\"z\"")).isEqualTo(FILE + "\nenv:\n  LOKI_X: \"z\"\n");
    }

    @Test
    void keepsTheIndentationOfTheBlock() {
        assertThat(set("limits:\n    wall: 2h\n", "limits.usd", "1")).isEqualTo("limits:\n    wall: 2h\n    usd: 1\n");
    }

    @Test
    void fillsAnEmptySection() {
        assertThat(set("limits:\nversion: 1\n", "limits.wall", "1h")).isEqualTo("limits:\n  wall: 1h\nversion: 1\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limits: {wall: 2h}\n",
                "limits:\n  wall: [1]\n",
                "limits:\n  wall: |\n    2h\n",
                "limits:\n  wall:\n    hours: 2\n",
                "limits:\n  wall: &a 2h\n",
                "limits: 5\n",
            })
    void refusesWhatIsNotAPlainValueWithItsLine(String text) {
        assertThatThrownBy(() -> set(text, "limits.wall", "3h"))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("config\\.yaml:[12]: \"limits(\\.wall)?\" is not written as a plain value; .*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5|false|5",
                "2h|false|2h",
                "auto|true|\"auto\"",
                "a: b|false|\"a: b\"",
                "x #y|false|\"x #y\"",
                "''|false|\"\""
            })
    void quotesWhatYamlWouldReadDifferently(String value, boolean text, String expected) {
        assertThat(ConfigFile.literal(value, text)).isEqualTo(expected);
    }
}
