/** See the module's description. */
@NullMarked
package dev.loki.events;

import org.jspecify.annotations.NullMarked;
