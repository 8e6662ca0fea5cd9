package dev.loki.events;

import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A program that takes part in a bus until it is killed; what it did is in a file, line by line. */
final class Worker {
    private final EventBus bus;
    private final Path report;
    private final Path desks;

    private Worker(Path root, Path report) throws IOException {
        this.bus = EventBus.open(root);
        this.report = report;
        this.desks = Files.createDirectories(root.resolveSibling("desks"));
    }

    /** {@code publish ROOT REPORT COUNT}, {@code member ROOT REPORT GROUP} or {@code reader ROOT REPORT NAME}. */
    public static void main(String[] args) throws Exception {
        Worker worker = new Worker(Path.of(args[1]), Path.of(args[2]));
        switch (args[0]) {
            case "publish" -> worker.publish(Integer.parseInt(args[3]));
            case "member" -> worker.wait(worker.bus.subscribe(args[3], RetryPolicy.DEFAULT, worker::handle));
            case "reader" ->
                worker.wait(worker.bus.follow(args[3], false, RetryPolicy.DEFAULT, e -> worker.note(e.id())));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private void publish(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            JsonObject payload =
                    JsonObject.builder().put("action", "work").put("n", i).build();
            note(bus.publish(EventType.TASK, EventSource.RUNNER, payload));
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    private void wait(Subscription subscription) throws InterruptedException {
        while (!subscription.await(Duration.ofMinutes(1))) {
            // Until it is killed.
        }
    }

    /** Works at a desk of the event's own: whoever finds a live colleague there has got the event at the same time. */
    private void handle(Event event) throws IOException {
        Path desk = desks.resolve(event.id());
        byte[] me = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
        try {
            Files.write(desk, me, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            String other = Files.readString(desk);
            if (!other.isEmpty()
                    && ProcessHandle.of(Long.parseLong(other))
                            .filter(ProcessHandle::isAlive)
                            .isPresent()) {
                note("CLASH " + event.id() + " with " + other);
            }
            Files.write(desk, me);
        }
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        note(event.id());
        Files.delete(desk);
    }

    private void note(String line) throws IOException {
        Files.writeString(report, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
