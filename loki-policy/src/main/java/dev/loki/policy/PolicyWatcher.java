package dev.loki.policy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Looks once a second whether a policy file changed and puts the new policies in force. Policies that cannot be read leave the
 * last good ones in force and are reported, once until they change again. Owns one daemon thread.
 */
final class PolicyWatcher {
    /** How often the files are looked at. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private final PolicySource source;
    private final Predicate<PolicySet> replace;
    private final Consumer<String> report;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private String seen;

    PolicyWatcher(PolicySource source, Predicate<PolicySet> replace, Consumer<String> report) {
        this.source = source;
        this.replace = replace;
        this.report = report;
        this.seen = "";
    }

    void start() {
        Thread thread = new Thread(this::run, "loki-policy-watcher");
        thread.setDaemon(true);
        thread.start();
    }

    void stop() {
        stopped.countDown();
    }

    private void run() {
        try {
            do {
                look();
            } while (!stopped.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once. The first look compares with what is in force, so that no change is missed between load and watch. */
    void look() {
        String now = source.fingerprint();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            PolicySet policies = source.load();
            if (replace.test(policies)) {
                report.accept(
                        "the policy changed; in force is now " + policies.hash().substring(0, 12));
            }
        } catch (RuntimeException e) {
            report.accept("the changed policy is not put in force, the one before stays: " + PolicySource.sentence(e));
        }
    }
}
