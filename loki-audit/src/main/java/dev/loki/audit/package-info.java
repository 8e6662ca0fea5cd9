/** The tamper-evident audit trail; entry point {@link Audit}; never loses an entry silently. */
@NullMarked
package dev.loki.audit;

import org.jspecify.annotations.NullMarked;
