package dev.loki.policy.scan;

/** A way to find a value around a keyword. Implementations are immutable; what they work on is in the candidate. */
@FunctionalInterface
interface Shape {
    /**
     * Whether a value stands at the keyword {@code [start, end)}; its place is left in the candidate. Looks at a bounded
     * number of bytes, on one line.
     */
    boolean find(Candidate candidate, int start, int end);
}
