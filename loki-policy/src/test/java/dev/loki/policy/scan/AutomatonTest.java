package dev.loki.policy.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutomatonTest {
    private record Found(int keyword, int end) {}

    private static List<Found> run(List<String> keywords, String text) {
        List<Found> found = new ArrayList<>();
        Automaton.of(keywords)
                .run(text.getBytes(StandardCharsets.UTF_8), (keyword, end) -> found.add(new Found(keyword, end)));
        return found;
    }

    /** The same, one place and one keyword after the other. */
    private static List<Found> slowly(List<String> keywords, String text) {
        List<Found> found = new ArrayList<>();
        for (int end = 1; end <= text.length(); end++) {
            for (int length = end; length > 0; length--) {
                int keyword = length > 8 ? -1 : keywords.indexOf(text.substring(end - length, end));
                if (keyword >= 0) {
                    found.add(new Found(keyword, end));
                }
            }
        }
        return found;
    }

    private static String random(SplittableRandom random, int length, String signs) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(signs.charAt(random.nextInt(signs.length())));
        }
        return text.toString();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsWhatASearchForEachKeywordFinds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> keywords = random.ints(12, 1, 7)
                .mapToObj(length -> random(random, length, "abc-"))
                .distinct()
                .toList();
        String text = random(random, 2_000, "abc-xyz");

        assertThat(run(keywords, text)).containsExactlyElementsOf(slowly(keywords, text));
    }

    @Test
    void findsTheSameInBothHalvesOfBlocksAndAcrossTheirBorders() {
        SplittableRandom random = new SplittableRandom(42);
        List<String> keywords = List.of("abc", "ca", "bcabc");
        String text = random(random, 70_000, "abc");
        List<Found> expected = new ArrayList<>();
        for (int end = 1; end <= text.length(); end++) {
            for (int length = 5; length > 0; length--) {
                int keyword = end < length ? -1 : keywords.indexOf(text.substring(end - length, end));
                if (keyword >= 0) {
                    expected.add(new Found(keyword, end));
                }
            }
        }

        assertThat(run(keywords, text)).isEqualTo(expected);
    }

    @Test
    void takesLettersWithoutCaseAndDigitsForOneAnother() {
        assertThat(run(List.of("ab1"), "xAb7")).containsExactly(new Found(0, 4));
        assertThat(run(List.of("ab1"), "abx äb1")).isEmpty();
    }

    @Test
    void endsWhenItIsTold() {
        List<Integer> ends = new ArrayList<>();
        Automaton.of(List.of("a")).run(new byte[] {'a', 'a', 'a'}, (keyword, end) -> {
            ends.add(end);
            return end < 2;
        });

        assertThat(ends).containsExactly(1, 2);
    }
}
