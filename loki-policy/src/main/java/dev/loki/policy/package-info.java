/** The policy engine behind {@link dev.loki.core.gate.PolicyGate}; entry point {@link Policies}; never does I/O to decide. */
@NullMarked
package dev.loki.policy;

import org.jspecify.annotations.NullMarked;
