package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.audit.seal.SealSettings;
import dev.loki.audit.seal.Seals;
import dev.loki.audit.seal.SigningKey;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sealed log is changed in every way that people think of; every change is found, and its cause is named rightly. */
class SealedLogMutationTest {
    private static final boolean SOAK = Boolean.getBoolean("loki.soak");
    private static final int ROUNDS = SOAK ? 10_000 : 1_000;
    private static final int ENTRIES = 40;
    private static final int SEALED_EVERY = 20;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-02-21T10:00:00Z"));

    private static final SigningKey KEY = SigningKey.generate("example.org/audit", new SecureRandom());
    private static final SealSettings SETTINGS =
            new SealSettings(Optional.of(KEY), List.of(KEY.verifier()), Optional.empty(), Optional.empty());

    @TempDir
    static Path folder;

    private static Path log = Path.of("");
    private static Path checkpoints = Path.of("");
    private static List<String> lines = List.of();
    private static byte[] seals = new byte[0];

    @BeforeAll
    static void aSealedLog() throws IOException {
        log = folder.resolve("audit.jsonl");
        try (AuditLog writing = AuditLog.open(
                folder, log, new AuditSettings(Durability.DURABLE, Redactor.NOOP, SETTINGS, Optional.empty()), CLOCK)) {
            for (int i = 0; i < ENTRIES; i++) {
                writing.append(EntryDraft.of("agent-" + i % 3, "act_ended")
                        .where("src/Main" + i + ".java")
                        .why("because \u00e9 " + i)
                        .metadata(JsonObject.builder()
                                .put("run", "r-1")
                                .put("seq", i)
                                .put("text", "J\u00fcrgen")
                                .build()));
                if ((i + 1) % SEALED_EVERY == 0) {
                    assertThat(writing.seal()).isPresent();
                }
            }
        }
        lines = Files.readAllLines(log);
        checkpoints = Seals.of(log, SETTINGS, CLOCK).file();
        seals = Files.readAllBytes(checkpoints);
        Verification untouched = verify();
        assertThat(untouched.valid()).isTrue();
        assertThat(untouched.seals().sealed()).isEqualTo(ENTRIES);
        assertThat(untouched.seals().seals()).isEqualTo(ENTRIES / SEALED_EVERY);
    }

    /** A way to change a log, and what verification may call it. */
    enum Mutation {
        EDITED_WORD(Cause.EDITED),
        DELETED_LINES(Cause.DELETED),
        INSERTED_LINE(Cause.INSERTED),
        SWAPPED_LINES(Cause.REORDERED),
        DUPLICATED_LINE(Cause.DUPLICATED),
        SPACED_LINE(Cause.NOT_CANONICAL),
        BROKEN_JSON(Cause.BAD_JSON),
        BROKEN_UTF8(Cause.BAD_UTF8),
        CUT_AT_LINE(Cause.TRUNCATED),
        CUT_WITHIN_LINE(Cause.TRUNCATED),
        EMPTIED(Cause.TRUNCATED),
        REMOVED(Cause.TRUNCATED),
        REHASHED_FROM_HERE(Cause.FORGED_TAIL),
        CUT_AND_CONTINUED(Cause.FORGED_TAIL),
        REWRITTEN_AND_SEALED_WITH_ANOTHER_KEY(Cause.WRONG_KEY),
        SEAL_EDITED(Cause.SEAL_DAMAGED, Cause.WRONG_KEY),
        SEALS_SWAPPED(Cause.SEAL_DAMAGED);

        private final Set<Cause> causes;

