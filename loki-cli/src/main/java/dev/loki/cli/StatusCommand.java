package dev.loki.cli;

import dev.loki.core.engine.RunStatus;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki status}. */
@Command(name = "status", description = "Show what the project's run is doing, in whatever process it runs.")
final class StatusCommand implements Subcommand {
    private static final Duration REFRESH = Duration.ofSeconds(1);

    @Option(names = "--watch", description = "Show it again every second until the run is over.")
    boolean watch;

    @Override
    public ExitCode run(Composition loki) {
        RunStatus status = RunStatus.read(loki.project());
        while (watch && goesOn(status)) {
            print(loki.console(), status);
            LockSupport.parkNanos(REFRESH.toNanos());
            status = RunStatus.read(loki.project());
        }
        print(loki.console(), status);
        loki.console().document(status.toJson());
        return ExitCode.OK;
    }

    private static boolean goesOn(RunStatus status) {
        return status.state().equals("running") || status.state().equals("paused");
    }

    private static void print(Console console, RunStatus status) {
        if (status.state().equals("none")) {
            console.result("No run yet; begin with: loki run");
            return;
        }
        JsonObject json = status.toJson();
        console.result("Run " + json.string("run_id").orElse("") + " on "
                + json.string("branch").orElse("") + ": "
                + status.state()
                + status.pid().map(pid -> " (process " + pid + ")").orElse(""));
        if (goesOn(status)) {
            console.result("  task  " + json.string("current_task").orElse("none") + ", "
                    + json.string("current_phase").orElse(""));
        }
        console.result("  tasks " + status.completed() + " completed, " + status.inProgress() + " in progress, "
                + status.pending() + " pending, " + status.deadLetter() + " given up");
        json.object("spent")
                .ifPresent(spent ->
                        console.result("  spent " + spent.integer("iterations").orElse(0L) + " attempts, "
                                + Used.of(spent).words("attempt")));
        if (status.state().equals("crashed")) {
            console.result("  its process is gone; continue with: loki run --resume");
        }
    }
}
