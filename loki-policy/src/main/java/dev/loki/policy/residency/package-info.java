/** Where data may be processed. Entry point: {@link dev.loki.policy.residency.Residency}; never does I/O to decide. */
@NullMarked
package dev.loki.policy.residency;

import org.jspecify.annotations.NullMarked;
