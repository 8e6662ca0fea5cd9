package dev.loki.cli;

import dev.loki.core.env.Durations;
import dev.loki.core.spi.ProgressReporter;
import java.time.Duration;
import java.util.Locale;

/** Shows a run: one line that is redrawn on a terminal, plain lines elsewhere. */
final class RunProgress implements ProgressReporter, AutoCloseable {
    private static final String ERASE = "\r\u001b[K";

    private final Console console;
    private final boolean live;
    private String now = "";
    private String spent = "";
    private long shownSeconds = -1;
    private boolean drawn;

    private RunProgress(Console console) {
        this.console = console;
        this.live = console.live();
    }

    /** A view on that console. */
    static RunProgress on(Console console) {
        return new RunProgress(console);
    }

    @Override
    public void phase(String taskId, String phase, int attempt) {
        now = taskId + " " + phase + (attempt > 1 ? " (attempt " + attempt + ")" : "");
        shownSeconds = -1;
        if (live) {
            draw(Duration.ZERO);
        } else {
            console.note(now);
        }
    }

    @Override
    public void note(Level level, String message) {
        erase();
        console.note(mark(level) + message);
    }

    private static String mark(Level level) {
        return switch (level) {
            case INFO -> "  ";
            case OK -> "  ok: ";
            case WARN -> "  ! ";
            case ERROR -> "  failed: ";
        };
    }

    @Override
    public void tick(Duration elapsed) {
        if (live && elapsed.toSeconds() != shownSeconds) {
            shownSeconds = elapsed.toSeconds();
            draw(elapsed);
        }
    }

    /** Shows what providers told of; what nobody told of is left out rather than shown as 0. */
    @Override
    public void spent(long tokens, double usd) {
        spent = (tokens == 0 ? "" : "  " + tokens + " tokens")
                + (usd == 0 ? "" : String.format(Locale.ROOT, "  %.2f USD", usd));
    }

    /** Takes the redrawn line away, so that something else can be printed. */
    void erase() {
        if (drawn) {
            console.status(ERASE);
            drawn = false;
        }
    }

    private void draw(Duration elapsed) {
        console.status(ERASE + now + "  " + Durations.format(Duration.ofSeconds(elapsed.toSeconds())) + spent);
        drawn = true;
    }

    @Override
    public void close() {
        erase();
    }
}
