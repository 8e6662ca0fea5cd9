package dev.loki.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void readsAndWritesTheHeader() {
        TraceContext context = TraceContext.parse(PARENT, "").orElseThrow();

        assertThat(context.traceIdHigh()).isEqualTo(0x0af7651916cd43ddL);
        assertThat(context.traceIdLow()).isEqualTo(0x8448eb211c80319cL);
        assertThat(context.spanId()).isEqualTo(0xb7ad6b7169203331L);
        assertThat(context.traceparent()).isEqualTo(PARENT);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 1000; i++) {
            TraceContext context = new TraceContext(random.nextLong(), random.nextLong(), random.nextLong() | 1, "a=b");
            assertThat(TraceContext.parse(context.traceparent(), "a=b")).contains(context);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
                "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01"
            })
    void aMalformedHeaderIsNoContext(String header) {
        assertThat(TraceContext.parse(header, "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-brings",
                " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 "
            })
    void unsampledParentsLaterVersionsAndBlanksAreRead(String header) {
        assertThat(TraceContext.parse(header, ""))
                .hasValueSatisfying(context -> assertThat(context.traceparent()).isEqualTo(PARENT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE | rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
                "tenant@vendor=1 | tenant@vendor=1",
                "a=1,,b=2 | a=1,,b=2",
                "a=1,a=2 | ''",
                "A=1 | ''",
                "a=1,b | ''",
                "'a=x\u0001' | ''"
            })
    void theStateIsHandedOnAsItCameOrDropped(String header, String kept) {
        assertThat(TraceContext.parse(PARENT, header).orElseThrow().state()).isEqualTo(kept);
    }

    @Test
    void tooManyOrTooLongMembersAreDropped() {
        StringBuilder members = new StringBuilder("k0=1");
        for (int i = 1; i <= TraceState.MAX_MEMBERS; i++) {
            members.append(",k").append(i).append("=1");
        }
        assertThat(TraceState.checked(members.toString())).isEmpty();
        assertThat(TraceState.checked("a=" + "x".repeat(TraceState.MAX_LENGTH))).isEmpty();
    }

    @Test
    void idsOfZeroAreRefused() {
        assertThatThrownBy(() -> new TraceContext(0, 0, 1, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TraceContext(1, 0, 0, "")).isInstanceOf(IllegalArgumentException.class);
    }
}
