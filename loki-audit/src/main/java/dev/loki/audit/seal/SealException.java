package dev.loki.audit.seal;

import dev.loki.core.LokiException;

/** A log does not fit its seals, or a seal could not be made or copied. */
public final class SealException extends LokiException {
    private static final long serialVersionUID = 1L;

    /** The log is not the one that was sealed; nothing more is sealed or appended until a person has looked. */
    public static final String BROKEN = "AUDIT_SEAL_BROKEN";

    /** A seal could not be made, stored or copied to its second place; the entries themselves are safe. */
    public static final String FAILED = "AUDIT_SEAL_FAILED";

    /** Makes an exception whose message is one sentence that names the place and the fix. */
    SealException(String code, String message) {
        super(code, message);
    }

    /** Makes an exception that also keeps what caused it. */
    SealException(String code, String message, Throwable cause) {
        super(code, message, cause);
    }
}
