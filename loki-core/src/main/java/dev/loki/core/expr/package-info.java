/** The expression language of policies and invariants: text, compiled to immutable rules over a closed list of fields. */
@NullMarked
package dev.loki.core.expr;

import org.jspecify.annotations.NullMarked;
