package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReceiptTextTest {
    @Test
    void keepsTheLastTwentyLines() {
        String output = IntStream.rangeClosed(1, 50).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));

        assertThat(ReceiptText.tail(output + "\n\n"))
                .hasSize(20)
                .startsWith("line 31")
                .endsWith("line 50");
        assertThat(ReceiptText.tail("")).isEmpty();
        assertThat(ReceiptText.tail(" \n")).isEmpty();
    }

    @Test
    void cutsLongLinesWithoutTearingACharacter() {
        String line = ReceiptText.tail("😀".repeat(500)).get(0);

        assertThat(line).hasSizeLessThanOrEqualTo(ReceiptText.MAX_LINE).endsWith("…");
        assertThat(line.codePoints().filter(c -> c >= 0xD800 && c <= 0xDFFF).count())
                .isZero();
    }

    @Test
    void takesTerminalCodesOutAndMarksOtherControlCharacters() {
        assertThat(ReceiptText.tail("\u001B[1;31mred\u001B[0m\r\n\u001B]0;title\u0007bell\u0007 nul\0"))
                .isEqualTo(List.of("red", "bell\uFFFD nul\uFFFD"));
    }

    @Test
    void cleansEveryTextOfAnObject() {
        JsonObject evidence = JsonObject.builder()
                .put("a", List.of("x\u001B[0m"))
                .put("b", JsonObject.builder().put("c", "y".repeat(5_000)).build())
                .put("n", 1)
                .build();

        JsonObject clean = (JsonObject) ReceiptText.of(evidence);

        assertThat(clean.strings("a")).containsExactly("x");
        assertThat(clean.object("b").orElseThrow().string("c").orElseThrow()).hasSize(ReceiptText.MAX_TEXT);
        assertThat(clean.integer("n")).contains(1L);
    }
}
