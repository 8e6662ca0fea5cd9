package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

class FrontDoorTest {

    private static List<String> words(String line) {
        return List.of(line.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "--json --version",
                "policy eval pre_execution",
                "policy eval no_such_point --json",
                "-C dir policy eval data --context {}",
                "policy -q eval data --context - --policy p.json",
                "--no-color --no-input policy eval --context @c.json data --policy -",
                "policy eval data --quiet -C dir"
            })
    void understandsAsTheParserDoes(String line) {
        Call plain = FrontDoor.understood(words(line)).orElseThrow();

        assertThat(plain).usingRecursiveComparison().isEqualTo(LokiCommand.parse(words(line)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "policy eval",
                "policy eval data --help",
                "policy eval data --version",
                "policy --version",
                "policy lint",
                "policy eval data more",
                "policy eval --batch -",
                "policy eval data --context={}",
                "policy eval data --context {} --context {}",
                "policy eval data --context --json",
                "policy eval data --context",
                "policy --context {} eval data",
                "--policy p policy eval data",
                "policy eval data --policy p --policy q",
                "-C a -C b policy eval data",
                "-qv --version",
                "-v policy eval data",
                "run policy eval data",
                "doctor",
                "--",
                "--verzion"
            })
    void leavesEverythingElseToTheParser(String line) {
        assertThat(FrontDoor.understood(words(line))).isEmpty();
    }

    @Test
    void leavesEmptyWordsToTheParser() {
        assertThat(FrontDoor.understood(List.of())).isEmpty();
        assertThat(FrontDoor.understood(List.of("policy", "eval", ""))).isEmpty();
        assertThat(FrontDoor.understood(List.of("policy", "eval", "data", "--policy", "")))
                .isEmpty();
        assertThat(FrontDoor.understood(List.of("-C", "", "--version"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"policy --context {} eval data", "policy eval data --policy p --policy q", "policy eval data x"})
    void whatItLeavesForItsOrderIsWrongForTheParserToo(String line) {
        assertThat(catchThrowable(() -> LokiCommand.parse(words(line)))).isInstanceOf(ParameterException.class);
    }
}
