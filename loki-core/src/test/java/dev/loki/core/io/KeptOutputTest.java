package dev.loki.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptOutputTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsTheFirstAndTheLastBytesHoweverTheyArrive(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            int keep = random.nextInt(40);
            byte[] all = new byte[random.nextInt(100)];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) random.nextInt('a', 'z' + 1);
            }
            KeptOutput kept = KeptOutput.of(keep);
            for (int at = 0; at < all.length; ) {
                int n = random.nextInt(1, all.length - at + 1);
                kept.append(Arrays.copyOfRange(all, at, at + n), n);
                at += n;
            }
            String text = new String(all, StandardCharsets.US_ASCII);
            BoundedText bounded = kept.text();
            assertThat(bounded.totalBytes()).isEqualTo(all.length);
            assertThat(bounded.truncated()).isEqualTo(all.length > keep);
            if (all.length <= keep) {
                assertThat(bounded.text()).isEqualTo(text);
            } else {
                assertThat(bounded.head()).isEqualTo(text.substring(0, keep / 2));
                assertThat(bounded.tail()).isEqualTo(text.substring(all.length - (keep - keep / 2)));
            }
        }
    }

    @Test
    void aCutNeverSplitsACharacter() {
        byte[] snow = "☃".repeat(100).getBytes(StandardCharsets.UTF_8);
        for (int keep = 0; keep < 40; keep++) {
            KeptOutput kept = KeptOutput.of(keep);
            kept.append(snow, snow.length);
            assertThat(kept.text().head() + kept.text().tail()).matches("☃*");
        }
    }

    @Test
    void malformedBytesAreReplaced() {
        KeptOutput kept = KeptOutput.of(100);
        kept.append(new byte[] {'a', (byte) 0xC3, (byte) 0x28, (byte) 0xFF, 'b'}, 5);
        assertThat(kept.text().text()).startsWith("a").endsWith("b").contains("\uFFFD(");
    }

    @Test
    void tellsTheLastLines() {
        BoundedText text = new BoundedText("a\nb\nc\n\n", "", 7, false);
        assertThat(text.lastLines(2)).isEqualTo("b\nc");
        assertThat(text.lastLines(9)).isEqualTo("a\nb\nc");
        assertThat(BoundedText.EMPTY.lastLines(3)).isEmpty();
    }
}
