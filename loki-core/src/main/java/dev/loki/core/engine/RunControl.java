package dev.loki.core.engine;

/** Lets another thread, such as a signal handler, ask a run to pause or to stop. Thread-safe. */
public final class RunControl {
    private final Object lock = new Object();
    private Request request = Request.NONE;
    private boolean interrupted;

    /** What was asked for; later constants outrank earlier ones. */
    public enum Request {
        /** Go on. */
        NONE,
        /** Wait at the next safe point until resumed. */
        PAUSE,
        /** End at the next safe point. */
        STOP,
        /** End now, together with the provider that is running. */
        STOP_NOW
    }

    /** A control that asks for nothing. */
    public RunControl() {}

    /** Asks for something, unless more was asked for already. */
    public void request(Request wanted) {
        synchronized (lock) {
            request = wanted.compareTo(request) > 0 ? wanted : request;
        }
    }

    /**
     * Asks as Ctrl-C does: for this when nothing was asked for yet, else to end now; a run that ends for it exits with 130.
     *
     * @return whether this was the first time since the run last went on
     */
    public boolean interrupt(Request wanted) {
        synchronized (lock) {
            boolean first = request == Request.NONE;
            request = first ? wanted : Request.STOP_NOW;
            interrupted = request.compareTo(Request.STOP) >= 0;
            return first;
        }
    }

    /** Whether {@link #interrupt} asked for the end. */
    boolean interrupted() {
        synchronized (lock) {
            return interrupted;
        }
    }

    /** Takes a pause back; a stop stands. */
    public void resume() {
        synchronized (lock) {
            request = request == Request.PAUSE ? Request.NONE : request;
        }
    }

    /** What is asked for. */
    public Request current() {
        synchronized (lock) {
            return request;
        }
    }
}
