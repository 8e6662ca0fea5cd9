package dev.loki.audit;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.spi.AuditTrail;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where decisions and actions are written down; fails closed.
 *
 * <p>Implementations are thread-safe.
 */
public interface Audit extends AuditTrail, AutoCloseable {

    /** The variable that switches the audit on. */
    String ENABLED = "LOKI_AUDIT_ENABLED";

    /** The legacy variable that forces it on. */
    String ENTERPRISE = "LOKI_ENTERPRISE_AUDIT";

    /** The variable that forces it off unless {@link #ENTERPRISE} forces it on. */
    String DISABLED = "LOKI_AUDIT_DISABLED";

    /** Records nothing, starts nothing, touches no file. */
    static Audit noop() {
        return NoopAudit.INSTANCE;
    }

    /**
     * The audit that the variables ask for: {@link #noop()} when they ask for none.
     *
     * @throws ConfigException if a switch is neither true nor false, or asks for an audit, because this version writes
     *     none yet
     */
    static Audit fromEnvironment(Map<String, String> env, Path projectDir) {
        Optional<String> switchedOnBy = switchedOnBy(Env.of(env));
        if (switchedOnBy.isPresent()) {
            throw new ConfigException(
                    switchedOnBy.get()
                            + " asks for the audit trail, but this version has no audit trail yet; unset it to run without one");
        }
        return noop();
    }

    private static Optional<String> switchedOnBy(Env env) {
        List<String> on = List.of(ENTERPRISE, DISABLED, ENABLED).stream()
                .filter(name -> env.flag(name, false))
                .toList();
        return on.stream().findFirst().filter(name -> !name.equals(DISABLED));
    }

    /** Flushes and releases the log; later calls do nothing. */
    @Override
    void close();
}
