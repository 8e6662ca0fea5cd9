package dev.loki.core.net;

import dev.loki.core.LokiException;

/**
 * A call got no usable answer; the message names scheme and host of the address and nothing else of it, since paths,
 * queries and headers may hold a secret.
 */
public final class HttpFailure extends LokiException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Why there was no answer. */
    public enum Kind {
        /** The address, a header or a redirect is not allowed; nothing was sent there. */
        REFUSED("HTTP_REFUSED", false),
        /** No answer came in time. */
        TIMED_OUT("HTTP_FAILED", true),
        /** The name, the connection or the transfer failed. */
        BROKEN("HTTP_FAILED", true),
        /** The answer was longer than allowed. */
        TOO_LARGE("HTTP_FAILED", false),
        /** The caller was closed or its thread interrupted. */
        STOPPED("HTTP_FAILED", false);

        private final String code;
        private final boolean retryable;

        Kind(String code, boolean retryable) {
            this.code = code;
            this.retryable = retryable;
        }
    }

    HttpFailure(Kind kind, String message) {
        super(kind.code, message);
        this.kind = kind;
    }

    /** Why there was no answer. */
    public Kind kind() {
        return kind;
    }

    /** Whether the same call may succeed later. */
    public boolean retryable() {
        return kind.retryable;
    }
}
