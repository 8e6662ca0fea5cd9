package dev.loki.core;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file could not be read or written; the message names the path and the reason. */
public final class StorageException extends LokiException {
    private static final long serialVersionUID = 1L;

    /** The code that every instance carries. */
    public static final String CODE = "STORAGE_FAILED";

    /** Makes an exception whose message is one sentence naming the path and the fix. */
    public StorageException(String message) {
        super(CODE, message);
    }

    /** Makes an exception that also keeps what caused it. */
    public StorageException(String message, Throwable cause) {
        super(CODE, message, cause);
    }

    /** The exception for a file that could not be read. */
    public static StorageException reading(Path path, IOException cause) {
        return new StorageException("cannot read " + path + ": " + withFix(reason(cause), "readable"), cause);
    }

    /** The exception for a file that could not be written. */
    public static StorageException writing(Path path, IOException cause) {
        return new StorageException("cannot write " + path + ": " + withFix(reason(cause), "writable"), cause);
    }

    private static String withFix(String reason, String needed) {
        return switch (reason) {
            case "No space left on device", "Disk quota exceeded" -> reason + "; free some space and run again";
            case "permission denied", "Operation not permitted", "Read-only file system" ->
                reason + "; make it " + needed + " for the user who runs loki";
            default -> reason;
        };
    }

    private static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileSystemException e && e.getReason() != null) {
            return e.getReason();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
