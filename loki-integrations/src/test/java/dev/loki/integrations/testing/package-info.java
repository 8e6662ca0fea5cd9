/** Trackers that run in the test: they keep what they are sent, check it against published schemas, and fail on demand. */
@NullMarked
package dev.loki.integrations.testing;

import org.jspecify.annotations.NullMarked;
