package dev.loki.events;

import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A bus in a folder of its own, and what tests do with it. */
final class Bus implements AutoCloseable {
    /** A policy under which nothing waits for long. */
    static final RetryPolicy QUICKLY = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1));

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path root;
    private final EventBus bus;

    private Bus(Path root) {
        this.root = root;
        this.bus = EventBus.open(root);
    }

    static Bus in(Path dir) {
        return new Bus(dir.resolve(".loki/events"));
    }

    EventBus bus() {
        return bus;
    }

    Path root() {
        return root;
    }

    Path pending() {
        return root.resolve("pending");
    }

    Path archive() {
        return root.resolve("archive");
    }

    String publish(String action) {
        return bus.publish(EventType.TASK, EventSource.RUNNER, payload(action));
    }

    static JsonObject payload(String action) {
        return JsonObject.builder().put("action", action).build();
    }

    /** Puts a file into pending as another program would. */
    Path drop(String name, String text) {
        return drop(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Path drop(String name, byte[] bytes) {
        try {
            Path temporary = root.resolve("pending").resolve("drop.tmp");
            Files.write(temporary, bytes);
            Path target = pending().resolve(name);
            Files.move(temporary, target);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The actions of what a group handles now, in order. */
    List<String> drained(String group) throws InterruptedException {
        List<String> actions = new ArrayList<>();
        bus.drain(group, QUICKLY, event -> actions.add(event.action()));
        return actions;
    }

    /** The actions of what a reader has not seen, in order. */
    List<String> caughtUp(String reader) throws InterruptedException {
        List<String> actions = new ArrayList<>();
        bus.catchUp(reader, false, QUICKLY, event -> actions.add(event.action()));
        return actions;
    }

    /** The names of the entries below a folder of the bus; none when it is absent. */
    List<String> names(String folder) {
        Path place = root.resolve(folder);
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(place)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns once the condition holds; fails the test when it does not come to hold. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain until " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    @Override
    public void close() {
        bus.close();
    }
}
