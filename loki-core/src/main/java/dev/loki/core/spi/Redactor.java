package dev.loki.core.spi;

/**
 * The port that takes secrets and personal data out of text before it is kept or sent.
 *
 * <p>Implementations are thread-safe, do no I/O, never throw, and return the same instance when nothing was found.
 */
@FunctionalInterface
public interface Redactor {

    /** Changes nothing. */
    Redactor NOOP = text -> text;

    /** The text with every finding replaced by a redaction that shows at most its first and last two characters. */
    String redact(String text);
}
