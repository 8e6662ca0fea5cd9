package dev.loki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loki.cli.Launcher.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A program that goes on while a test looks at it from outside; closing it ends it at once. */
final class Background implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path out;
    private final Path err;

    private Background(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static Background of(Process process, Path out, Path err) {
        return new Background(process, out, err);
    }

    long pid() {
        return process.pid();
    }

    /** What it has written to standard output until now. */
    String out() {
        return read(out);
    }

    /** What it has written to standard error until now. */
    String err() {
        return read(err);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends it, and it alone, a signal such as {@code INT}. */
    void signal(String name) {
        Ran kill = Launcher.of(Path.of("."), "kill", "-" + name, Long.toString(pid()))
                .run();
        assertThat(kill.exit()).as("kill -%s: %s", name, kill.err()).isZero();
    }

    /** Waits for its end. */
    Ran end() {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it goes on, having said: %s%s", out(), err())
                    .isTrue();
            return new Ran(process.exitValue(), out(), err());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
