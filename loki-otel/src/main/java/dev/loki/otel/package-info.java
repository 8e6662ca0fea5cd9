/** Spans and metrics over OTLP/HTTP; entry point {@link Otel}; never breaks the work it watches. */
@NullMarked
package dev.loki.otel;

import org.jspecify.annotations.NullMarked;
