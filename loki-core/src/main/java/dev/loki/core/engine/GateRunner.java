package dev.loki.core.engine;

import dev.loki.core.constitution.QualityGateResult;
import dev.loki.core.constitution.QualityGateResult.Status;
import dev.loki.core.io.Command;
import dev.loki.core.io.Glob;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
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

    private final Session session;

    GateRunner(Session session) {
        this.session = session;
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
        Map<String, String> env = Processes.childEnvironment(session.env, Set.of(), Set.of());
        Instant begun = session.now();
        Path log = session.project.logs().resolve(session.state.runId()).resolve(label + "." + name + ".log");
        Outcome outcome = session.processes.run(
                Command.of(ActProcess.argv(command), session.project.root(), env)
                        .withTimeout(timeout)
                        .withKeepBytes(KEEP_BYTES)
                        .withLog(log),
                session.watch());
        String output = session.secrets.redact((outcome.stdout().lastLines(OUTPUT_LINES) + "\n"
                        + outcome.stderr().lastLines(OUTPUT_LINES))
                .strip());
        QualityGateResult result = new QualityGateResult(
                name, status(outcome), blocking, outcome.exitCode(), outcome.elapsed(), tree, output);
        session.spans.gate(result, begun);
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
            return Files.exists(session.project.root().resolve(pattern));
        }
        return find(session.project.root(), Glob.compile(pattern)).isPresent();
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
