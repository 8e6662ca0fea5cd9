/** The audit log against the bare loops and programs that do the same work without it. */
@NullMarked
package dev.loki.bench.audit;

import org.jspecify.annotations.NullMarked;
