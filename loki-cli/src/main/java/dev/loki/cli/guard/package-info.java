/**
 * The command {@code loki guard}: answers an agent's hook before a tool is used.
 *
 * <p>Entry point {@link dev.loki.cli.guard.GuardCommand}. It never goes through the parser of the other commands, and loads
 * audit, events and telemetry only where their variable is set.
 */
@NullMarked
package dev.loki.cli.guard;

import org.jspecify.annotations.NullMarked;
