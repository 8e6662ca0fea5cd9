/** The RARV engine: {@link dev.loki.core.engine.RarvLoop} takes tasks through Reason, Act, Reflect and Verify. */
@NullMarked
package dev.loki.core.engine;

import org.jspecify.annotations.NullMarked;
