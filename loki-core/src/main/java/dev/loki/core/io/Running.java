package dev.loki.core.io;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One command under its {@link Watchdog}. Closing it ends whatever of it still runs. Used by one thread. */
final class Running implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int KILLED = 128 + 9;

    private final Process process;
    private final Instant startedAt;
    private final KeptOutput stdout;
    private final KeptOutput stderr;
    private final Optional<OutputLog> log;
    private final List<Thread> readers = new ArrayList<>();
    private final Duration grace;
    private final boolean ownGroup;
    private final Leftovers leftovers;
    private long releasedNanos = System.nanoTime();
    private boolean over;

    private Running(
            Process process,
            Command command,
            Optional<OutputLog> log,
            boolean ownGroup,
            String cookie,
            Duration grace) {
        this.process = process;
        this.startedAt = process.info().startInstant().orElse(Instant.EPOCH);
        this.stdout = KeptOutput.of(command.keepBytes());
        this.stderr = KeptOutput.of(command.keepBytes());
        this.log = log;
        this.grace = grace;
        this.ownGroup = ownGroup;
        this.leftovers = Leftovers.of(process, ownGroup, cookie);
        readers.add(drain("loki-stdout", process.getInputStream(), stdout));
        readers.add(drain("loki-stderr", process.getErrorStream(), stderr));
    }

    static Running start(Command command, String program, String cookie, Duration grace, List<String> leaders) {
        String name = command.argv().get(0);
        checkFiles(command);
        Watchdog watchdog = Watchdog.of(command, program, cookie, leaders)
                .orElseThrow(() -> failed(name, "there is no sh; install a POSIX shell"));
        Optional<OutputLog> log = command.log().map(OutputLog::open);
        ProcessBuilder builder =
                new ProcessBuilder(watchdog.argv()).directory(command.workDir().toFile());
        Watchdog.fill(builder.environment(), command);
        try {
            return new Running(builder.start(), command, log, watchdog.ownGroup(), cookie, grace);
        } catch (IOException e) {
            log.ifPresent(OutputLog::close);
            throw failed(name, String.valueOf(e.getMessage()));
        }
    }

    private static void checkFiles(Command command) {
        if (!Files.isDirectory(command.workDir())) {
            throw StorageException.reading(
                    command.workDir(), new NoSuchFileException(command.workDir().toString()));
        }
        command.stdinFile().filter(file -> !Files.isReadable(file)).ifPresent(file -> {
            throw StorageException.reading(file, new NoSuchFileException(file.toString()));
        });
    }

    private static LokiException failed(String name, String reason) {
        return new LokiException("PROCESS_FAILED", "cannot start " + name + ": " + reason);
    }

    long groupId() {
        return process.pid();
    }

    Instant startedAt() {
        return startedAt;
    }

    /** Lets the command begin. */
    void release() {
        releasedNanos = System.nanoTime();
        try {
            process.getOutputStream().write((Watchdog.GO + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            // The watchdog was killed from outside; its exit status tells so.
        }
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - releasedNanos);
    }

    boolean awaitExit(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    Outcome finish(Outcome.End end) {
        endAll();
        int exitCode = process.isAlive() ? KILLED : process.exitValue();
        return new Outcome(end, exitCode, stdout.text(), stderr.text(), elapsed());
    }

    @Override
    public void close() {
        if (!over) {
            endAll();
        }
    }

    private void endAll() {
        over = true;
        boolean interrupted = Thread.interrupted();
        List<ProcessHandle> family = process.descendants().toList();
        closeOrders();
        if (!ownGroup) {
            family.forEach(ProcessHandle::destroy);
        }
        leftovers.end(grace);
        family.forEach(ProcessHandle::destroyForcibly);
        interrupted |= !awaitReaders();
        log.ifPresent(OutputLog::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells the watchdog to end the group; when the command has ended by itself, the JVM has closed the pipe before. */
    private void closeOrders() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // Nobody is left to read from the pipe.
        }
    }

    /** Waits for the shell and the readers; a reader that a stranger's open pipe holds back is left behind. */
    private boolean awaitReaders() {
        try {
            if (!process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly().waitFor();
            }
            for (Thread reader : readers) {
                reader.join(Math.max(1, grace.toMillis()));
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private Thread drain(String name, InputStream stream, KeptOutput kept) {
        return Processes.startThread(name, () -> {
            byte[] buffer = new byte[BUFFER_BYTES];
            try (stream) {
                for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                    kept.append(buffer, n);
                    int length = n;
                    log.ifPresent(file -> file.append(buffer, length));
                }
            } catch (IOException e) {
                // The stream was closed with its process: what has been read is all there is.
            }
        });
    }
}
