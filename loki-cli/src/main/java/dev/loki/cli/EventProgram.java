package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.io.Command;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import dev.loki.events.Event;
import dev.loki.events.EventHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A shell command that handles events: each on its standard input, as one line; its exit status is the answer. */
final class EventProgram implements EventHandler {
    private final String command;
    private final Duration timeout;
    private final Composition loki;

    EventProgram(String command, Duration timeout, Composition loki) {
        this.command = command;
        this.timeout = timeout;
        this.loki = loki;
    }

    @Override
    public void handle(Event event) throws InterruptedException {
        byte[] input = (EventsCommand.line(event) + "\n").getBytes(StandardCharsets.UTF_8);
        Command shell = Command.of(List.of("sh", "-c", command), loki.directory(), loki.processEnv())
                .withTimeout(timeout);
        Outcome outcome = Processes.runTrusted(shell, input, loki.streams().err());
        String said = outcome.stderr().text();
        if (!said.isEmpty()) {
            loki.console().note(said.stripTrailing());
        }
        switch (outcome.end()) {
            case STOPPED -> {
                Thread.interrupted();
                throw new InterruptedException("the command was stopped");
            }
            case TIMED_OUT -> throw failed("it took longer than " + timeout.toSeconds() + " s");
            case NOT_FOUND -> throw failed("there is no shell");
            case EXITED -> {
                if (outcome.exitCode() != 0) {
                    throw failed("it ended with status " + outcome.exitCode());
                }
            }
        }
    }

    private static LokiException failed(String how) {
        return new LokiException("PROCESS_FAILED", "the command failed: " + how);
    }
}
