package dev.loki.events;

/** Facade of the event bus. */
public interface Events {}
