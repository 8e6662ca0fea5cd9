package dev.loki.core.expr;

/** What a rule says about values. */
public enum Verdict {
    /** Everything is as the rule wants it. */
    HOLDS,
    /** It is not, or a field that the rule asks for is null or of the wrong type. */
    VIOLATED,
    /** A field that the rule asks for is absent, and what is there does not violate it. */
    NOT_APPLICABLE
}
