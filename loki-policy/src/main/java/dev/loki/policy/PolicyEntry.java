package dev.loki.policy;

import dev.loki.core.expr.FieldValues;
import dev.loki.core.gate.Ruling.Match;
import java.util.List;

/** One entry of a policy file, compiled. Immutable; evaluating it does no I/O and allocates nothing while it is satisfied. */
interface PolicyEntry {
    /** What is the same for every kind of entry. */
    Header header();

    /** Why the entry is violated, once per reason; empty when it is not. */
    List<Match> violations(FieldValues values);

    /** The bits of the fields without which the entry says nothing. */
    long needs();

    /** What the entry demands, as one line for people. */
    String demand();
}
