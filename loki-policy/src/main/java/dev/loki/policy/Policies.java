package dev.loki.policy;

/** Facade of the policy engine. */
public interface Policies {}
