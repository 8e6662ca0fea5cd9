package dev.loki.integrations.agents.shell;

import java.util.Objects;

/**
 * What a command does with a file.
 *
 * @param kind what is done
 * @param path the absolute path as far as it is known: {@link Marks} stand for what is not
 * @param recursive whether everything below the path is meant, too
 * @param inScript whether a script file says so, not the command itself
 */
public record Access(Kind kind, String path, boolean recursive, boolean inScript) {

    /** What is done with a file. */
    public enum Kind {
        /** Its content, or the names in a folder, are read. */
        READ,
        /** It is made or changed. */
        WRITE,
        /** It is removed or moved away. */
        DELETE,
        /** It is handed to a program that is not known to leave it alone. */
        PASSED
    }

    /** Refuses nulls. */
    public Access {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(path, "path");
    }
}
