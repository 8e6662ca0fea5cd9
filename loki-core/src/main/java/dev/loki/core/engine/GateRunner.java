package dev.loki.core.engine;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.io.Command;
import dev.loki.core.io.Glob;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import dev.loki.core.io.Watch;
import dev.loki.core.task.CommandLine;
import dev.loki.core.task.GateSpec;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs one gate command on a frozen tree; whatever is not a clean exit is not a pass. */
final class GateRunner {
    /** Bytes of output that a result carries. */
    static final int KEEP_BYTES = 16 * 1024;

    private static final int EXIT_NOT_FOUND = 127;
    private static final int EXIT_NOT_EXECUTABLE = 126;
    private static final int OUTPUT_LINES = 60;
    private static final int MAX_DEPTH = 6;

    private final Path root;
    private final Map<String, String> env;
    private final Processes processes;
    private final KnownSecrets secrets;
    private final Place place;

    /** Around a command that is run as a gate: where its output is kept, who may end it and who hears of it. */
    interface Place {
        /** Of whoever runs gates outside of a run: nothing is kept, nobody interferes, nobody hears. */
        Place NOWHERE = new Place() {};

        /** The folder for whole outputs; empty keeps none. */
        default Optional<Path> logs() {
            return Optional.empty();
        }

        /** Who watches the command. */
        default Watch watch() {
            return Watch.NONE;
        }

        /** The time now. */
        default Instant now() {
            return Instant.now();
        }

        /** A gate that began at that time has ended. */
        default void ended(QualityGateResult result, Instant begun) {}
    }

    GateRunner(Path root, Map<String, String> env, Processes processes, Place place) {
        this.root = root;
        this.env = env;
        this.processes = processes;
        this.secrets = new KnownSecrets(env);
        this.place = place;
    }

    /** The runner of a session's gates. */
    static GateRunner of(Session session) {
        return new GateRunner(session.project.root(), session.env, session.processes, new Place() {
            @Override
            public Optional<Path> logs() {
                return Optional.of(session.project.logs().resolve(session.state.runId()));
            }

            @Override
            public Watch watch() {
                return session.watch();
            }

            @Override
            public Instant now() {
                return session.now();
            }

            @Override
            public void ended(QualityGateResult result, Instant begun) {
                session.spans.gate(result, begun);
            }
        });
    }

    /** Runs a gate, or says why it has nothing to look at. */
    QualityGateResult run(GateSpec gate, String tree, String label) {
        if (gate.whenExists().isPresent() && !exists(gate.whenExists().get())) {
            return new QualityGateResult(
                    gate.name(),
                    Status.NOT_APPLICABLE,
                    gate.blocking(),
                    -1,
                    Duration.ZERO,
                    tree,
                    "no file matches " + gate.whenExists().get());
        }
        return run(gate.name(), gate.run(), gate.timeout(), gate.blocking(), tree, label);
    }

    /** Runs any command as a gate. */
    QualityGateResult run(
            String name, CommandLine command, Duration timeout, boolean blocking, String tree, String label) {
        Instant begun = place.now();
        Command asked = Command.of(ActProcess.argv(command), root, Processes.childEnvironment(env, Set.of(), Set.of()))
                .withTimeout(timeout)
                .withKeepBytes(KEEP_BYTES);
        Outcome outcome = processes.run(
                place.logs()
                        .map(folder -> asked.withLog(folder.resolve(label + "." + name + ".log")))
                        .orElse(asked),
                place.watch());
        String output = secrets.redact((outcome.stdout().lastLines(OUTPUT_LINES) + "\n"
                        + outcome.stderr().lastLines(OUTPUT_LINES))
                .strip());
        QualityGateResult result = new QualityGateResult(
                name, status(outcome), blocking, outcome.exitCode(), outcome.elapsed(), tree, output);
        place.ended(result, begun);
        return result;
    }

    private static Status status(Outcome outcome) {
        return switch (outcome.end()) {
            case NOT_FOUND -> Status.NOT_RUN;
            case TIMED_OUT, STOPPED -> Status.ERROR;
            case EXITED -> {
                if (outcome.exitCode() == 0) {
                    yield Status.PASS;
                }
                yield outcome.exitCode() == EXIT_NOT_FOUND || outcome.exitCode() == EXIT_NOT_EXECUTABLE
                        ? Status.NOT_RUN
                        : Status.FAIL;
            }
        };
    }

    private boolean exists(String pattern) {
        if (!pattern.contains("*") && !pattern.contains("?") && !pattern.contains("[")) {
            return Files.exists(root.resolve(pattern));
        }
        return find(root, Glob.compile(pattern)).isPresent();
    }

    private static Optional<Path> find(Path root, Glob glob) {
        Path[] found = new Path[1];
        try {
            Files.walkFileTree(root, Set.of(), MAX_DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    String name = String.valueOf(dir.getFileName());
                    return name.equals(".git") || name.equals("node_modules") || name.equals(".loki")
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (glob.matches(root.relativize(file).toString())) {
                        found[0] = file;
                        return FileVisitResult.TERMINATE;
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw dev.loki.core.StorageException.reading(root, e);
        }
        return Optional.ofNullable(found[0]);
    }
}
