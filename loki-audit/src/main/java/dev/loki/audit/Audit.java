package dev.loki.audit;

/** Facade of the audit trail. */
public interface Audit {}
