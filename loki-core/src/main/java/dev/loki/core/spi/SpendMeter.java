package dev.loki.core.spi;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The port that meters what providers spend, over all runs and processes of a project. It fails closed: when a method
 * throws, the call is not made.
 *
 * <p>A call is reserved before it is made, and committed with what it used or released after it. Implementations are
 * thread-safe; what a method did is durable when it returns.
 */
public interface SpendMeter {

    /** Meters nothing and admits everything. */
    SpendMeter NOOP = new SpendMeter() {
        @Override
        public Optional<Usage> consumed() {
            return Optional.empty();
        }

        @Override
        public Admission check(Call call) {
            return Admission.FREE;
        }

        @Override
        public Admission reserve(Call call) {
            return Admission.FREE;
        }

        @Override
        public List<String> commit(String reservation, String model, Usage used) {
            return List.of();
        }

        @Override
        public void release(String reservation) {}
    };

    /** What was used so far by everybody; empty when nothing is metered. */
    Optional<Usage> consumed();

    /** Whether a call would be admitted now; sets nothing aside. */
    Admission check(Call call);

    /** Admits a call and sets its probable share aside, or says why the run has to stop. */
    Admission reserve(Call call);

    /**
     * Replaces a reservation by what the call used.
     *
     * @param model the model that the provider says it used; blank for the one that was reserved for
     * @return one sentence for each alert that this reached
     */
    List<String> commit(String reservation, String model, Usage used);

    /** Gives a reservation back, for a call that was not made; one that is gone is none. */
    void release(String reservation);

    /**
     * One call of a provider.
     *
     * @param agent who calls
     * @param provider what is called
     * @param model which model, or {@code none}
     * @param fingerprint equal for calls that ask for the same in the same situation
     */
    record Call(String agent, String provider, String model, String fingerprint) {
        /** Refuses nulls. */
        public Call {
            Objects.requireNonNull(agent, "agent");
            Objects.requireNonNull(provider, "provider");
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(fingerprint, "fingerprint");
        }
    }

    /**
     * What was used.
     *
     * @param tokens input and output tokens
     * @param usd US dollars
     * @param duration how long it took
     * @param costKnown whether the provider said what it cost; {@code usd} is 0 where it did not
     */
    record Usage(long tokens, BigDecimal usd, Duration duration, boolean costKnown) {
        /** Nothing. */
        public static final Usage NOTHING = new Usage(0, BigDecimal.ZERO, Duration.ZERO);

        /** A usage whose cost is known. */
        public Usage(long tokens, BigDecimal usd, Duration duration) {
            this(tokens, usd, duration, true);
        }

        /** Refuses negative values. */
        public Usage {
            if (tokens < 0 || usd.signum() < 0 || duration.isNegative()) {
                throw new IllegalArgumentException("usage is never negative");
            }
        }
    }

    /**
     * Whether a call may be made.
     *
     * @param reservation what {@link #commit} and {@link #release} take; empty when nothing was set aside
     * @param usdLeft the money that the call may use at most, where a budget says so
     * @param stop why the run has to stop; empty when the call may be made
     */
    record Admission(String reservation, Optional<BigDecimal> usdLeft, Optional<String> stop) {
        /** Admitted, and nothing is metered. */
        public static final Admission FREE = new Admission("", Optional.empty(), Optional.empty());
    }
}
