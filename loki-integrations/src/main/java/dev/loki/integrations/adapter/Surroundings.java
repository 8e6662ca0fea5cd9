package dev.loki.integrations.adapter;

import dev.loki.core.net.HttpCall;
import dev.loki.core.net.HttpCaller;
import dev.loki.core.net.HttpPolicy;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What adapters work with.
 *
 * @param caller makes the calls; whoever made it closes it
 * @param outbox remembers what is being made
 * @param sent remembers what was changed elsewhere
 * @param retrying how requests are retried
 * @param lifecycle hears what happens
 * @param clock tells the time
 * @param random makes ids and jitter
 * @param rehearsal where writes are shown instead of being sent
 */
public record Surroundings(
        HttpCaller caller,
        Outbox outbox,
        Sent sent,
        Retrying retrying,
        Lifecycle lifecycle,
        InstantSource clock,
        RandomGenerator random,
        Optional<Rehearsal> rehearsal) {

    /** Shows a request that is not sent. */
    @FunctionalInterface
    public interface Rehearsal {
        /** The request as it would be sent, without credentials. */
        void show(HttpCall call);

        /** Whether reads are shown instead of being sent, too; the first one ends the rehearsal. */
        default boolean readsToo() {
            return false;
        }
    }

    /** The code of the exception that ends a rehearsal in which reads are shown. */
    public static final String REHEARSED = "REHEARSED";

    /** Real calls with the system's clock and a secure source of randomness. */
    public static Surroundings of(Outbox outbox, Sent sent, Lifecycle lifecycle) {
        return new Surroundings(
                HttpCaller.of(HttpPolicy.services()),
                outbox,
                sent,
                Retrying.DEFAULT,
                lifecycle,
                InstantSource.system(),
                new SecureRandom(),
                Optional.empty());
    }

    /** The same, but writes are shown and not sent. */
    public Surroundings rehearsing(Rehearsal show) {
        return new Surroundings(
                caller, Outbox.none(), Sent.inMemory(), retrying, lifecycle, clock, random, Optional.of(show));
    }

    /** The same with another way to retry. */
    public Surroundings with(Retrying other) {
        return new Surroundings(caller, outbox, sent, other, lifecycle, clock, random, rehearsal);
    }
}
