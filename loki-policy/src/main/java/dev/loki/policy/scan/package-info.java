/** Finds secrets and personal data in text, in one pass over its bytes. */
@NullMarked
package dev.loki.policy.scan;

import org.jspecify.annotations.NullMarked;
