package dev.loki.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.core.engine.RunControl.Request;
import org.junit.jupiter.api.Test;

class RunControlTest {
    private final RunControl control = new RunControl();

    @Test
    void aWeakerRequestDoesNotTakeBackAStrongerOne() {
        control.request(Request.STOP);
        control.request(Request.PAUSE);

        assertThat(control.current()).isEqualTo(Request.STOP);
        control.resume();
        assertThat(control.current()).isEqualTo(Request.STOP);
    }

    @Test
    void interruptingTwiceEndsNow() {
        assertThat(control.interrupt(Request.PAUSE)).isTrue();
        assertThat(control.current()).isEqualTo(Request.PAUSE);
        assertThat(control.interrupted()).isFalse();

        assertThat(control.interrupt(Request.PAUSE)).isFalse();
        assertThat(control.current()).isEqualTo(Request.STOP_NOW);
        assertThat(control.interrupted()).isTrue();
    }

    @Test
    void interruptingAgainAfterTheRunWentOnIsAFirstTime() {
        control.interrupt(Request.PAUSE);
        control.resume();

        assertThat(control.interrupt(Request.PAUSE)).isTrue();
        assertThat(control.current()).isEqualTo(Request.PAUSE);
    }

    @Test
    void aStopThatCameOtherwiseIsNoInterruption() {
        control.request(Request.STOP);

        assertThat(control.interrupted()).isFalse();
    }
}
