package dev.loki.core.constitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.Facts.ChangedPath;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.io.ProjectDir;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitSchemaTest {
    @TempDir
    Path dir;

    private Facts facts(String path, String message) {
        return Facts.builder(ProjectDir.at(dir))
                .changes(List.of(new ChangedPath(path, 'A', Optional.empty())))
                .commitMessage(message)
                .gates(List.of(new QualityGateResult("lint", Status.PASS, true, 0, Duration.ofMillis(5), "abc", "")))
                .build();
    }

    private static String schema(String property, String of) {
        return "{\"type\": \"object\", \"properties\": {\"" + property + "\": " + of + "}}";
    }

    private Optional<Violation> judged(String schema) {
        return CommitSchema.parse(schema, "s.json").violation(Moment.COMMIT, facts("src/a.txt", "Add a"));
    }

    @Test
    void theSchemaThatShipsAcceptsWhatLokiCommits() {
        assertThat(CommitSchema.builtIn().violation(Moment.COMMIT, facts("a", "Add a")))
                .isEmpty();
        assertThat(CommitSchema.builtIn().violation(Moment.COMMIT, facts("", "Add a")))
                .as("a path has a character")
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "message | {\"pattern\": \"^[a-z]+: \"}                               | /message must match ^[a-z]+:",
                "message | {\"minLength\": 10}                                        | /message must have at least 10 characters",
                "message | {\"type\": \"null\"}                                       | /message must be of type null",
                "files   | {\"maxItems\": 0}                                          | /files must have at most 0 items",
                "files   | {\"items\": {\"properties\": {\"path\": {\"pattern\": \"^docs/\"}}}} | /files/0/path must match ^docs/",
                "task    | {\"type\": \"object\"}                                     | /task must be of type object",
                "task    | {\"anyOf\": [{\"type\": \"object\"}, {\"enum\": [1]}]}     | /task has none of the forms",
                "gates   | {\"items\": {\"required\": [\"coverage\"]}}                | /gates/0/coverage must be there",
                "gates   | {\"items\": {\"additionalProperties\": false}}             | /gates/0/name must not be there",
                "gates   | {\"items\": {\"properties\": {\"duration_ms\": {\"maximum\": 4}}}} | /gates/0/duration_ms must be at most 4",
                "gates   | {\"items\": {\"properties\": {\"status\": {\"enum\": [\"FAIL\"]}}}} | /gates/0/status must be one of [\"FAIL\"]",
            })
    void eachKeywordRefusesACommit(String property, String of, String breach) {
        Violation violation = judged(schema(property, of)).orElseThrow();

        assertThat(violation.code()).isEqualTo("COMMIT_FORMAT");
        assertThat(violation.evidence().string("message")).get().asString().contains(breach);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "message | {\"pattern\": \"^[A-Z]\", \"minLength\": 5, \"maxLength\": 5, \"type\": [\"string\", \"null\"]}",
                "files   | {\"minItems\": 1, \"maxItems\": 1, \"items\": {\"required\": [\"path\", \"status\"]}}",
                "task    | {\"anyOf\": [{\"type\": \"object\"}, {\"type\": \"null\"}]}",
                "gates   | {\"items\": {\"properties\": {\"duration_ms\": {\"type\": \"integer\", \"minimum\": 5, \"maximum\": 5}}}}",
            })
    void eachKeywordAcceptsWhatItAsksFor(String property, String of) {
        assertThat(judged(schema(property, of))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\": \"object\", \"if\": {}}                                   | s.json:1:20: unknown key \"if\"",
                "{\"type\": \"objekt\"}                                               | \"objekt\" is no type",
                "{\"type\": \"object\", \"properties\": {\"message\": {\"pattern\": \"(\"}}} | this is no regular expression",
                "{\"type\": \"array\"}                                                | this is no JSON Schema of an object",
                "[1]                                                                  | s.json",
            })
    void aSchemaThatCannotBeKeptInFullIsRefused(String schema, String message) {
        assertThatThrownBy(() -> CommitSchema.parse(schema, "s.json"))
                .isInstanceOfSatisfying(
                        LokiException.class, e -> assertThat(e.code()).isEqualTo(RuleBook.INVALID))
                .hasMessageContaining(message);
    }

    @Test
    void aCommitOfWhichLittleIsKnownIsNotJudged() {
        Facts little = Facts.builder(ProjectDir.at(dir)).commitMessage("x").build();

        assertThat(CommitSchema.builtIn().violation(Moment.COMMIT, little)).isEmpty();
        assertThat(CommitSchema.builtIn().violation(Moment.POST, facts("", "x")))
                .isEmpty();
    }
}
