package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadlineTest {
    @Test
    void isTheSentenceOfATextOfOneLine() {
        assertThat(Headline.of("")).isEmpty();
        assertThat(Headline.of("it failed; mend it")).isEqualTo("it failed; mend it");
        assertThat(Headline.of("it failed\nmore\n")).isEqualTo("it failed");
    }

    @Test
    void bringsTheLastLineOfTheOutputThatIsAnnounced() {
        assertThat(Headline.of("exit code 2:\nmake: begin\nmake: no rule \n\n"))
                .isEqualTo("exit code 2: make: no rule");
        assertThat(Headline.of("exit code 2:\n \n")).isEqualTo("exit code 2");
        assertThat(Headline.of("exit code 2:\n" + "x".repeat(10_000))).hasSizeLessThan(300);
    }
}
