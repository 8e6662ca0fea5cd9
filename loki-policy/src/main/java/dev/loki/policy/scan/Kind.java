package dev.loki.policy.scan;

/** What a detector looks for. */
public enum Kind {
    /** Something that opens a door: a token, a key, a password. */
    SECRET,
    /** Something that says who a person is or how to reach or charge them. */
    PII
}
