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
        /** The output is what the file holds afterwards. */
        WRITE,
        /** The output is added to the file. */
        APPEND,
        /** The file is written with something else than the output. */
        ASIDE,
        /** The target is the text that is read. */
        TEXT
    }
}
