package dev.loki.cli;

/** What {@code loki init} prepares a project for. */
enum Template {
    /** No gates. */
    MINIMAL,
    /** Gates for every build tool that is found, with the long timeouts of CI. */
    CI,
    /** A Maven project. */
    MAVEN,
    /** A Node.js project. */
    NODE,
    /** A Python project. */
    PYTHON;

    /** The words for a template. */
    static final class Words extends Choice<Template> {
        Words() {
            super(Template.class);
        }
    }
}
