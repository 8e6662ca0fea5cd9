package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.io.ProjectDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A file whose age tells, after a crash, until when a provider can have worked; touched about once a second during ACT. */
final class Heartbeat {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Path file;
    private Duration last = Duration.ZERO;

    Heartbeat(ProjectDir project) {
        this.file = project.state().resolve("heartbeat");
    }

    /** Touches the file if a second has passed. */
    void beat(Duration elapsed) {
        if (elapsed.compareTo(last) >= 0 && elapsed.minus(last).compareTo(INTERVAL) < 0) {
            return;
        }
        last = elapsed;
        try {
            Files.write(file, new byte[0]);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /** The last sign of life; empty when there was none. */
    Optional<Instant> last() {
        try {
            return Files.exists(file)
                    ? Optional.of(Files.getLastModifiedTime(file).toInstant())
                    : Optional.empty();
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }
}
