package dev.loki.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.audit.ChainVerifier.Head;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of damage to a log without a seal is found, at its place and with its cause; seeded. */
class ChainMutationTest {
    private static final int ENTRIES = 24;
    private static final int ROUNDS = Boolean.getBoolean("loki.soak") ? 1000 : 40;

    @TempDir
    Path dir;

    private Path original;
    private List<String> lines;
    private Head head;

    @BeforeEach
    void write() {
        original = Logs.write(dir.resolve("original.jsonl"), ENTRIES);
        lines = Logs.lines(original);
        head = new Head(
                ENTRIES, AuditLog.entry(lines.get(ENTRIES - 1)).orElseThrow().hash());
    }

    private ChainReport verify(List<String> changed) {
        return ChainVerifier.strict().verify(Logs.put(dir.resolve("changed.jsonl"), changed));
    }

    private void each(long seed, Mutation mutation) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < ROUNDS; i++) {
            List<String> copy = new ArrayList<>(lines);
            String expected = mutation.apply(copy, random);
            ChainReport report = verify(copy);
            assertThat(Logs.said(report)).as("round %d: %s", i, report.breaks()).isEqualTo(expected);
        }
    }

    private interface Mutation {
        /** Changes the lines and says what is to be found. */
        String apply(List<String> lines, SplittableRandom random);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 1)
    void anEditedEntry(long seed) {
        each(seed, (copy, random) -> {
            int at = random.nextInt(ENTRIES);
            copy.set(at, copy.get(at).replace("implement", random.nextBoolean() ? "destroy" : "implemenT"));
            return at + " EDITED";
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 2)
    void anEditedEntryThatWasHashedAnew(long seed) {
        each(seed, (copy, random) -> {
            int at = random.nextInt(ENTRIES - 1);
            copy.set(at, Logs.rehashed(copy.get(at).replace("implement", "destroy")));
            return at + 1 + " EDITED";
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 3)
    void deletedEntries(long seed) {
        each(seed, (copy, random) -> {
            int from = random.nextInt(ENTRIES - 3);
            copy.subList(from, from + 1 + random.nextInt(2)).clear();
            return from + " DELETED";
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 4)
    void aDuplicatedEntry(long seed) {
        each(seed, (copy, random) -> {
            int of = random.nextInt(ENTRIES);
            int to = of + 1 + random.nextInt(ENTRIES - of);
            copy.add(to, copy.get(of));
            return to + " DUPLICATED";
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 5)
    void entriesInAnotherOrder(long seed) {
        each(seed, (copy, random) -> {
            int a = random.nextInt(ENTRIES - 1);
            int b = a + 1 + random.nextInt(ENTRIES - a - 1);
            Collections.swap(copy, a, b);
            return a + " REORDERED";
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 6)
    void anInsertedEntryThatFollowsNothing(long seed) {
        each(seed, (copy, random) -> {
            int at = 1 + random.nextInt(ENTRIES - 1);
            String forged = copy.get(at)
                    .replaceAll("\"previousHash\":\"[^\"]*\"", "\"previousHash\":\"sha256:" + "0f".repeat(32) + "\"");
            copy.add(at, Logs.rehashed(forged));
            return at + " INSERTED";
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 7)
    void anInsertedEntryThatFollowsButIsNumberedWrong(long seed) {
        each(seed, (copy, random) -> {
            int at = 1 + random.nextInt(ENTRIES - 1);
            String forged = copy.get(at).replaceFirst("\"seq\":\\d+", "\"seq\":" + (at + 500));
            copy.add(at, Logs.rehashed(forged.replace("implement", "destroy")));
            return at + " DELETED";
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 8)
    void garbageBlankLinesAndForeignJson(long seed) {
        each(seed, (copy, random) -> {
            int at = random.nextInt(ENTRIES);
            copy.add(
                    at, List.of("garbage", "", "null", "[1]", "{}", "{\"seq\":").get(random.nextInt(6)));
            return at + " BAD_JSON";
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 9)
    void anotherSpelling(long seed) {
        each(seed, (copy, random) -> {
            int at = random.nextInt(ENTRIES);
            String line = copy.get(at);
            copy.set(
                    at,
                    switch (random.nextInt(5)) {
                        case 0 -> line.replace("\"why\":", "\"why\": ");
                        case 1 -> line.replace("ü", "\\u00fc");
                        case 2 -> line.replace("{\"seq\"", "{\"who\":\"intruder\",\"seq\"");
                        case 3 -> line + "\r";
                        default -> line.replace("\"n\":", "\"n\":-0,\"n\":");
                    });
            return at + " NOT_CANONICAL";
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 10)
    void twoWritersThatDoNotSeeEachOther(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < ROUNDS / 4; i++) {
            int common = random.nextInt(1, ENTRIES);
            List<String> other = continued(lines.subList(0, common), 6);
            List<String> mixed = new ArrayList<>(lines.subList(0, common));
            int mine = common;
            int theirs = common;
            mixed.add(lines.get(mine++));
            while (theirs < other.size()) {
                mixed.add(mine < ENTRIES && random.nextBoolean() ? lines.get(mine++) : other.get(theirs++));
            }
            ChainReport report = verify(mixed);
            assertThat(report.valid()).isFalse();
            assertThat(report.breaks())
                    .as(report.breaks().toString())
                    .allMatch(found -> found.cause() == Cause.DOUBLE_WRITER);
        }
    }

    private List<String> continued(List<String> prefix, int more) {
        Path file = Logs.put(dir.resolve("other.jsonl"), prefix);
        try (AuditLog log = Logs.open(file)) {
            for (int i = 0; i < more; i++) {
                log.append(EntryDraft.of("other", "act").why("number " + i));
            }
        }
        return Logs.lines(file);
    }

    @Test
    void everyCutOfTheLastLineIsATornTail() throws IOException {
        byte[] bytes = Files.readAllBytes(original);
        int last = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("\n{") + 1;
        for (int end = last + 1; end < bytes.length; end++) {
            Path cut = Logs.put(dir.resolve("cut.jsonl"), Arrays.copyOf(bytes, end));
            assertThat(Logs.said(ChainVerifier.strict().verify(cut))).isEqualTo(ENTRIES - 1 + " TORN_TAIL");
        }
    }

    @Test
    void aKnownHeadShowsAMissingAndAForgedEnd() {
        for (int kept = 1; kept < ENTRIES; kept++) {
            Path cut = Logs.put(dir.resolve("cut.jsonl"), lines.subList(0, kept));
            assertThat(Logs.said(ChainVerifier.strict().expecting(head).verify(cut)))
                    .isEqualTo(kept + " TRUNCATED");
            Path forged = Logs.put(dir.resolve("forged.jsonl"), continued(lines.subList(0, kept), ENTRIES));
            assertThat(Logs.said(ChainVerifier.strict().expecting(head).verify(forged)))
                    .isEqualTo(ENTRIES - 1 + " FORGED_TAIL");
        }
        assertThat(ChainVerifier.strict().expecting(head).verify(original).valid())
                .isTrue();
    }

    @Test
    void aClockThatGoesBackIsAWarningAndNoBreak() {
        List<String> stepped = new ArrayList<>(lines.subList(0, ENTRIES - 1));
        stepped.add(Logs.rehashed(lines.get(ENTRIES - 1)
                .replaceFirst("\"timestamp\":\"[^\"]*\"", "\"timestamp\":\"2020-01-01T00:00:00.000Z\"")));

        ChainReport report = verify(stepped);

        assertThat(report.valid()).isTrue();
        assertThat(report.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.cause()).isEqualTo(Cause.CLOCK_STEP);
            assertThat(warning.at()).isEqualTo(ENTRIES - 1);
        });
    }

    @Test
    void allBreaksAreToldNotTheFirstOnly() {
        List<String> copy = new ArrayList<>(lines);
        for (int at : new int[] {2, 9, 17}) {
            copy.set(at, copy.get(at).replace("implement", "destroy"));
        }
        copy.remove(20);

        ChainReport report = verify(copy);

        assertThat(report.breaks()).extracting(Break::at).containsExactly(2L, 9L, 17L, 20L);
        assertThat(report.breakCount()).isEqualTo(4);
        assertThat(report.breaks().get(3).cause()).isEqualTo(Cause.DELETED);
        long offset = IntStream.range(0, 9)
                .mapToLong(i -> copy.get(i).getBytes(StandardCharsets.UTF_8).length + 1)
                .sum();
        assertThat(report.breaks().get(1).offset()).isEqualTo(offset);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12})
    void anyChangeOfOneByteIsFound(long seed) throws IOException {
        byte[] bytes = Files.readAllBytes(original);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < ROUNDS * 10; i++) {
            byte[] changed = bytes.clone();
            int at = random.nextInt(bytes.length);
            changed[at] ^= (byte) random.nextInt(1, 256);
            Path file = Logs.put(dir.resolve("changed.jsonl"), changed);
            assertThat(ChainVerifier.strict().expecting(head).verify(file).valid())
                    .as("byte %d from %d to %d", at, bytes[at], changed[at])
                    .isFalse();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {13})
    void noBytesMakeTheVerifierThrow(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] noise = new byte[random.nextInt(4000)];
            random.nextBytes(noise);
            Path file = Logs.put(dir.resolve("noise.jsonl"), noise);
            assertThat(ChainVerifier.strict().verify(file).valid()).isEqualTo(noise.length == 0);
            ChainVerifier.lenient().verify(file);
            PythonVerifier.verify(file, PythonDialect.GENESIS);
        }
    }
}
