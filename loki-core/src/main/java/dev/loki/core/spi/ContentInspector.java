package dev.loki.core.spi;

import java.util.List;

/** The port that looks for secrets and personal data in text. Implementations are thread-safe, do no I/O and never throw. */
@FunctionalInterface
public interface ContentInspector {

    /**
     * One thing that was found.
     *
     * @param secret true for a secret, false for personal data
     * @param line the line of the text, from 1
     * @param rule what it looks like, a stable id
     * @param redacted the text with its middle taken out
     */
    record Finding(boolean secret, int line, String rule, String redacted) {}

    /** Everything found in a text that is about to be kept at this path. */
    List<Finding> inspect(String path, String text);
}
