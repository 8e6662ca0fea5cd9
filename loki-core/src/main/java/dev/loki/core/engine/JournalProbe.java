package dev.loki.core.engine;

/** Sees each entry just before and just after it is durable; crash tests end the process here. */
interface JournalProbe {
    JournalProbe NONE = new JournalProbe() {};

    default void before(Entry entry) {}

    default void after(Entry entry) {}
}
