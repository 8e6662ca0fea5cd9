package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.engine.Mailbox;
import dev.loki.core.engine.RunControl.Request;
import dev.loki.core.engine.RunStatus;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that steer a run in another process: {@code pause}, {@code resume}, {@code stop}, {@code steer}. */
final class SteeringCommands {
    private SteeringCommands() {}

    private static Mailbox mailbox(Composition loki) {
        return Mailbox.in(loki.project().control(), InstantSource.system());
    }

    private static RunStatus requireRun(Composition loki) {
        RunStatus status = RunStatus.read(loki.project());
        if (status.pid().isEmpty()) {
            throw new LokiException("NO_RUN", "no run is going on in this project; begin one with: loki run");
        }
        return status;
    }

    private static ExitCode say(Composition loki, String state, String sentence) {
        loki.console().result(sentence);
        loki.console()
                .document(
                        JsonObject.builder().put("ok", true).put("state", state).build());
        return ExitCode.OK;
    }

    /** {@code loki pause}. */
    @Command(name = "pause", description = "Let the run wait at its next safe point.")
    static final class PauseCommand implements Subcommand {
        @Override
        public ExitCode run(Composition loki) {
            requireRun(loki);
            mailbox(loki).request(Request.PAUSE);
            return say(loki, "pausing", "The run pauses at its next safe point; go on with: loki resume");
        }
    }

    /** {@code loki resume}. */
    @Command(name = "resume", description = "Let a paused run go on.")
    static final class ResumeCommand implements Subcommand {
        @Override
        public ExitCode run(Composition loki) {
            requireRun(loki);
            mailbox(loki).resume();
            return say(loki, "running", "The run goes on.");
        }
    }

    /** {@code loki stop}. */
    @Command(name = "stop", description = "End the run and its processes, and no others; it can be resumed.")
    static final class StopCommand implements Subcommand {
        /** How long {@code --now} waits before it ends the engine's own process. */
        private static final Duration PATIENCE = Duration.ofSeconds(15);

        private static final Duration POLL = Duration.ofMillis(100);

        @Option(names = "--now", description = "End the provider that is running, too, instead of waiting for it.")
        boolean now;

        @Override
        public ExitCode run(Composition loki) {
            RunStatus status = requireRun(loki);
            long pid = status.pid().orElseThrow();
            mailbox(loki).request(now ? Request.STOP_NOW : Request.STOP);
            loki.console().note("waiting for process " + pid + " to end" + (now ? "" : " at its next safe point"));
            Instant begun = Instant.now();
            while (RunStatus.read(loki.project()).pid().equals(java.util.Optional.of(pid))) {
                if (now && Duration.between(begun, Instant.now()).compareTo(PATIENCE) > 0) {
                    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
            return say(loki, "stopped", "Stopped; continue with: loki run --resume");
        }
    }

    /** {@code loki steer}. */
    @Command(name = "steer", description = "Give the next attempt a note.")
    static final class SteerCommand implements Subcommand {
        @Parameters(arity = "1..*", paramLabel = "TEXT", description = "The note; all words form one note.")
        List<String> words = List.of();

        @Override
        public ExitCode run(Composition loki) {
            mailbox(loki).steer(String.join(" ", words));
            return say(loki, "noted", "The next attempt gets this note.");
        }
    }
}
