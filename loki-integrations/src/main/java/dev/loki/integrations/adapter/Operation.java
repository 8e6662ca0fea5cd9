package dev.loki.integrations.adapter;

import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.net.Backoff;
import dev.loki.core.net.HttpFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * One call of an adapter's method: each request of it is retried by itself, never the whole. Not thread-safe.
 *
 * <p>A request that makes something is told apart from one that reads or sets: after an attempt whose outcome is unknown it
 * first looks whether the service has acted.
 */
public final class Operation {
    private final String integration;
    private final String name;
    private final Retrying retrying;
    private final Lifecycle lifecycle;
    private final RandomGenerator random;
    private int retries;
    private int attempts;

    Operation(String integration, String name, Retrying retrying, Lifecycle lifecycle, RandomGenerator random) {
        this.integration = integration;
        this.name = name;
        this.retrying = retrying;
        this.lifecycle = lifecycle;
        this.random = random;
    }

    /** An operation of something that is no tracker. */
    public static Operation of(String integration, String name, Surroundings around) {
        return new Operation(integration, name, around.retrying(), around.lifecycle(), around.random());
    }

    /** What the operation is called in events and in the outbox. */
    public String name() {
        return name;
    }

    /** A request that may be repeated, because it reads or sets. */
    public <T> T request(Function<Deadline, T> attempt) {
        Deadline deadline = Deadline.in(retrying.total());
        attempts = 0;
        return execute(deadline, Operation::retryable, context -> attempt.apply(deadline));
    }

    /** A request that must not be repeated unless the service says that it did not act. */
    public <T> T requestOnce(Function<Deadline, T> attempt) {
        Deadline deadline = Deadline.in(retrying.total());
        attempts = 0;
        return execute(deadline, Operation::notActed, context -> attempt.apply(deadline));
    }

    private static boolean notActed(Throwable thrown) {
        return thrown instanceof RemoteException e && e.code().equals(RemoteException.RATE_LIMITED);
    }

    /**
     * A request that makes something.
     *
     * @param lookFirst whether an earlier attempt, perhaps of another process, may have made it already
     * @param find looks whether it is there
     * @param make makes it
     */
    public <T> T create(boolean lookFirst, Function<Deadline, Optional<T>> find, Function<Deadline, T> make) {
        Deadline deadline = Deadline.in(retrying.total());
        AtomicBoolean unknown = new AtomicBoolean(lookFirst);
        attempts = 0;
        return execute(deadline, Operation::retryable, context -> {
            if (unknown.get()) {
                Optional<T> found = find.apply(deadline);
                if (found.isPresent()) {
                    return found.get();
                }
            }
            try {
                return make.apply(deadline);
            } catch (RemoteException e) {
                unknown.set(unknown.get() || !e.code().equals(RemoteException.RATE_LIMITED));
                throw e;
            } catch (HttpFailure e) {
                unknown.set(true);
                throw e;
            }
        });
    }

    private <T> T execute(
            Deadline deadline, Predicate<Throwable> repeatable, Function<ExecutionContext<T>, T> attempt) {
        RetryPolicy<T> policy = RetryPolicy.<T>builder()
                .handleIf((Throwable thrown) -> repeatable.test(thrown))
                .abortOn((Throwable thrown) -> asked(thrown).compareTo(deadline.remaining()) >= 0)
                .withMaxRetries(retrying.maxRetries())
                .withMaxDuration(retrying.total().plusMillis(1))
                .withDelayFn(this::delay)
                .onRetryScheduled(event -> {
                    retries++;
                    lifecycle.on(
                            "retry",
                            payload()
                                    .put("attempt", event.getAttemptCount())
                                    .put("delay", event.getDelay().toMillis())
                                    .put("error", message(event.getLastException()))
                                    .build());
                })
                .build();
        try {
            return Failsafe.with(policy).get(context -> {
                attempts++;
                return attempt.apply(context);
            });
        } catch (FailsafeException e) {
            Thread.currentThread().interrupt();
            throw RemoteException.failed(0, Optional.empty(), integration + ": " + name + " was interrupted");
        }
    }

    /** Full jitter up to the ceiling, and at least what the service asked for. */
    private <T> Duration delay(ExecutionContext<T> context) {
        Backoff backoff = new Backoff(retrying.baseDelay(), retrying.maxDelay(), retrying.maxRetries());
        Duration own = backoff.delay(context.getAttemptCount() - 1, random);
        Duration asked = asked(context.getLastException());
        return asked.compareTo(own) > 0 ? asked : own;
    }

    private static Duration asked(Throwable thrown) {
        return thrown instanceof RemoteException e ? e.askedToWait().orElse(Duration.ZERO) : Duration.ZERO;
    }

    /** Whether the same request may succeed later. */
    static boolean retryable(Throwable thrown) {
        return thrown instanceof RemoteException e
                ? e.retryable()
                : thrown instanceof HttpFailure failure && failure.retryable();
    }

    void succeeded() {
        lifecycle.on("success", payload().put("attempt", retries).build());
    }

    void failed(RuntimeException thrown) {
        lifecycle.on(
                "failure",
                payload()
                        .put("error", message(thrown))
                        .put("attempts", attempts)
                        .build());
    }

    private JsonObject.Builder payload() {
        return JsonObject.builder().put("integration", integration).put("operation", name);
    }

    private static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.getClass().getSimpleName() : message;
    }
}
