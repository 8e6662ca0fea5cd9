package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.SharedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs that the JavaScript reference wrote, and those logs tampered with. */
class ChainVectorsTest {

    /** What the strict verdict says where it differs from the reference's, or what it says about the cause. */
    private static final Map<String, String> STRICT = Map.ofEntries(
            Map.entry("rawhash-1E21", "0 NOT_CANONICAL"),
            Map.entry("rawhash-1e21-no-plus", "0 NOT_CANONICAL"),
            Map.entry("rawhash-bigint", "0 NOT_CANONICAL"),
            Map.entry("rawhash-escaped-del", "0 NOT_CANONICAL"),
            Map.entry("rawhash-escaped-u2028", "0 NOT_CANONICAL"),
            Map.entry("rawhash-extra-field", "0 NOT_CANONICAL"),
            Map.entry("rawhash-missing-optional-fields", "0 NOT_CANONICAL"),
            Map.entry("rawhash-negzero", "0 NOT_CANONICAL"),
            Map.entry("rawhash-nonstring-who", "0 NOT_CANONICAL"),
            Map.entry("rawhash-overflow-1e999", "0 NOT_CANONICAL"),
            Map.entry("rawhash-seq-missing", "0 NOT_CANONICAL"),
            Map.entry("rawhash-space-after-colon", "0 NOT_CANONICAL"),
            Map.entry("rawhash-upper-hex-escape", "0 NOT_CANONICAL"),
            Map.entry("tamper-blank-line-spaces-middle", "1 BAD_JSON"),
            Map.entry("tamper-crlf", "0 NOT_CANONICAL"),
            Map.entry("tamper-deleted-first", "0 DELETED"),
            Map.entry("tamper-duplicate-key-shadowed", "3 NOT_CANONICAL"),
            Map.entry("tamper-duplicated-line", "2 DUPLICATED"),
            Map.entry("tamper-edited-prevhash", "1 EDITED"),
            Map.entry("tamper-edited-seq", "1 EDITED"),
            Map.entry("tamper-edited-timestamp", "1 EDITED"),
            Map.entry("tamper-edited-what-last", "4 EDITED"),
            Map.entry("tamper-edited-who-first", "0 EDITED"),
            Map.entry("tamper-emptyobj-last", "5 BAD_JSON"),
            Map.entry("tamper-entry-rehashed-only", "3 EDITED"),
            Map.entry("tamper-extra-field-added", "3 NOT_CANONICAL"),
            Map.entry("tamper-full-rewrite-seq-gap", "2 DELETED"),
            Map.entry("tamper-garbage-middle", "1 BAD_JSON"),
            Map.entry("tamper-garbage-null-last", "5 BAD_JSON"),
            Map.entry("tamper-garbage-null-line", "2 BAD_JSON"),
            Map.entry("tamper-garbage-string-line", "1 BAD_JSON"),
            Map.entry("tamper-invalid-utf8", "0 BAD_UTF8"),
            Map.entry("tamper-metadata-keys-reordered", "2 EDITED"),
            Map.entry("tamper-removed-hash-field", "2 EDITED"),
            Map.entry("tamper-seq-as-float", "3 NOT_CANONICAL"),
            Map.entry("tamper-seq-as-string", "3 EDITED"),
            Map.entry("tamper-truncated-no-final-newline", "4 TORN_TAIL"),
            Map.entry("tamper-truncated-tail-midline", "4 TORN_TAIL"),
            Map.entry("tamper-two-concatenated-chains", "5 DUPLICATED"),
            Map.entry("tamper-unicode-respelled", "0 NOT_CANONICAL"),
            Map.entry("tamper-whitespace-only", "0 BAD_JSON"));

    static Stream<String> logs() throws IOException {
        Optional<Path> folder = SharedFiles.find("vectors/audit/js");
        if (folder.isEmpty()) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder.get())) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jsonl"))
                    .map(name -> name.replace(".jsonl", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Path log(String name) {
        return SharedFiles.require("vectors/audit/js").resolve(name + ".jsonl");
    }

    private static JsonObject expected(String name) {
        try {
            String text =
                    Files.readString(SharedFiles.require("vectors/audit/js").resolve(name + ".verify.json"));
            return (JsonObject) Json.parse(text, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("logs")
    void lenientGivesTheVerdictOfTheReference(String name) {
        JsonObject expected = expected(name);

        ChainReport report = ChainVerifier.lenient().verify(log(name));

        if (expected.object("verify").isEmpty()) {
            assertThat(report.valid())
                    .as("the reference ends with an exception")
                    .isFalse();
            return;
        }
        JsonObject verify = expected.object("verify").orElseThrow();
        assertThat(Optional.of(report.valid())).isEqualTo(verify.bool("valid"));
        assertThat(Optional.of(report.entries())).isEqualTo(verify.integer("entries"));
        assertThat(report.brokenAt()).isEqualTo(verify.integer("brokenAt"));
        assertThat(report.error()).isEqualTo(verify.string("error"));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("logs")
    void strictNamesPlaceAndCause(String name) {
        ChainReport report = ChainVerifier.strict().verify(log(name));

        String said = report.valid()
                ? "valid"
                : report.brokenAt().orElseThrow() + " " + report.cause().orElseThrow();
        assertThat(said).as(report.breaks().toString()).isEqualTo(STRICT.getOrDefault(name, "valid"));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("logs")
    void whateverTheReferenceFindsTheStrictVerdictFindsAtTheSamePlace(String name) {
        Optional<JsonObject> verify = expected(name).object("verify");
        ChainReport strict = ChainVerifier.strict().verify(log(name));

        verify.filter(v -> v.bool("valid").equals(Optional.of(false))).ifPresent(v -> {
            assertThat(strict.valid()).isFalse();
            assertThat(strict.brokenAt()).isEqualTo(v.integer("brokenAt"));
        });
    }

    @Test
    void anAbsentLogHasNoEntries() {
        ChainReport report = ChainVerifier.strict().verify(Path.of("no-such-log.jsonl"));

        assertThat(report.valid()).isTrue();
        assertThat(report.entries()).isZero();
        assertThat(ChainVerifier.lenient().verify(Path.of("no-such-log.jsonl")).valid())
                .isTrue();
    }
}
