package dev.loki.cli;

import dev.loki.core.engine.RunControl;
import dev.loki.core.engine.RunControl.Request;
import dev.loki.core.spi.ProgressReporter.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Turns signals into requests: Ctrl-C once pauses at the next safe point (ends there when nobody could resume), twice stops
 * now; TERM and HUP stop now.
 */
final class Signals {
    private final List<Runnable> undo = new ArrayList<>();

    private Signals() {}

    /** Does that work, which heeds the control, and meanwhile steers it by signals. */
    static <T> T steering(RunControl control, RunProgress progress, boolean interactive, Supplier<T> work) {
        Signals signals = new Signals();
        signals.handle("INT", () -> {
            if (control.interrupt(interactive ? Request.PAUSE : Request.STOP)) {
                progress.note(
                        Level.INFO,
                        interactive
                                ? "pausing at the next safe point; Ctrl-C again stops, 'loki resume' elsewhere goes on"
                                : "stopping at the next safe point; again stops now");
            }
        });
        signals.handle("TERM", () -> control.request(Request.STOP_NOW));
        signals.handle("HUP", () -> control.request(Request.STOP_NOW));
        try {
            return work.get();
        } finally {
            signals.undo.forEach(Runnable::run);
        }
    }

    private void handle(String name, Runnable action) {
        SystemSignal.named(name).ifPresent(signal -> {
            Object before = signal.handle(action);
            undo.add(() -> signal.restore(before));
        });
    }
}
