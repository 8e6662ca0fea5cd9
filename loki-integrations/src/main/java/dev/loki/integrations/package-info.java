/** Trackers, notifiers and coding agents; entry point {@link Integrations}; never speaks to a host nobody named. */
@NullMarked
package dev.loki.integrations;

import org.jspecify.annotations.NullMarked;
