package dev.loki.audit.syslog;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Env;
import java.util.Locale;
import java.util.Optional;

/**
 * Where entries are forwarded to.
 *
 * @param host the server's name or address
 * @param port its port
 * @param protocol how it is spoken to
 */
public record SyslogSettings(String host, int port, Protocol protocol) {
    /** The variable that names the server and switches the forwarding on. */
    public static final String HOST = "LOKI_AUDIT_SYSLOG_HOST";

    /** The variable with the port. */
    public static final String PORT = "LOKI_AUDIT_SYSLOG_PORT";

    /** The variable with the transport. */
    public static final String PROTO = "LOKI_AUDIT_SYSLOG_PROTO";

    /** The port of syslog over UDP and TCP. */
    public static final int DEFAULT_PORT = 514;

    /** The port that RFC 5425 gives to syslog over TLS. */
    public static final int DEFAULT_TLS_PORT = 6514;

    /** How a server is spoken to. */
    public enum Protocol {
        /** One datagram per message (RFC 5426). */
        UDP,
        /** One connection, each message preceded by its length (RFC 6587, octet counting). */
        TCP,
        /** The same inside TLS (RFC 5425), with the server's certificate and name checked. */
        TLS
    }

    /**
     * The settings in an environment; empty when no host is named.
     *
     * @throws ConfigException if port or transport are wrong, even when no host is named
     */
    public static Optional<SyslogSettings> from(Env env) {
        Protocol protocol = env.text(PROTO).map(SyslogSettings::protocol).orElse(Protocol.UDP);
        int port = env.integer(PORT, 1, 65_535)
                .map(Long::intValue)
                .orElse(protocol == Protocol.TLS ? DEFAULT_TLS_PORT : DEFAULT_PORT);
        return env.text(HOST).map(host -> new SyslogSettings(host, port, protocol));
    }

    private static Protocol protocol(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "udp" -> Protocol.UDP;
            case "tcp" -> Protocol.TCP;
            case "tls" -> Protocol.TLS;
            default -> throw new ConfigException(PROTO + " must be udp, tcp or tls; correct or unset it");
        };
    }
}
