package dev.loki.core.engine;

import dev.loki.core.engine.ActResult.Kind;
import dev.loki.core.engine.LimitMeter.Reached;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.SpendMeter;
import dev.loki.core.spi.SpendMeter.Admission;
import dev.loki.core.spi.SpendMeter.Call;
import dev.loki.core.spi.SpendMeter.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Asks the spend meter before a provider is called, and tells it afterwards what the provider reported. */
final class Spending {
    private final Session session;
    private final Providers providers;

    Spending(Session session, Providers providers) {
        this.session = session;
        this.providers = providers;
    }

    /** What counts in policies: what everybody used where that is metered, else what this run did. */
    Usage consumed() {
        return meter().consumed()
                .orElseGet(() -> new Usage(
                        session.state.spent().tokens(), session.state.spent().usd(), Duration.ZERO));
    }

    /** The budget that forbids to begin with this task. */
    Optional<Reached> stop(TaskState task) {
        return stop(call(task));
    }

    /** The budget that forbids that call. */
    Optional<Reached> stop(Call call) {
        return metered() ? meter().check(call).stop().map(Spending::reached) : Optional.empty();
    }

    Admission reserve(TaskState task) {
        return reserve(call(task));
    }

    Admission reserve(Call call) {
        return metered() ? meter().reserve(call) : Admission.FREE;
    }

    static Reached reached(String why) {
        return new Reached("budget", why + "; raise the budget in the policy file and resume");
    }

    /** What was set aside for one ACT. */
    Share share(TaskState task, Admission admission) {
        return new Share(task, admission);
    }

    private SpendMeter meter() {
        return session.ports.spend();
    }

    private boolean metered() {
        return meter() != SpendMeter.NOOP;
    }

    /** Calls for the same task, from the same commit, after the same failure, ask for the same. */
    private Call call(TaskState task) {
        String provider = providers.nameOf(task.task());
        String model = providers.modelOf(task.task());
        String fingerprint = Sha256.hex(String.join(
                "\n",
                task.task().hash(),
                provider,
                model,
                session.git.head(),
                task.lastFailure().text()));
        return new Call(task.task().agent(), provider, model, fingerprint);
    }

    /** A reservation that is committed once, or given back. */
    final class Share implements AutoCloseable {
        private final TaskState task;
        private final Admission admission;
        private final Instant begun = session.now();
        private boolean open;

        private Share(TaskState task, Admission admission) {
            this.task = task;
            this.admission = admission;
            this.open = !admission.reservation().isEmpty();
        }

        /** The money that the call may use. */
        Optional<BigDecimal> usdLeft() {
            return admission.usdLeft();
        }

        /** Counts what a call reported; one that was stopped and reported nothing is given back by {@link #close}. */
        void commit(ActResult result) {
            Spent spent = Spent.NOTHING.plus(result.report());
            boolean silent = spent.tokens() == 0 && spent.usd().signum() == 0;
            if (!open || (result.kind() == Kind.STOPPED && silent)) {
                return;
            }
            Duration took = Duration.between(begun, session.now());
            Usage used = new Usage(
                    spent.tokens(), spent.usd(), took.isNegative() ? Duration.ZERO : took, spent.unreported() == 0);
            String model = result.report().string("model").orElse("");
            for (String alert : meter().commit(admission.reservation(), model, used)) {
                session.append(
                        EntryType.NOTE,
                        task,
                        JsonObject.builder().put("text", alert).build());
            }
            open = false;
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                meter().release(admission.reservation());
            }
        }
    }
}
