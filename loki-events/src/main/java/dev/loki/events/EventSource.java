package dev.loki.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which part of a system an event comes from: the nine sources of the format. */
public enum EventSource {
    /** A command line. */
    CLI,
    /** A web interface for programs. */
    API,
    /** The editor. */
    VSCODE,
    /** A server of the Model Context Protocol. */
    MCP,
    /** A skill of an agent. */
    SKILL,
    /** A hook of an agent. */
    HOOK,
    /** A dashboard. */
    DASHBOARD,
    /** The memory of agents. */
    MEMORY,
    /** The engine that runs tasks. */
    RUNNER;

    /** The word in files. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The source with exactly that word. */
    public static Optional<EventSource> named(String word) {
        return Arrays.stream(values())
                .filter(source -> source.wireName().equals(word))
                .findFirst();
    }
}
