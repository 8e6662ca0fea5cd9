/** Tells trackers and people of a run, and the project of what happens there. Entry points: {@code RunSync}, {@code Inbound}. */
@NullMarked
package dev.loki.integrations.sync;

import org.jspecify.annotations.NullMarked;
