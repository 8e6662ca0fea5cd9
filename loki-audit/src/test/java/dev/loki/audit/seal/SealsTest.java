package dev.loki.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.audit.seal.SealReport.Kind;
import dev.loki.audit.seal.SealReport.Status;
import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Seals beside a log: what they find and what they prove. */
class SealsTest extends SealedLog {
    @Test
    void aLogWithoutSealsSaysThatTruncationCannotBeSeen() throws IOException {
        append(0, 3);
        SealReport report = seals().verify();

        assertThat(report.status()).isEqualTo(Status.NONE);
        assertThat(report.valid()).isTrue();
        assertThat(report.status().sentence()).contains("missing from the end").contains("cannot be seen");
    }

    @Test
    void withoutAKeyNothingIsSealed() throws IOException {
        append(0, 3);
        assertThat(Seals.of(log, SealSettings.NONE, CLOCK).seal(Long.MAX_VALUE)).isEmpty();
        assertThat(folder).isDirectoryNotContaining("glob:**checkpoints*");
    }

    @Test
    void aSealedLogIsValidAndOnlyNewLinesMakeANewSeal() throws IOException {
        append(0, 5);
        assertThat(seals().seal(Long.MAX_VALUE)).isPresent();
        assertThat(seals().seal(Long.MAX_VALUE)).isEmpty();
        append(5, 7);
        assertThat(seals().seal(Long.MAX_VALUE)).isPresent();

        SealReport report = seals().verify();

        assertThat(report.status()).isEqualTo(Status.VALID);
        assertThat(report.sealed()).isEqualTo(12);
        assertThat(report.seals()).isEqualTo(2);
        assertThat(report.keys()).containsExactly(key.verifier().toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(seals().file())))
                .isEqualTo("rw-------");
    }

    @Test
    void anUnfinishedLineIsNotSealed() throws IOException {
        append(0, 2);
        Files.writeString(log, "{\"seq\":2", StandardOpenOption.APPEND);
        seals().seal(Long.MAX_VALUE);

        assertThat(seals().verify().sealed()).isEqualTo(2);
    }

    @Test
    void theSealsOfTwoSealersAreThoseOfOneThatHashesEverythingAnew() throws IOException {
        List<String> continued = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            append(i, 1);
            continued.add(seals().seal(Long.MAX_VALUE).orElseThrow());
        }
        Files.delete(seals().file());
        Files.delete(log.resolveSibling("audit.jsonl.tree"));

        assertThat(seals().seal(Long.MAX_VALUE)).contains(continued.get(39));
    }

    @Test
    void aStateFileThatIsMissingOldOrWrongIsMadeAnew() throws IOException {
        Path state = log.resolveSibling("audit.jsonl.tree");
        append(0, 3);
        seals().seal(Long.MAX_VALUE);
        String old = Files.readString(state);
        append(3, 3);
        seals().seal(Long.MAX_VALUE);
        String other = Files.readString(state).replaceFirst("\"subtrees\":\\[\"....", "\"subtrees\":[\"AAAA");
        int size = 6;
        for (String content : List.of("", old, "{}", "no JSON", other, "{\"version\":1,\"size\":3,\"bytes\":1}")) {
            Files.writeString(state, content);
            append(size++, 1);
            assertThat(seals().seal(Long.MAX_VALUE)).as(content).isPresent();
            assertThat(seals().verify().status()).isEqualTo(Status.VALID);
        }
    }

    @Test
    void aLogThatWasCutIsFoundEvenAfterItHasGrownAgain() throws IOException {
        append(0, 5);
        seals().seal(Long.MAX_VALUE);
        rewrite(lines().subList(0, 3));

        SealReport cut = seals().verify();
        assertThat(cut.status()).isEqualTo(Status.BROKEN);
        assertThat(cut.findings().get(0).kind()).isEqualTo(Kind.TRUNCATED);
        assertThat(cut.findings().get(0).at()).isEqualTo(3);
        assertThatThrownBy(() -> seals().requireContinuable())
                .isInstanceOf(SealException.class)
                .hasMessageContaining("loki audit verify");
        assertThatThrownBy(() -> seals().seal(Long.MAX_VALUE)).isInstanceOf(SealException.class);

        append(90, 5);
        SealReport grown = seals().verify();
        assertThat(grown.findings().get(0).kind()).isEqualTo(Kind.FORGED_TAIL);
        assertThatThrownBy(() -> seals().seal(Long.MAX_VALUE)).isInstanceOf(SealException.class);
    }

    @Test
    void aForgedTailIsFoundAndTheEntriesBeforeItKeepTheirSeal() throws IOException {
        append(0, 5);
        seals().seal(Long.MAX_VALUE);
        append(5, 5);
        seals().seal(Long.MAX_VALUE);
        List<String> lines = new ArrayList<>(lines());
        lines.set(7, line(70));
        rewrite(lines);

        SealReport report = seals().verify();

        assertThat(report.findings()).hasSize(1);
        assertThat(report.findings().get(0).kind()).isEqualTo(Kind.FORGED_TAIL);
        assertThat(report.findings().get(0).at()).isEqualTo(5);
        assertThat(report.sealed()).isEqualTo(5);
    }

    @Test
    void aDeletedLogIsFound() throws IOException {
        append(0, 5);
        seals().seal(Long.MAX_VALUE);
        Files.delete(log);

        SealReport report = seals().verify();

        assertThat(report.findings().get(0).kind()).isEqualTo(Kind.TRUNCATED);
        assertThat(report.findings().get(0).message())
                .contains("missing or empty")
                .contains("5 entries");
        assertThatThrownBy(() -> seals().requireContinuable()).isInstanceOf(SealException.class);
    }

    @Test
    void aLogThatWasRewrittenAndSealedWithAnotherKeyIsFound() throws IOException {
        append(0, 5);
        seals().seal(Long.MAX_VALUE);
        SigningKey other = SigningKey.generate("example.org/audit", new SecureRandom());
        Files.delete(seals().file());
        append(5, 1);
        Seals.of(
                        log,
                        new SealSettings(
                                Optional.of(other), List.of(other.verifier()), Optional.empty(), Optional.empty()),
                        CLOCK)
                .seal(Long.MAX_VALUE);

        SealReport report = seals().verify();

        assertThat(report.findings().get(0).kind()).isEqualTo(Kind.WRONG_KEY);
        assertThatThrownBy(() -> seals().requireContinuable())
                .isInstanceOf(SealException.class)
                .hasMessageContaining("LOKI_AUDIT_PUBLIC_KEYS");
    }

    @Test
    void aReplacedKeyGoesOnWhenTheOldOneIsStillTrusted() throws IOException {
        append(0, 5);
        seals().seal(Long.MAX_VALUE);
        SigningKey next = SigningKey.generate("example.org/audit-2", new SecureRandom());
        SealSettings both = new SealSettings(
                Optional.of(next), List.of(next.verifier(), key.verifier()), Optional.empty(), Optional.empty());
        append(5, 1);
        Seals.of(log, both, CLOCK).seal(Long.MAX_VALUE);

        SealReport report = Seals.of(log, both, CLOCK).verify();

        assertThat(report.status()).isEqualTo(Status.VALID);
        assertThat(report.keys()).hasSize(2);
    }

    @Test
    void aSealOfAnotherLogIsNotTaken() throws IOException {
        append(0, 5);
        Seals.of(
                        log,
                        new SealSettings(
                                Optional.of(key), List.of(key.verifier()), Optional.of("other"), Optional.empty()),
                        CLOCK)
                .seal(Long.MAX_VALUE);

        assertThat(seals().verify().findings().get(0).kind()).isEqualTo(Kind.SEAL_DAMAGED);
    }

    @Test
    void withoutAPublicKeyTheLogIsComparedAndTheReportSaysWhatWasNotChecked() throws IOException {
        append(0, 5);
        seals().seal(Long.MAX_VALUE);
        Seals unkeyed = Seals.of(log, SealSettings.NONE, CLOCK);
        assertThat(unkeyed.verify().status()).isEqualTo(Status.UNCHECKED);

        rewrite(lines().subList(0, 4));
        assertThat(unkeyed.verify().status()).isEqualTo(Status.BROKEN);
    }

    @Test
    void aSealThatWasNotWrittenToItsEndIsPassedOverAndReplaced() throws IOException {
        append(0, 5);
        seals().seal(Long.MAX_VALUE);
        append(5, 5);
        String whole = Files.readString(seals().file());
        String second = seals().seal(Long.MAX_VALUE).orElseThrow();
        byte[] torn = second.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length <= torn.length; length += 17) {
            Files.writeString(seals().file(), whole);
            Files.write(seals().file(), java.util.Arrays.copyOf(torn, length), StandardOpenOption.APPEND);

            assertThat(seals().verify().sealed()).isEqualTo(5);
            assertThat(seals().verify().status()).isEqualTo(Status.VALID);
            assertThat(seals().seal(Long.MAX_VALUE)).contains(second);
            assertThat(seals().verify().sealed()).isEqualTo(10);
        }
    }

    @Test
    void aProofIsSelfContainedAndHoldsForItsEntryOnly() throws IOException {
        append(0, 21);
        seals().seal(Long.MAX_VALUE);
        append(21, 4);
        for (int index = 0; index < 21; index++) {
            Proof proof = Proof.of(Json.parse(Json.pretty(seals().prove(index).toJson()), "proof"), "proof");

            assertThat(proof.check(List.of(key.verifier())).valid()).isTrue();
            assertThat(proof.subject()).isEqualTo(line(index));
            assertThat(proof.check(List.of()).valid()).isFalse();
            Proof other = new Proof(proof.kind(), index, line(index + 1), proof.hashes(), proof.checkpoint());
            assertThat(other.check(List.of(key.verifier())).valid()).isFalse();
        }
        assertThatThrownBy(() -> seals().prove(21))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("covers 21 entries");
    }

    @Test
    void aConsistencyProofLeadsFromAnOlderSealToTheNewest() throws IOException {
        append(0, 6);
        String old = seals().seal(Long.MAX_VALUE).orElseThrow();
        append(6, 5);
        seals().seal(Long.MAX_VALUE);

        Proof proof = seals().proveConsistency(old);

        assertThat(proof.check(List.of(key.verifier())).valid()).isTrue();
        assertThat(new Proof(proof.kind(), 5, proof.subject(), proof.hashes(), proof.checkpoint())
                        .check(List.of(key.verifier()))
                        .valid())
                .isFalse();
    }

    @Test
    void nothingIsProvenFromALogThatDoesNotFitItsSeal() throws IOException {
        append(0, 6);
        seals().seal(Long.MAX_VALUE);
        List<String> lines = new ArrayList<>(lines());
        lines.set(1, line(70));
        rewrite(lines);

        assertThatThrownBy(() -> seals().prove(3)).isInstanceOf(SealException.class);
    }

    @Test
    void settingsAreCheckedWhenTheyAreRead() throws IOException {
        key.write(folder.resolve("key"));
        Files.writeString(folder.resolve("public"), "# ours\n" + key.verifier() + "\n\n");
        SealSettings read = SealSettings.from(
                Env.of(Map.of(SealSettings.KEY_FILE, "key", SealSettings.PUBLIC_KEYS, "public")), folder);
        assertThat(read.key().orElseThrow().verifier()).isEqualTo(key.verifier());
        assertThat(SealSettings.from(Env.of(Map.of()), folder).key()).isEmpty();

        Files.writeString(folder.resolve("wrong"), "no key\n");
        for (Map<String, String> wrong : List.of(
                Map.of(SealSettings.KEY_FILE, "absent"),
                Map.of(SealSettings.PUBLIC_KEYS, "absent"),
                Map.of(SealSettings.PUBLIC_KEYS, "wrong"),
                Map.of(SealSettings.ORIGIN, "a b"),
                Map.of(SealSettings.HEAD, "git:x"))) {
            assertThatThrownBy(() -> SealSettings.from(Env.of(wrong), folder)).isInstanceOf(ConfigException.class);
        }
    }
}
