package dev.loki.core.io;

import dev.loki.core.LokiException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One short child without watchdog and group. Used by one thread. */
final class Trusted {
    /** How long the last output may take after the end; a program whose output somebody else holds open failed. */
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(10);

    private static final int KILLED = 128 + 9;
    private static final int BUFFER_BYTES = 64 << 10;

    private final Process process;
    private final KeptOutput stderr;
    private final List<Thread> readers = new ArrayList<>();
    private Outcome.End end = Outcome.End.EXITED;

    private Trusted(Process process, KeptOutput stderr) {
        this.process = process;
        this.stderr = stderr;
    }

    static Outcome run(Command command, String program, byte[] input, OutputStream output) {
        long start = System.nanoTime();
        List<String> argv = new ArrayList<>(command.argv());
        argv.set(0, program);
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(command.workDir().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.env());
        if (input.length == 0) {
            builder.redirectInput(
                    command.stdinFile().map(path -> path.toFile()).orElseGet(() -> new File("/dev/null")));
        }
        try {
            Trusted child = new Trusted(builder.start(), KeptOutput.of(command.keepBytes()));
            child.connect(input, output);
            child.await(command.timeout());
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            int exitCode = child.end == Outcome.End.EXITED ? child.process.exitValue() : KILLED;
            return new Outcome(child.end, exitCode, BoundedText.EMPTY, child.stderr.text(), elapsed);
        } catch (IOException e) {
            throw new LokiException(
                    "PROCESS_FAILED", "cannot start " + command.argv().get(0) + ": " + e.getMessage(), e);
        }
    }

    private void connect(byte[] input, OutputStream output) {
        readers.add(Processes.startThread("loki-stdout", () -> copy(process.getInputStream(), output)));
        readers.add(Processes.startThread("loki-stderr", () -> copy(process.getErrorStream(), sink(stderr))));
        if (input.length > 0) {
            Processes.startThread("loki-stdin", () -> {
                try (OutputStream stdin = process.getOutputStream()) {
                    stdin.write(input);
                } catch (IOException e) {
                    // The child did not want all of it; its exit status tells whether that was wrong.
                }
            });
        }
    }

    private void await(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                kill(Outcome.End.TIMED_OUT);
            }
            for (Thread reader : readers) {
                reader.join(LAST_OUTPUT.toMillis());
                if (reader.isAlive()) {
                    kill(Outcome.End.TIMED_OUT);
                }
            }
        } catch (InterruptedException e) {
            kill(Outcome.End.STOPPED);
            Thread.currentThread().interrupt();
        }
    }

    private void kill(Outcome.End why) {
        end = why;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void copy(InputStream from, OutputStream to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from) {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                to.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // The stream was closed with its process, or its reader has had enough.
        }
    }

    private static OutputStream sink(KeptOutput kept) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                kept.append(from == 0 ? bytes : Arrays.copyOfRange(bytes, from, from + length), length);
            }
        };
    }
}
