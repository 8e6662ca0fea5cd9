/**
 * Forwards audit entries to a syslog server; entry point {@link SyslogForwarder}; never makes the caller wait for the
 * network.
 */
@NullMarked
package dev.loki.audit.syslog;

import org.jspecify.annotations.NullMarked;
