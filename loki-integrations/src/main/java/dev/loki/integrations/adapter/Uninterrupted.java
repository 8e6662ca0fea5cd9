package dev.loki.integrations.adapter;

/** Work on files that an interrupt must not cut off: the JDK closes a file channel under a thread that is interrupted. */
final class Uninterrupted {
    private Uninterrupted() {}

    /** Does the work first and lets the interrupt stand afterwards. */
    static void run(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