        Mutation(Cause... causes) {
            this.causes = EnumSet.copyOf(Arrays.asList(causes));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyMutantIsFoundWithItsCause(Mutation mutation) throws IOException {
        SplittableRandom random = new SplittableRandom(mutation.ordinal());
        for (int round = 0; round < ROUNDS / Mutation.values().length + 1; round++) {
            restore();
            int at = random.nextInt(ENTRIES);
            mutate(mutation, at, random);

            ChainReport report = verify().report();

            assertThat(report.valid()).as("%s at %d", mutation, at).isFalse();
            assertThat(report.cause().orElseThrow())
                    .as("%s at %d: %s", mutation, at, report.error().orElse(""))
                    .isIn(mutation.causes);
        }
    }

    private void mutate(Mutation mutation, int at, SplittableRandom random) throws IOException {
        List<String> changed = new ArrayList<>(lines);
        switch (mutation) {
            case EDITED_WORD -> {
                changed.set(at, lines.get(at).replace("act_ended", "act_begun"));
                write(changed);
            }
            case DELETED_LINES -> {
                int from = random.nextInt(ENTRIES - 1);
                changed.subList(from, random.nextInt(from + 1, ENTRIES)).clear();
                write(changed);
            }
            case INSERTED_LINE -> {
                String strange = lines.get(at)
                        .replaceFirst(
                                "\"previousHash\":\"sha256:[0-9a-f]{64}|\"previousHash\":\"GENESIS",
                                "\"previousHash\":\"sha256:" + Sha256.hex("strange" + at));
                changed.add(at, rehashed(strange));
                write(changed);
            }
            case SWAPPED_LINES -> {
                int first = random.nextInt(ENTRIES - 1);
                java.util.Collections.swap(changed, first, first + 1);
                write(changed);
            }
            case DUPLICATED_LINE -> {
                changed.add(random.nextInt(at + 1, ENTRIES + 1), lines.get(at));
                write(changed);
            }
            case SPACED_LINE -> {
                changed.set(at, lines.get(at).replace(",\"who\":", ", \"who\":"));
                write(changed);
            }
            case BROKEN_JSON -> {
                changed.set(at, lines.get(at).replace("\"who\":", "\"who\""));
                write(changed);
            }
            case BROKEN_UTF8 -> {
                byte[] bytes = text(changed).getBytes(StandardCharsets.UTF_8);
                int line = text(changed.subList(0, at)).getBytes(StandardCharsets.UTF_8).length;
                while (bytes[line] != (byte) 0xC3) {
                    line++;
                }
                bytes[line] = (byte) 0xFF;
                Files.write(log, bytes);
            }
            case CUT_AT_LINE -> write(changed.subList(0, at));
            case CUT_WITHIN_LINE -> {
                String whole = text(changed.subList(0, at + 1));
                byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
                int last = lines.get(at).getBytes(StandardCharsets.UTF_8).length;
                Files.write(log, Arrays.copyOf(bytes, bytes.length - 1 - random.nextInt(last)));
            }
            case EMPTIED -> Files.write(log, new byte[0]);
            case REMOVED -> Files.delete(log);
            case REHASHED_FROM_HERE -> {
                changed.set(at, lines.get(at).replace("act_ended", "act_begun"));
                write(chained(changed, at));
            }
            case CUT_AND_CONTINUED -> {
                int more = random.nextInt(ENTRIES - at, ENTRIES + 10);
                List<String> forged = new ArrayList<>(changed.subList(0, at));
                for (int i = 0; i < more; i++) {
                    forged.add(lines.get(0)
                            .replace("{\"seq\":0", "{\"seq\":" + (at + i))
                            .replace("agent-0", "intruder"));
                }
                write(chained(forged, at));
            }
            case REWRITTEN_AND_SEALED_WITH_ANOTHER_KEY -> {
                changed.set(at, lines.get(at).replace("act_ended", "act_begun"));
                write(chained(changed, at));
                Files.delete(checkpoints);
                SigningKey other = SigningKey.generate("example.org/audit", new SecureRandom());
                Seals.of(
                                log,
                                new SealSettings(
                                        Optional.of(other),
                                        List.of(other.verifier()),
                                        Optional.empty(),
                                        Optional.empty()),
                                CLOCK)
                        .seal(Files.size(log));
            }
            case SEAL_EDITED -> {
                byte[] bytes = seals.clone();
                bytes[random.nextInt(bytes.length)] ^= (byte) random.nextInt(1, 128);
                Files.write(checkpoints, bytes);
            }
            case SEALS_SWAPPED -> {
                String[] notes = new String(seals, StandardCharsets.UTF_8).split("(?<=\n\n)(?=example)");
                assertThat(notes).hasSize(ENTRIES / SEALED_EVERY);
                int first = random.nextInt(notes.length - 1);
                String kept = notes[first];
                notes[first] = notes[first + 1];
                notes[first + 1] = kept;
                Files.writeString(checkpoints, String.join("", notes));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void anySingleByteOfASealedLogThatIsChangedIsFound(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] whole = Files.readAllBytes(log);
        for (int round = 0; round < (SOAK ? whole.length : 100); round++) {
            byte[] changed = whole.clone();
            int at = SOAK ? round : random.nextInt(whole.length);
            changed[at] ^= (byte) random.nextInt(1, 256);
            Files.write(log, changed);

            assertThat(verify().valid()).as("byte %d: %d", at, changed[at]).isFalse();
        }
    }

    @Test
    void anySingleByteOfTheSealsThatIsChangedIsFound() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (int at = 0; at < seals.length; at += SOAK ? 1 : random.nextInt(1, 6)) {
            byte[] changed = seals.clone();
            changed[at] ^= (byte) random.nextInt(1, 256);
            Files.write(checkpoints, changed);

            assertThat(Seals.of(log, SETTINGS, CLOCK).verify().valid())
                    .as("byte %d: %d became %d", at, seals[at], changed[at])
                    .isFalse();
        }
    }

    @Test
    void theFirstDifferingEntryOfARewrittenLogIsBoundedByTheSealsAroundIt() throws IOException {
        List<String> changed = new ArrayList<>(lines);
        changed.set(27, lines.get(27).replace("act_ended", "act_begun"));
        write(chained(changed, 27));

        assertThat(verify().report().brokenAt()).contains(20L);
    }

    @Test
    void whatIsKnownOfTheEntriesSinceTheLastSealIsVerifiedAlone() throws IOException {
        assertThat(Verification.sinceSeal(log, SETTINGS).valid()).isTrue();
        try (AuditLog writing = AuditLog.open(folder, log, Durability.DURABLE, Redactor.NOOP, CLOCK)) {
            for (int i = 0; i < 5; i++) {
                writing.append(EntryDraft.of("agent", "note"));
            }
        }
        List<String> longer = Files.readAllLines(log);
        Verification good = Verification.sinceSeal(log, SETTINGS);
        assertThat(good.valid()).isTrue();
        assertThat(good.report().entries()).isEqualTo(ENTRIES + 5);
        assertThat(good.since()).contains((long) ENTRIES);

        List<String> changed = new ArrayList<>(longer);
        changed.set(42, longer.get(42).replace("agent", "tnega"));
        write(changed);
        ChainReport bad = Verification.sinceSeal(log, SETTINGS).report();
        assertThat(bad.cause()).contains(Cause.EDITED);
        assertThat(bad.brokenAt()).contains(42L);
    }

    @BeforeEach
    void untouched() throws IOException {
        restore();
    }

    private static void restore() throws IOException {
        write(lines);
        Files.write(checkpoints, seals);
    }

    private static Verification verify() {
        return Verification.of(log, ChainVerifier.strict(), SETTINGS);
    }

    private static void write(List<String> text) throws IOException {
        Files.writeString(log, text(text));
    }

    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** The lines with every hash from one on computed anew, as somebody would who knows how. */
    private static List<String> chained(List<String> lines, int from) {
        List<String> chained = new ArrayList<>(lines.subList(0, from));
        for (String line : lines.subList(from, lines.size())) {
            String previous = chained.isEmpty() ? "GENESIS" : hash(chained.get(chained.size() - 1));
            chained.add(rehashed(
                    line.replaceFirst("\"previousHash\":\"[^\"]*\"", "\"previousHash\":\"" + previous + "\"")));
        }
        return chained;
    }

    private static String rehashed(String line) {
        String hashed = line.substring(0, line.lastIndexOf(",\"hash\":")) + "}";
        return hashed.substring(0, hashed.length() - 1) + ",\"hash\":\"sha256:" + Sha256.hex(hashed) + "\"}";
    }

    private static String hash(String line) {
        return line.substring(line.lastIndexOf(":\"") + 2, line.length() - 2);
    }
}
