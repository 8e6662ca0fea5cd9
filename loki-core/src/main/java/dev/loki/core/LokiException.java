package dev.loki.core;

import java.util.Objects;

/**
 * Base of every exception that loki throws on purpose.
 *
 * <p>Exceptions mean "cannot continue"; a denial, a violation or a failed gate is a value, never an exception. The
 * {@link #code()} is stable and documented; the message is one sentence for people that names the place and the fix and
 * never contains a secret.
 */
public class LokiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** Makes an exception with a stable upper-snake code and a sentence for people. */
    public LokiException(String code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** Makes an exception that also keeps what caused it. */
    public LokiException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** The stable upper-snake code, such as {@code CONFIG_INVALID}. */
    public final String code() {
        return code;
    }
}
