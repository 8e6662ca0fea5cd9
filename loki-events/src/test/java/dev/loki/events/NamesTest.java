package dev.loki.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids, timestamps and file names, and their order. */
class NamesTest {
    static LongStream seeds() {
        return LongStream.range(0, Boolean.getBoolean("loki.soak") ? 500 : 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void idsTimesAndNamesSortAsPublishedWhateverTheClockDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] now = {1_771_668_000_000L + random.nextLong(1_000_000_000L)};
        EventIds ids = new EventIds(() -> Instant.ofEpochMilli(now[0]), random.split());
        List<String> names = new ArrayList<>();
        String id = "";
        String time = "";
        for (int i = 0; i < 2_000; i++) {
            now[0] += random.nextInt(4) == 0 ? random.nextLong(-5_000, 5_000) : random.nextLong(2);
            EventIds.Stamp stamp = ids.next();
            assertThat(stamp.id()).matches("[0-9a-z]{26}").isGreaterThan(id);
            assertThat(stamp.timestamp())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z")
                    .isGreaterThanOrEqualTo(time);
            id = stamp.id();
            time = stamp.timestamp();
            names.add(EventName.of(time, id));
        }
        assertThat(names).isSorted().doesNotHaveDuplicates();
        assertThat(names.stream().map(EventName::parse).toList()).isSorted();
    }

    @Test
    void aMillisecondHasMoreIdsThanAnyProcessCanPublishAndThenTimeMovesOn() {
        EventIds ids = new EventIds(() -> Instant.ofEpochMilli(5), new SplittableRandom(1));
        String last = "";
        Set<String> times = new HashSet<>();
        for (int i = 0; i < 36 * 36 * 36 * 36 + 10; i++) {
            EventIds.Stamp stamp = ids.next();
            if (stamp.id().compareTo(last) <= 0) {
                throw new AssertionError(stamp.id() + " after " + last);
            }
            last = stamp.id();
            times.add(stamp.timestamp());
        }
        assertThat(times).containsExactlyInAnyOrder("1970-01-01T00:00:00.005Z", "1970-01-01T00:00:00.006Z");
    }

    @Test
    void processesThatStartInTheSameMillisecondGiveOutDifferentIds() {
        SplittableRandom random = new SplittableRandom(7);
        Set<String> all = new HashSet<>();
        for (int process = 0; process < 1_000; process++) {
            EventIds ids = new EventIds(() -> Instant.ofEpochMilli(5), random.split());
            for (int i = 0; i < 10; i++) {
                assertThat(all.add(ids.next().id())).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T13-01-06Z_4c0c6f71.json, 2026-11-20T13:01:06Z, 4c0c6f71",
        "2026-02-21T10-01-00.123456+00-00_s0000000.json, 2026-02-21T10:01:00.123456Z, s0000000",
        "2026-02-21T10-02-00.5Z_x_y.json, 2026-02-21T10:02:00.5Z, x_y",
        "2026-02-21T10-02-00+02-00_z.json, 2026-02-21T08:02:00Z, z",
        "2026-02-21T10-02-00.1234567891Z_n.json, 2026-02-21T10:02:00.123456789Z, n",
    })
    void theNamesOfOthersHoldTimeAndId(String name, Instant time, String id) {
        EventName parsed = EventName.parse(name);

        assertThat(parsed.timed()).isTrue();
        assertThat(parsed.instant()).isEqualTo(time);
        assertThat(parsed.id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".json",
                "_.json",
                "x.json",
                "2026-13-45T99-99-99Z_x.json",
                "2026-02-21T10-02-00_x.json",
                "abcdefghijklmnopqrs_x.json",
                "2026-02-21T10-02-00.Zzz_x.json",
                "2026-02-21T10-02-00+99-99_x.json"
            })
    void aNameOfAnyOtherFormHasAPlaceInTheOrderToo(String name) {
        EventName parsed = EventName.parse(name);

        assertThat(parsed.compareTo(EventName.parse("2026-11-20T13-01-06Z_4c0c6f71.json")))
                .isNegative();
        assertThat(parsed.name()).isEqualTo(name);
    }

    @Test
    void theBytesOfAFileAreThoseOfItsObject() {
        JsonObject nested = JsonObject.builder()
                .put("a\nb", "line\nend")
                .put("list", List.of("x", "y\n"))
                .put("empty", JsonObject.EMPTY)
                .build();
        for (JsonObject payload : List.of(JsonObject.EMPTY, nested)) {
            for (JsonObject extra : List.of(
                    JsonObject.EMPTY, JsonObject.builder().put("more", nested).build())) {
                for (String source : List.of("", "runner")) {
                    Event event = new Event("id", "task", source, "now", payload, "1.0", extra);
                    assertThat(new String(EventFile.encode(event), StandardCharsets.UTF_8))
                            .isEqualTo(Json.pretty(event.toJson()));
                }
            }
        }
    }

    @Test
    void orderIsByTimeNotByText() {
        List<String> names = new ArrayList<>(List.of(
                "2026-11-20T13-01-05.900Z_b.json",
                "2026-11-20T13-01-05Z_a.json",
                "2026-11-20T13-01-06.000001+00-00_d.json",
                "2026-11-20T13-01-05.95+00-00_c.json"));
        names.sort((one, other) -> EventName.parse(one).compareTo(EventName.parse(other)));

        assertThat(names.stream().map(name -> EventName.parse(name).id())).containsExactly("a", "b", "c", "d");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theNamesOfClaimsAndOfWhatWaitsCanBeReadBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            EntryName own = new EntryName(0, random.nextInt(1000), word(random));
            assertThat(EntryName.ofClaim(own.claimed()).event()).isEqualTo(own.event());
            assertThat(EntryName.ofClaim(own.claimed()).failures()).isEqualTo(own.failures());
            EntryName waiting = own.failed(random.nextLong(1_000_000_000_000_000L));
            assertThat(EntryName.ofBacklog(waiting.waiting())).isEqualTo(waiting);
            EntryName fresh = EntryName.fresh(word(random));
            assertThat(EntryName.ofClaim(fresh.claimed())).isEqualTo(fresh);
            assertThat(EntryName.ofClaim(fresh.own().claimed())).isEqualTo(fresh.own());
        }
    }

    /** A name of what may confuse: digits, the separator, underscores. */
    private static String word(SplittableRandom random) {
        StringBuilder word = new StringBuilder();
        for (int n = random.nextInt(1, 8); n > 0; n--) {
            word.append("0129~_-az".charAt(random.nextInt(9)));
        }
        return word.append(".json").toString();
    }
}
