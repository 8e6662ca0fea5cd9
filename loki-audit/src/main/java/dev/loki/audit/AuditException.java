package dev.loki.audit;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.file.Path;

/** The audit trail could not be written or opened; whoever asked for the entry must not go on. */
public final class AuditException extends LokiException {
    private static final long serialVersionUID = 1L;

    /** An entry could not be made durable, or an earlier one could not. */
    public static final String WRITE_FAILED = "AUDIT_WRITE_FAILED";

    /** An entry is refused as it is: a field is missing or it is too large. */
    public static final String ENTRY_INVALID = "AUDIT_ENTRY_INVALID";

    /** The log is not one that can be continued. */
    public static final String LOG_DAMAGED = "AUDIT_LOG_DAMAGED";

    /** Another writer has held the log for too long. */
    public static final String LOG_LOCKED = "AUDIT_LOG_LOCKED";

    /** Makes an exception whose message is one sentence that names the log and the fix. */
    public AuditException(String code, String message) {
        super(code, message);
    }

    /** Makes an exception that also keeps what caused it. */
    public AuditException(String code, String message, Throwable cause) {
        super(code, message, cause);
    }

    /** The exception for a log that could not be written. */
    static AuditException writing(Path path, IOException cause) {
        return of(StorageException.writing(path, cause));
    }

    /** The exception for a disk that failed. */
    static AuditException of(StorageException cause) {
        return new AuditException(WRITE_FAILED, String.valueOf(cause.getMessage()), cause);
    }
}
