/** Ports that the engine speaks to: audit, telemetry, events, progress. Each has a constant that does nothing. */
@NullMarked
package dev.loki.core.spi;

import org.jspecify.annotations.NullMarked;
