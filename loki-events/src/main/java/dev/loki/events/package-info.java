/** The event bus between processes; entry point {@link Events}; never blocks or breaks the publisher. */
@NullMarked
package dev.loki.events;

import org.jspecify.annotations.NullMarked;
