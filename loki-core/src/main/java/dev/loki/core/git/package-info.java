/** The project's git repository, always through the {@code git} program; the entry point is {@link Git}. */
@NullMarked
package dev.loki.core.git;

import org.jspecify.annotations.NullMarked;
