/** Enforcement points and the policy port; ask through {@link dev.loki.core.gate.Guard}, which never evaluates rules. */
@NullMarked
package dev.loki.core.gate;

import org.jspecify.annotations.NullMarked;
