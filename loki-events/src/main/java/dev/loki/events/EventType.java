package dev.loki.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an event is about: the eight types of the format. */
public enum EventType {
    /** The state of a run, a phase, a gate, a policy or an approval changed. */
    STATE,
    /** Something was learned or recalled. */
    MEMORY,
    /** A task moved on. */
    TASK,
    /** Something was measured. */
    METRIC,
    /** Something failed. */
    ERROR,
    /** A run began or ended. */
    SESSION,
    /** A tool or a command was called. */
    COMMAND,
    /** A person did something. */
    USER;

    /** The word in files. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type with exactly that word. */
    public static Optional<EventType> named(String word) {
        return Arrays.stream(values())
                .filter(type -> type.wireName().equals(word))
                .findFirst();
    }

    /**
     * The type that a word of another implementation belongs to: {@code session_start} is of the family
     * {@code session}; empty when the word before the first underscore is no type.
     */
    public static Optional<EventType> family(String word) {
        int underscore = word.indexOf('_');
        return named(underscore < 0 ? word : word.substring(0, underscore));
    }
}
