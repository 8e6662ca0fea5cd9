package dev.loki.audit;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.spi.AuditTrail;
import dev.loki.core.spi.Redactor;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

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
     * The audit that the variables ask for, as {@link #fromEnvironment(Map, Path, Redactor)} gives it, for callers that
     * record no text which could hold a secret.
     */
    static Audit fromEnvironment(Map<String, String> env, Path projectDir) {
        return fromEnvironment(env, projectDir, Redactor.NOOP);
    }

    /**
     * The audit that the variables ask for: {@link #noop()} when they ask for none, else the durable log
     * {@code .loki/audit/audit.jsonl} of the project.
     *
     * @param redactor takes secrets out of what is recorded before it is written
     * @throws ConfigException if a switch is neither true nor false, or a variable of seals or syslog is of no use
     * @throws AuditException if the log cannot be opened or continued
     */
    static Audit fromEnvironment(Map<String, String> env, Path projectDir, Redactor redactor) {
        return switchedOn(Env.of(env))
                ? AuditLog.open(
                        ProjectDir.at(projectDir),
                        AuditSettings.from(env, projectDir, redactor),
                        InstantSource.system())
                : noop();
    }

    private static boolean switchedOn(Env env) {
        boolean forcedOn = env.flag(ENTERPRISE, false);
        boolean forcedOff = env.flag(DISABLED, false);
        boolean enabled = env.flag(ENABLED, false);
        return forcedOn || (enabled && !forcedOff);
    }

    /** Flushes and releases the log; later calls do nothing. */
    @Override
    void close();
}
