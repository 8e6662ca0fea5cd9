package dev.loki.policy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenPatternTest {
    private static Optional<String> match(String pattern, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TokenPattern.Attempt attempt = new TokenPattern.Attempt(bytes, bytes.length);
        return TokenPattern.compile(pattern).matches(attempt, 0)
                ? Optional.of(text.substring(attempt.groupStart, attempt.groupEnd()))
                : Optional.empty();
    }

    @ParameterizedTest(name = "{0} on {1}")
    @ValueSource(
            strings = {
                "a{2,4}b?(?:cd|c){1,3}",
                "(?:a|ab)(?:c|bcd)[a-d]*",
                "[a-c]+-[a-c]{2}",
                "(?i)aB[c-d]?",
                "a(?:b(?:c|d)?){0,3}",
                "[^ab]{1,3}d",
                "a*b*c*d*",
                "(?:ab?){2}c{0,2}",
            })
    void matchesAsJavasExpressionsDo(String pattern) {
        Pattern peer = Pattern.compile(pattern + "(?![A-Za-z0-9_])");
        SplittableRandom random = new SplittableRandom(pattern.hashCode());
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append("abcdAB- ".charAt(random.nextInt(8)));
            }
            Matcher matcher = peer.matcher(text);
            Optional<String> expected = matcher.lookingAt() ? Optional.of(matcher.group()) : Optional.empty();

            assertThat(match(pattern, text.toString())).as("'%s'", text).isEqualTo(expected);
        }
    }

    @Test
    void givesTheCapturingGroup() {
        assertThat(match("key=([a-z]{2,})\\.", "key=abc.")).contains("abc");
        assertThat(match("key=([a-z]{2,})\\.", "key=abc")).isEmpty();
    }

    @Test
    void neverCrossesALineBreak() {
        assertThat(match("[^x]{2,}", "a\nb")).isEmpty();
    }

    @Test
    void givesUpInsteadOfTryingForever() {
        byte[] text = "a".repeat(50_000).getBytes(StandardCharsets.UTF_8);
        TokenPattern.Attempt attempt = new TokenPattern.Attempt(text, text.length);
        TokenPattern pattern = TokenPattern.compile("(?:a{0,60}a{0,60}){8,60}b");

        assertThat(pattern.matches(attempt, 0)).isFalse();
        assertThat(pattern.matches(attempt, 0)).isFalse();
        assertThat(attempt.work()).isLessThan(2L * TokenPattern.MAX_STEPS);
    }

    @ParameterizedTest
    @CsvSource({
        "a(b, is not closed",
        "a), too many",
        "[ab, is not closed",
        "a{2, is not closed",
        "a{3;2}, is no count",
        "a{3}{, no meaning",
        "\\d, in front of a sign",
        "(a)(b), one capturing group",
        "a.b, no meaning here",
        "[z-a], from a lower to a higher",
    })
    void refusesWhatIsNoPattern(String pattern, String sentence) {
        assertThatThrownBy(() -> TokenPattern.compile(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void knowsHowFarBeforeAKeywordAMatchBegins() {
        assertThat(TokenPattern.compile("[a-z]{2,4}:AA[0-9]").lead(":aa")).containsExactly(2, 4);
        assertThat(TokenPattern.compile("ghp_[0-9]{4}").lead("ghp_")).containsExactly(0, 0);
    }
}
