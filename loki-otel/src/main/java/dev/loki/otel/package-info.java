/** See the module's description. */
@NullMarked
package dev.loki.otel;

import org.jspecify.annotations.NullMarked;
