package dev.loki.core.expr;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index over rules says the same as the rules asked one by one. */
class RuleIndexTest {
    private static final Field FILE = new Field("file", FieldType.PATH, 0);
    private static final Field PROJECT = new Field("project", FieldType.PATH, 1);
    private static final Field COUNT = new Field("count", FieldType.NUMBER, 2);
    private static final Field TIER = new Field("tier", FieldType.TEXT, 3);
    private static final Field READS = new Field("reads", FieldType.PATHS, 4);
    private static final Field GATES = new Field("gates", FieldType.TEXTS, 5);
    private static final Vocabulary WORDS = Vocabulary.of(List.of(FILE, PROJECT, COUNT, TIER, READS, GATES));
    private static final List<String> TEXTS = List.of("a", "ab", "abc", "b", "bc", "");
    private static final List<String> PATHS =
            List.of("/p", "/p/a", "/p/ab", "/p/a/b", "/p/a/b/c", "/q", "/q/a", "/p/b", "/");
    private static final List<String> LITERALS = List.of("/p", "/p/a", "a", "ab", "a/b", "b", "/q", "/");

    private static <T> T any(List<T> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }

    private static String comparison(SplittableRandom random) {
        String number = List.of("==", "!=", "<", "<=", ">", ">=").get(random.nextInt(6));
        return switch (random.nextInt(12)) {
            case 0 -> "count " + number + " " + random.nextInt(6);
            case 1 -> "count in [" + random.nextInt(6) + ", " + random.nextInt(6) + "]";
            case 2 -> "tier == \"" + any(TEXTS, random) + "\"";
            case 3 -> "tier != \"" + any(TEXTS, random) + "\"";
            case 4 -> "tier in [\"" + any(TEXTS, random) + "\", \"" + any(TEXTS, random) + "\"]";
            case 5 -> "tier starts with \"" + any(TEXTS, random) + "\"";
            case 6 -> "file starts with \"" + any(LITERALS, random) + "\"";
            case 7 -> "file == \"" + any(LITERALS, random) + "\"";
            case 8 -> "reads starts with \"" + any(LITERALS, random) + "\"";
            case 9 -> "gates == \"" + any(TEXTS, random) + "\"";
            case 10 -> "file matches \"a/**\"";
            default -> "file starts with project";
        };
    }

    private static String expression(SplittableRandom random, int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(6)) {
            case 1 -> "(" + expression(random, depth - 1) + " and " + expression(random, depth - 1) + ")";
            case 2 -> "(" + expression(random, depth - 1) + " or " + expression(random, depth - 1) + ")";
            case 3 -> "not " + expression(random, depth - 1);
            default -> comparison(random);
        };
    }

    private static FilePath path(SplittableRandom random) {
        return FilePath.of(any(PATHS, random), any(PATHS, random), "/p", "/p");
    }

    private static FieldValues values(SplittableRandom random) {
        FieldValues.Builder values = FieldValues.builder();
        if (random.nextInt(4) > 0) {
            values.path(PROJECT, FilePath.of("/p", "/p"));
        }
        if (random.nextInt(4) > 0) {
            values.path(FILE, path(random));
        } else if (random.nextBoolean()) {
            values.paths(FILE, List.of(path(random), path(random)));
        }
        if (random.nextInt(4) > 0) {
            values.number(COUNT, BigDecimal.valueOf(random.nextInt(7), random.nextInt(2)));
        } else if (random.nextInt(4) == 0) {
            values.invalid(COUNT, "is wrong");
        }
        if (random.nextInt(4) > 0) {
            values.text(TIER, any(TEXTS, random));
        }
        if (random.nextInt(4) > 0) {
            values.paths(READS, random.nextBoolean() ? List.of() : List.of(path(random), path(random)));
        }
        if (random.nextInt(4) > 0) {
            values.texts(GATES, List.of(any(TEXTS, random), any(TEXTS, random)));
        }
        return values.build();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14})
    void saysWhatTheRulesSay(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int violated = 0;
        int asked = 0;
        for (int round = 0; round < 400; round++) {
            List<Rule> rules = new ArrayList<>();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                String text = expression(random, 3);
                rules.add(random.nextBoolean() ? Rule.mustHold(text, WORDS) : Rule.mustNotHold(text, WORDS));
            }
            RuleIndex index = RuleIndex.of(rules);
            for (int i = 0; i < 25; i++) {
                FieldValues values = values(random);
                boolean any = rules.stream().anyMatch(rule -> rule.check(values) == Verdict.VIOLATED);
                assertThat(index.anyViolated(values))
                        .as(() -> rules.stream()
                                .map(rule -> (rule.forbids() ? "when " : "rule ") + rule.text())
                                .toList()
                                .toString())
                        .isEqualTo(any);
                violated += any ? 1 : 0;
                asked++;
            }
        }
        assertThat(violated).isBetween(asked / 10, asked * 9 / 10);
    }

    @Test
    void noRulesAreNeverViolated() {
        assertThat(RuleIndex.of(List.of()).anyViolated(FieldValues.builder().build()))
                .isFalse();
    }
}
