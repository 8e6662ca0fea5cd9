package dev.loki.cli.guard;

import dev.loki.core.io.Command;
import dev.loki.core.io.Glob;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import dev.loki.core.io.Watch;
import dev.loki.core.task.GateSpec;
import dev.loki.integrations.agents.Places;
import dev.loki.integrations.agents.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Runs the project's blocking gates before an agent may say that it is done. */
final class GatesBeforeDone {
    /** The longest time that all gates may take together. */
    static final Duration MAX_TIME = Duration.ofMinutes(5);

    private static final int MAX_OUTPUT = 1_500;
    private static final int MAX_DEPTH = 6;

    private final Places places;
    private final GuardConfig config;

    GatesBeforeDone(Places places, GuardConfig config) {
        this.places = places;
        this.config = config;
    }

    Verdict verdict() {
        long end = System.nanoTime() + MAX_TIME.toNanos();
        for (GateSpec gate : config.gates()) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (!gate.blocking() || !applies(gate)) {
                continue;
            }
            if (left.isNegative() || left.isZero()) {
                return Verdict.deny("QUALITY_GATE_FAILED: the gates took longer than " + MAX_TIME.toMinutes()
                        + " minutes, and " + gate.name() + " did not run");
            }
            Outcome outcome = run(gate, left.compareTo(gate.timeout()) < 0 ? left : gate.timeout());
            if (!outcome.succeeded()) {
                return Verdict.deny(
                        "QUALITY_GATE_FAILED: gate " + gate.name() + " does not pass; mend it before you are done.\n"
                                + tail(Redaction.of(outcome.stdout().text()
                                        + outcome.stderr().text())));
            }
        }
        return Verdict.allow();
    }

    private Outcome run(GateSpec gate, Duration timeout) {
        Path root = places.workTree();
        Command command = Command.of(
                        gate.run().argv(), root, Processes.childEnvironment(config.env(), Set.of(), Set.of()))
                .withTimeout(timeout);
        return Processes.of().run(command, Watch.NONE);
    }

    private boolean applies(GateSpec gate) {
        if (gate.whenExists().isEmpty()) {
            return true;
        }
        Glob glob = Glob.compile(gate.whenExists().get());
        Path root = places.workTree();
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root, MAX_DEPTH)) {
            files.filter(file -> glob.matches(root.relativize(file).toString()))
                    .findFirst()
                    .ifPresent(found::add);
        } catch (IOException e) {
            return true;
        }
        return !found.isEmpty();
    }

    private static String tail(String output) {
        String text = output.strip();
        return text.length() > MAX_OUTPUT ? "…" + text.substring(text.length() - MAX_OUTPUT) : text;
    }
}
