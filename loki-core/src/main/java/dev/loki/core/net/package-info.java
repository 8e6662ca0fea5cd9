/** Outgoing HTTP: one bounded client, the addresses that it may reach, delays. Entry point: {@code HttpCaller}. */
@NullMarked
package dev.loki.core.net;

import org.jspecify.annotations.NullMarked;
