package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.events.DeliveryStoppedException;
import dev.loki.events.Event;
import dev.loki.events.EventHandler;
import dev.loki.events.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Events on standard output, one line for each that was handled, until there are enough or a signal comes. */
final class EventDelivery {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Console console;
    private final EventHandler work;
    private final long max;
    private final CountDownLatch enough = new CountDownLatch(1);
    private volatile ExitCode ending = ExitCode.OK;
    private long handled;
    private boolean failed;

    EventDelivery(Console console, EventHandler work, long max) {
        this.console = console;
        this.work = work;
        this.max = max;
    }

    /** Delivers events to a handler until nothing is left. */
    @FunctionalInterface
    interface Draining {
        /** How many were handled. */
        long drain(EventHandler handler) throws InterruptedException;
    }

    /** Handles what is there; the code to end with, which tells of a failure too. A signal interrupts the handler. */
    ExitCode now(Draining draining) {
        List<Runnable> undo = hear(Thread.currentThread()::interrupt);
        try {
            draining.drain(this::handle);
        } catch (InterruptedException e) {
            console.detail("ended by a signal; what was not handled is given back");
        } finally {
            undo.forEach(Runnable::run);
        }
        return ending == ExitCode.OK && failed ? ExitCode.FAILED : ending;
    }

    /** Handles what is there and what comes, until a signal, after which the event in hand may be finished. */
    ExitCode untilEnded(Function<EventHandler, Subscription> subscribing) {
        List<Runnable> undo = hear(enough::countDown);
        try (Subscription subscription = subscribing.apply(this::handle)) {
            boolean ended = false;
            while (!ended) {
                ended = enough.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)
                        || subscription.await(Duration.ofMillis(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            undo.forEach(Runnable::run);
        }
        return ending;
    }

    private void handle(Event event) throws Exception {
        if (handled >= max || ending != ExitCode.OK) {
            throw new DeliveryStoppedException("no more events are wanted");
        }
        attempt(event);
        console.raw(EventsCommand.line(event) + "\n");
        if (!console.delivered()) {
            throw new DeliveryStoppedException("standard output is closed");
        }
        handled++;
        if (handled >= max) {
            enough.countDown();
        }
    }

    private void attempt(Event event) throws Exception {
        try {
            work.handle(event);
        } catch (LokiException e) {
            failed = true;
            console.warn("event " + event.id() + ": " + e.getMessage());
            throw e;
        }
    }

    private List<Runnable> hear(Runnable action) {
        List<Runnable> undo = new ArrayList<>();
        hear("INT", ExitCode.INTERRUPTED, action, undo);
        hear("TERM", ExitCode.TERMINATED, action, undo);
        hear("HUP", ExitCode.TERMINATED, action, undo);
        return undo;
    }

    private void hear(String name, ExitCode code, Runnable action, List<Runnable> undo) {
        SystemSignal.named(name).ifPresent(signal -> {
            Object before = signal.handle(() -> {
                ending = code;
                action.run();
            });
            undo.add(() -> signal.restore(before));
        });
    }
}
