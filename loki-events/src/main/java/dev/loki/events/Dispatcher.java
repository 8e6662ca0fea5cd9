package dev.loki.events;

import dev.loki.core.LokiException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from an inbox, has them handled, and answers for them. Used by one thread, but for {@link #stop} and the
 * counts.
 *
 * <p>It takes one event at first and twice as many each time as long as they are handled quickly, so that a slow
 * handler holds nothing back from other members.
 */
final class Dispatcher {
    private static final Duration QUICK = Duration.ofMillis(50);

    private final Inbox inbox;
    private final EventHandler handler;
    private final RetryPolicy policy;
    private final RandomGenerator random;
    private final AtomicLong handled = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean stopping;
    private boolean interrupted;
    private int size = 1;

    Dispatcher(Inbox inbox, EventHandler handler, RetryPolicy policy, RandomGenerator random) {
        this.inbox = inbox;
        this.handler = handler;
        this.policy = policy;
        this.random = random;
    }

    long handled() {
        return handled.get();
    }

    long failed() {
        return failed.get();
    }

    /** Whether an interrupt ended it; the thread's mark is gone then, so that files can still be put in order. */
    boolean interrupted() {
        return interrupted;
    }

    boolean stopping() {
        return stopping;
    }

    void stop() {
        stopping = true;
        inbox.wake();
    }

    /** Handles what is there, waiting so long for the first event; how many there were. */
    int step(Duration wait) throws InterruptedException {
        if (Thread.interrupted()) {
            interrupted = true;
            stopping = true;
            return 0;
        }
        List<Delivery> batch = inbox.take(size, wait);
        long start = System.nanoTime();
        int answered = 0;
        try {
            for (; answered < batch.size() && !stopping; answered++) {
                deliver(batch.get(answered));
            }
        } catch (LokiException e) {
            answered++;
            throw e;
        } finally {
            batch.subList(answered, batch.size()).forEach(inbox::release);
        }
        boolean quick = System.nanoTime() - start < QUICK.toNanos();
        size = quick ? Math.min(Inbox.MAX_UNANSWERED, 2 * size) : 1;
        return batch.size();
    }

    private void deliver(Delivery delivery) {
        Optional<Throwable> failure;
        try {
            handler.handle(delivery.event());
            failure = Optional.empty();
        } catch (DeliveryStoppedException e) {
            log().info("delivery to {} ends: {}", inbox.name(), e.getMessage());
            stopping = true;
            inbox.release(delivery);
            return;
        } catch (InterruptedException e) {
            interrupted = true;
            stopping = true;
            inbox.release(delivery);
            return;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            failure = Optional.of(e);
        }
        if (failure.isPresent()) {
            answerFailure(delivery, failure.get());
        } else {
            inbox.accept(delivery);
            handled.incrementAndGet();
        }
    }

    private void answerFailure(Delivery delivery, Throwable failure) {
        failed.incrementAndGet();
        int failures = delivery.failures() + 1;
        String error = words(failure);
        if (failures >= policy.attempts()) {
            log().warn(
                            "event {} is given up by {} after {} attempts: {}",
                            delivery.event().id(),
                            inbox.name(),
                            failures,
                            error);
            inbox.reject(delivery, error);
        } else {
            inbox.retry(delivery, policy.delay(failures, random));
        }
    }

    /** Why it failed: our own failures are sentences by themselves, others need the name of their kind. */
    private static String words(Throwable failure) {
        String kind = failure.getClass().getSimpleName();
        if (failure.getMessage() == null) {
            return kind;
        }
        return failure instanceof LokiException ? failure.getMessage() : kind + ": " + failure.getMessage();
    }

    private static Logger log() {
        return LoggerFactory.getLogger(Dispatcher.class);
    }
}
