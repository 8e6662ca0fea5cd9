package dev.loki.cli;

import dev.loki.core.engine.RunControl;
import dev.loki.core.engine.RunControl.Request;
import dev.loki.core.spi.ProgressReporter.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns signals into requests: Ctrl-C once pauses at the next safe point (ends there when nobody could resume), twice stops
 * now; TERM and HUP stop now. Closing gives the signals back.
 */
final class Signals implements AutoCloseable {
    private final List<Runnable> undo = new ArrayList<>();
    private final AtomicBoolean interrupted = new AtomicBoolean();

    private Signals() {}

    /** Steers that run by signals until closed. */
    static Signals steering(RunControl control, RunProgress progress, boolean interactive) {
        Signals signals = new Signals();
        AtomicInteger presses = new AtomicInteger();
        signals.handle("INT", () -> {
            boolean first = presses.incrementAndGet() == 1;
            if (!first || !interactive) {
                signals.interrupted.set(true);
            }
            control.request(first ? interactive ? Request.PAUSE : Request.STOP : Request.STOP_NOW);
            if (first) {
                progress.note(
                        Level.INFO,
                        interactive
                                ? "pausing at the next safe point; Ctrl-C again stops, 'loki resume' elsewhere goes on"
                                : "stopping at the next safe point; again stops now");
            }
        });
        signals.handle("TERM", () -> control.request(Request.STOP_NOW));
        signals.handle("HUP", () -> control.request(Request.STOP_NOW));
        return signals;
    }

    private void handle(String name, Runnable action) {
        SystemSignal.named(name).ifPresent(signal -> {
            Object before = signal.handle(action);
            undo.add(() -> signal.restore(before));
        });
    }

    /** Whether Ctrl-C ended the run. */
    boolean interrupted() {
        return interrupted.get();
    }

    @Override
    public void close() {
        undo.forEach(Runnable::run);
        undo.clear();
    }
}
