package dev.loki.core.engine;

import java.nio.file.Path;

/** A process of its own that runs a project and halts, as by {@code kill -9}, at one journal entry. */
public final class CrashingRun {
    /** The exit status of a halted process. */
    static final int HALTED = 137;

    private CrashingRun() {}

    /** Arguments: project folder, number of the entry, {@code before} or {@code after} it is durable. */
    public static void main(String[] args) {
        int at = Integer.parseInt(args[1]);
        boolean before = args[2].equals("before");
        JournalProbe probe = new JournalProbe() {
            private int seen;

            @Override
            public void before(Entry entry) {
                if (seen++ == at && before) {
                    Runtime.getRuntime().halt(HALTED);
                }
            }

            @Override
            public void after(Entry entry) {
                if (seen == at + 1 && !before) {
                    Runtime.getRuntime().halt(HALTED);
                }
            }
        };
        RunReport report = RarvLoop.builder(Path.of(args[0]))
                .env(System.getenv())
                .probe(probe)
                .build()
                .run(RunOptions.defaults());
        Runtime.getRuntime().halt(report.exitCode());
    }
}
