package dev.loki.integrations.sync;

/** What a tracker may change of a project's run. */
public interface TaskChanges {
    /** Leaves a task out, because it is done elsewhere; does nothing where that cannot be. */
    void skip(String task);

    /** Puts a task that was given up or left out back in the queue; does nothing where that cannot be. */
    void retry(String task);

    /**
     * Gives a task another title; does nothing where that cannot be, as for one that has begun or that a file declares.
     *
     * @param title one line
     * @return whether the task takes it over
     */
    boolean retitle(String task, String title);

    /** Gives the next attempt a note. */
    void steer(String text);

    /** Whether a task is completed or left out. */
    boolean over(String task);

    /** Whether every task of the run is completed or left out. */
    boolean allDone();
}
