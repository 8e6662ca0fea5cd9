package dev.loki.core.io;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program to be run by {@link Processes}.
 *
 * @param argv the program and its arguments, passed on unchanged and never through a shell; the program is looked up in
 *     the {@code PATH} of {@code env}, or below {@code workDir} when it contains a slash
 * @param workDir the folder in which it runs
 * @param env its complete environment; nothing is inherited. {@link Processes#COOKIE} is added when absent
 * @param stdinFile what it reads from standard input; nothing when empty
 * @param timeout after which its whole process tree is ended
 * @param keepBytes how much of each of the two output streams is kept in memory, half from the start and half from the
 *     end; at most {@link #MAX_KEEP_BYTES}
 * @param log a file that receives both output streams as they come, readable by its owner only and never longer than
 *     {@link #MAX_LOG_BYTES}; its folder is made when absent, an older file is replaced
 */
public record Command(
        List<String> argv,
        Path workDir,
        Map<String, String> env,
        Optional<Path> stdinFile,
        Duration timeout,
        long keepBytes,
        Optional<Path> log) {
    /** The timeout of {@link #of}. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(15);

    /** What {@link #of} keeps of each stream. */
    public static final long DEFAULT_KEEP_BYTES = 256L << 10;

    /** The most that can be kept of a stream. */
    public static final long MAX_KEEP_BYTES = 64L << 20;

    /** The length after which a log receives one closing line and nothing more. */
    public static final long MAX_LOG_BYTES = 16L << 20;

    /** Copies the collections and refuses an empty command, a timeout that is not positive and an unbounded memory. */
    public Command {
        argv = List.copyOf(argv);
        env = Map.copyOf(env);
        if (argv.isEmpty() || argv.get(0).isEmpty()) {
            throw new IllegalArgumentException("a command names a program");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout is longer than zero, not " + timeout);
        }
        if (keepBytes < 0 || keepBytes > MAX_KEEP_BYTES) {
            throw new IllegalArgumentException("keepBytes is from 0 to " + MAX_KEEP_BYTES + ", not " + keepBytes);
        }
    }

    /** A command without input and log, with the default timeout and memory. */
    public static Command of(List<String> argv, Path workDir, Map<String, String> env) {
        return new Command(argv, workDir, env, Optional.empty(), DEFAULT_TIMEOUT, DEFAULT_KEEP_BYTES, Optional.empty());
    }

    /** The same command, reading this file from standard input. */
    public Command withStdin(Path file) {
        return new Command(argv, workDir, env, Optional.of(file), timeout, keepBytes, log);
    }

    /** The same command with another timeout. */
    public Command withTimeout(Duration other) {
        return new Command(argv, workDir, env, stdinFile, other, keepBytes, log);
    }

    /** The same command, keeping so many bytes of each stream in memory. */
    public Command withKeepBytes(long bytes) {
        return new Command(argv, workDir, env, stdinFile, timeout, bytes, log);
    }

    /** The same command, writing what it prints to this file too. */
    public Command withLog(Path file) {
        return new Command(argv, workDir, env, stdinFile, timeout, keepBytes, Optional.of(file));
    }
}
