package dev.loki.core.engine;

/** Lets another thread, such as a signal handler, ask a run to pause or to stop. Thread-safe. */
public final class RunControl {
    private final Object lock = new Object();
    private Request request = Request.NONE;

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
