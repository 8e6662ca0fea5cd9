package dev.loki.integrations.agents.shell;

/**
 * Where a stream comes from or goes.
 *
 * @param kind what sort it is
 * @param target the file, or the text itself
 */
record Redirect(Kind kind, Word target) {

    /** The sorts of redirection. */
    enum Kind {
        /** The file is read. */
        READ,
        /** The file is written. */
        WRITE,
        /** The target is the text that is read. */
        TEXT
    }
}
