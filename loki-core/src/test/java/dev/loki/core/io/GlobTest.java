package dev.loki.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "*.md, README.md",
        "*.md, docs/a/README.md",
        "/*.md, README.md",
        "docs/*.md, docs/a.md",
        "backend/**, backend/a",
        "backend/**, backend/a/b/c.java",
        "backend/, backend/a/b",
        "src/, a/src/b",
        "/src/, src/b",
        "**/migrations/**, migrations/1.sql",
        "**/migrations/**, db/migrations/v1/1.sql",
        "**/a, a",
        "**/a, x/y/a",
        "a/**/b, a/b",
        "a/**/b, a/x/y/b",
        "**, a/b",
        "**/**, a",
        "*, .hidden",
        "a?c, abc",
        "a?c, a😀c",
        "[a-c]x, bx",
        "[!a-c]x, dx",
        "[^a-c]x, dx",
        "[]]x, ]x",
        "[!]]x, ax",
        "[a\\-c]x, -x",
        "[a-]x, -x",
        "[\\]]x, ]x",
        "\\*x, *x",
        "\\!x, !x",
        "\\{ab}, {ab}",
        "'a b', 'a b'",
        "a**b, axyb",
        "***, a",
        "a*b*c, aXbbYc",
        "**/*Test.java, src/test/ATest.java",
        "**/migrations/**, /home/u/p/migrations/1.sql",
        "#x, #x",
        "(a|b)+$, (a|b)+$"
    })
    void matches(String pattern, String path) {
        assertThat(Glob.compile(pattern).matches(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "*.md, README.mdx",
        "/*.md, docs/README.md",
        "docs/*.md, docs/a/b.md",
        "docs/*.md, x/docs/a.md",
        "backend/**, backend",
        "backend/, backend",
        "/src/, a/src/b",
        "backend/**, backend2/a",
        "a/**/b, a/xb",
        "a/**/b, ab",
        "**/a, xa",
        "a?c, a/c",
        "a?c, ac",
        "[a-c]x, dx",
        "[!a-c]x, ax",
        "[!a]b, /b",
        "*.md, README.MD",
        "a*b*c, aXbbY",
        "**, ''",
        "*, ''",
        "a, a/b",
        "**/migrations/**, migrations"
    })
    void doesNotMatch(String pattern, String path) {
        assertThat(Glob.compile(pattern).matches(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                "!a",
                "a//b",
                "//a",
                "a//",
                "./a",
                "a/./b",
                "../a",
                "a/..",
                "..",
                "[a",
                "a[",
                "[]",
                "[!]",
                "[b-a]",
                "a\\",
                "a\\/b",
                "*.{ts,js}",
                "[[:alpha:]]x",
                "[a\\"
            })
    void refusesWhatCouldNeverMatchOrMeansSomethingElse(String pattern) {
        assertThatThrownBy(() -> Glob.compile(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(a pattern|a range|braces|named sets) .+[;,] .+");
    }

    @Test
    void refusesLongPatterns() {
        assertThat(Glob.compile("a".repeat(4_096)).matches("a".repeat(4_096))).isTrue();
        assertThatThrownBy(() -> Glob.compile("a".repeat(4_097))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Timeout(20)
    void hostilePatternsAndPathsTakeNoTime() {
        String name = "a".repeat(50_000);
        String path = "a/".repeat(50_000) + "b";
        for (String pattern : List.of("*a".repeat(100) + "b", "a*".repeat(100) + "b", "?*".repeat(100) + "b")) {
            assertThat(Glob.compile(pattern).matches(name)).isFalse();
        }
        assertThat(Glob.compile("**/a/".repeat(100) + "c").matches(path)).isFalse();
        assertThat(Glob.compile("**/*a*/".repeat(100) + "c").matches(path)).isFalse();
        assertThat(Glob.compile("**/".repeat(1_000) + "b").matches(path)).isTrue();
    }

    @Test
    void isWrittenAndComparedAsItsPattern() {
        assertThat(Glob.compile("a/*")).hasToString("a/*").isEqualTo(Glob.compile("a/*"));
        assertThat(Glob.compile("a/*")).isNotEqualTo(Glob.compile("a/**"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void agreesWithASlowMatcher(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int matched = 0;
        for (int i = 0; i < 20_000; i++) {
            String pattern =
                    text(random, new String[] {"a", "b", "*", "?", "/", "**", "**/", "[ab]", "[!b]", "\\*"}, 7);
            String path = text(random, new String[] {"a", "b", "*", "/", "a", "b"}, 8);
            if (!refused(pattern)) {
                boolean expected = slow(pattern, path);
                assertThat(Glob.compile(pattern).matches(path))
                        .as("%s on %s", pattern, path)
                        .isEqualTo(expected);
                matched += expected ? 1 : 0;
            }
        }
        assertThat(matched).isGreaterThan(500);
    }

    private static String text(SplittableRandom random, String[] parts, int length) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(length); n >= 0; n--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    private static boolean refused(String pattern) {
        String body = pattern.replaceFirst("^/", "").replaceFirst("/$", "");
        return Arrays.asList(body.split("/", -1)).contains("") || pattern.equals("/");
    }

    /** The definition, read aloud: every split of the names and of each name is tried. */
    private static boolean slow(String pattern, String path) {
        String body = pattern.endsWith("/") ? pattern + "**" : pattern;
        boolean anchored = pattern.replaceFirst("/$", "").contains("/");
        body = anchored ? body.replaceFirst("^/", "") : "**/" + body;
        String relative = path.replaceFirst("^/", "");
        return !relative.isEmpty() && slow(List.of(body.split("/", -1)), List.of(relative.split("/", -1)));
    }

    private static boolean slow(List<String> pattern, List<String> names) {
        if (pattern.isEmpty()) {
            return names.isEmpty();
        }
        List<String> rest = pattern.subList(1, pattern.size());
        if (pattern.get(0).equals("**")) {
            if (rest.isEmpty()) {
                return !names.isEmpty();
            }
            for (int i = 0; i <= names.size(); i++) {
                if (slow(rest, names.subList(i, names.size()))) {
                    return true;
                }
            }
            return false;
        }
        return !names.isEmpty() && slowName(pattern.get(0), names.get(0)) && slow(rest, names.subList(1, names.size()));
    }

    private static boolean slowName(String pattern, String name) {
        if (pattern.isEmpty()) {
            return name.isEmpty();
        }
        if (pattern.startsWith("*")) {
            return slowName(pattern.substring(1), name) || (!name.isEmpty() && slowName(pattern, name.substring(1)));
        }
        if (name.isEmpty()) {
            return false;
        }
        char c = name.charAt(0);
        for (String item : List.of("[ab]", "[!b]", "\\*", "?")) {
            if (pattern.startsWith(item)) {
                boolean one = switch (item) {
                    case "[ab]" -> c == 'a' || c == 'b';
                    case "[!b]" -> c != 'b';
                    case "\\*" -> c == '*';
                    default -> true;
                };
                return one && slowName(pattern.substring(item.length()), name.substring(1));
            }
        }
        return pattern.charAt(0) == c && slowName(pattern.substring(1), name.substring(1));
    }
}
