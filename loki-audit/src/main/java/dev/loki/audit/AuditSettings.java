package dev.loki.audit;

import dev.loki.audit.seal.SealSettings;
import dev.loki.audit.syslog.SyslogSettings;
import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import dev.loki.core.spi.Redactor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a log is written.
 *
 * @param durability what {@link AuditLog#record} waits for
 * @param redactor takes secrets out of what is recorded before they are written
 * @param seals with what the log is sealed
 * @param syslog where its entries are forwarded to
 */
public record AuditSettings(
        Durability durability, Redactor redactor, SealSettings seals, Optional<SyslogSettings> syslog) {

    /** A log that is neither sealed nor forwarded. */
    public static AuditSettings of(Durability durability, Redactor redactor) {
        return new AuditSettings(durability, redactor, SealSettings.NONE, Optional.empty());
    }

    /**
     * A durable log with the seals and the forwarding that the variables ask for.
     *
     * @throws ConfigException if a variable is set and of no use
     */
    public static AuditSettings from(Map<String, String> env, Path projectDir, Redactor redactor) {
        Env variables = Env.of(env);
        return new AuditSettings(
                Durability.DURABLE, redactor, SealSettings.from(variables, projectDir), SyslogSettings.from(variables));
    }
}
