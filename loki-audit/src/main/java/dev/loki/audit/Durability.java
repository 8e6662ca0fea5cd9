package dev.loki.audit;

/** What {@link AuditLog#record} waits for. */
public enum Durability {
    /** Until the entry is on the disk: a power cut after the return loses nothing. */
    DURABLE,
    /**
     * Until the entry has its turn: it is written and forced in the background together with others, within
     * milliseconds. A crash loses what is pending, at most {@link AuditLog#MAX_PENDING} entries; a failure is told by
     * the next call, by {@link AuditLog#flush} and by {@link AuditLog#close}.
     */
    BATCHED
}
