package dev.loki.audit.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.StorageException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersonalDataTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-02-21T10:00:00Z"));
    private static final JsonObject METADATA =
            (JsonObject) Json.parse("{\"email\":\"jane@example.org\",\"age\":42,\"ticket\":\"T-1\"}", "test");

    @TempDir
    Path folder;

    @Test
    void aKnownValueWithAKnownSaltHasTheKnownCommitment() {
        byte[] salt = HexFormat.of().parseHex("0b".repeat(32));

        PersonalRecord record = PersonalRecord.of("email", JsonValue.of("jane@example.org"), salt);

        assertThat(record.committed()).isEqualTo("[\"email\",\"jane@example.org\"]");
        assertThat(record.commitment())
                .isEqualTo("hmac-sha256:ec6379ca4e56bdaf51ba3f0c6837b888995395bc6b95f5c3650fe33fc54b3952");
    }

    @Test
    void onlyTheCommitmentStandsInTheMetadataAndTheValueInTheSideFile() throws IOException {
        JsonObject committed = personal().commit(METADATA, Set.of("email", "age", "absent"));

        assertThat(committed.string("ticket")).contains("T-1");
        assertThat(Json.write(committed)).doesNotContain("jane").doesNotContain("\"age\":42");
        assertThat(Commitment.in(committed))
                .extracting(Commitment.InField::field)
                .containsExactly("email", "age");
        assertThat(Files.readString(personal().file())).contains("jane@example.org");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(personal().file())))
                .isEqualTo("rw-------");
        assertThat(personal().open("email", commitment(committed, "email"))).contains(JsonValue.of("jane@example.org"));
        assertThat(personal().open("age", commitment(committed, "email"))).isEmpty();
    }

    @Test
    void equalValuesHaveDifferentCommitments() {
        JsonObject one = personal().commit(METADATA, Set.of("email"));
        JsonObject two = personal().commit(METADATA, Set.of("email"));

        assertThat(commitment(one, "email")).isNotEqualTo(commitment(two, "email"));
        assertThat(personal().commit(one, Set.of("email")))
                .as("a commitment is not committed to again")
                .isEqualTo(one);
    }

    @Test
    void anErasedValueIsGoneFromTheFileAndTheOthersStay() throws IOException {
        JsonObject jane = personal().commit(METADATA, Set.of("email", "age"));
        JsonObject joe = personal()
                .commit(JsonObject.builder().put("email", "joe@example.org").build(), Set.of("email"));

        List<String> erased = personal().erase((c, field, value) -> value.equals(JsonValue.of("jane@example.org")));

        assertThat(erased).containsExactly(commitment(jane, "email"));
        String text = Files.readString(personal().file());
        assertThat(text).doesNotContain("jane").contains("joe@example.org").contains(",42]");
        assertThat(personal().erase((c, f, v) -> false)).as("not recorded yet").isEqualTo(erased);
        personal().recorded(erased);
        assertThat(Files.readString(personal().file())).doesNotContain(commitment(jane, "email"));
        assertThat(personal().open("email", commitment(joe, "email"))).isPresent();
        assertThat(personal().erase((c, f, v) -> c.equals(commitment(joe, "email"))))
                .containsExactly(commitment(joe, "email"));
    }

    @Test
    void verificationTellsWhatIsOpenErasedUnfinishedMissingAndExchanged() throws IOException {
        JsonObject[] entries = IntStream.range(0, 6)
                .mapToObj(i -> personal()
                        .commit(JsonObject.builder().put("email", "person-" + i).build(), Set.of("email")))
                .toArray(JsonObject[]::new);
        String[] at = new String[6];
        for (int i = 0; i < 6; i++) {
            at[i] = commitment(entries[i], "email");
        }
        personal().erase((c, f, v) -> c.equals(at[1]));
        personal().recorded(List.of(at[1]));
        personal().erase((c, f, v) -> c.equals(at[2]));
        List<String> lines = Files.readAllLines(personal().file());
        lines.removeIf(line -> line.contains(at[3]));
        lines.replaceAll(line -> line.replace("person-4", "person-x"));
        Files.write(personal().file(), lines);

        PersonalVerifier verifier = personal().verifier();
        for (int i = 0; i < 6; i++) {
            verifier.accept(i, 0, "note", entries[i]);
        }
        verifier.accept(
                6,
                0,
                PersonalData.ERASED,
                JsonObject.builder()
                        .put(PersonalData.COMMITMENTS, List.of(at[1], at[5]))
                        .build());
        PersonalReport report = verifier.report();

        assertThat(report.open()).isEqualTo(1);
        assertThat(report.erased()).isEqualTo(1);
        assertThat(report.unfinished()).as("2 is not recorded, 5 came back").isEqualTo(2);
        assertThat(report.missing()).isEqualTo(1);
        assertThat(report.mismatched()).isEqualTo(1);
        assertThat(report.valid()).isFalse();
        assertThat(report.findings()).extracting(PersonalReport.Finding::seq).containsExactlyInAnyOrder(2L, 3L, 4L, 5L);
    }

    @Test
    void aTornEndIsCutAndBelongsToNoEntry() throws IOException {
        JsonObject first = personal().commit(METADATA, Set.of("email"));
        Files.writeString(personal().file(), "{\"commitment\":\"hmac-sha", StandardOpenOption.APPEND);

        JsonObject second = personal().commit(METADATA, Set.of("email"));

        assertThat(personal().open("email", commitment(first, "email"))).isPresent();
        assertThat(personal().open("email", commitment(second, "email"))).isPresent();
    }

    @Test
    void whatAnInterruptedRewritingLeftIsRemoved() throws IOException {
        personal().commit(METADATA, Set.of("email"));
        Path leftover = folder.resolve(".audit.jsonl.personal.1234.tmp");
        Files.writeString(leftover, "jane@example.org");

        personal().erase((c, f, v) -> true);

        assertThat(leftover).doesNotExist();
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<JsonObject>> work = IntStream.range(0, 60)
                    .<Callable<JsonObject>>mapToObj(i -> () ->
                            personal().commit(JsonObject.builder().put("n", i).build(), Set.of("n")))
                    .toList();
            for (Future<JsonObject> done : threads.invokeAll(work)) {
                assertThat(personal().open("n", commitment(done.get(), "n"))).isPresent();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aSymbolicLinkIsRefused() throws IOException {
        Files.createSymbolicLink(personal().file(), folder.resolve("elsewhere"));
        assertThatThrownBy(() -> personal().commit(METADATA, Set.of("email"))).isInstanceOf(StorageException.class);
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    private PersonalData personal() {
        return PersonalData.beside(folder.resolve("audit.jsonl"), CLOCK, new SecureRandom());
    }

    private static String commitment(JsonObject metadata, String field) {
        return metadata.object(field).flatMap(o -> o.string("commitment")).orElseThrow();
    }
}
