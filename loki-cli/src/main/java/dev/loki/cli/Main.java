package dev.loki.cli;

/** The front door of the {@code loki} command. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.out.println("loki");
    }
}
