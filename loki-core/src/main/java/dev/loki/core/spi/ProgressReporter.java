package dev.loki.core.spi;

import java.time.Duration;

/** The progress port: what a person sees while a run goes on. Called from the engine's thread; must not throw. */
public interface ProgressReporter {

    /** Shows nothing. */
    ProgressReporter NOOP = new ProgressReporter() {};

    /** A task entered a phase. */
    default void phase(String taskId, String phase, int attempt) {}

    /** Something worth one line happened. */
    default void note(Level level, String message) {}

    /** Called a few times a second while a child process runs. */
    default void tick(Duration elapsed) {}

    /** What was spent so far changed. */
    default void spent(long tokens, double usd) {}

    /** How important a note is. */
    enum Level {
        /** Progress. */
        INFO,
        /** A step that succeeded. */
        OK,
        /** A refusal or a retry. */
        WARN,
        /** A failure. */
        ERROR
    }
}
