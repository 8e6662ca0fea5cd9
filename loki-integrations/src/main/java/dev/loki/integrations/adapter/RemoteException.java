package dev.loki.integrations.adapter;

import dev.loki.core.LokiException;
import java.time.Duration;
import java.util.Optional;

/**
 * A service answered, and the answer is no success, or it could not be reached. The message names the service, the request and
 * what the service said, shortened and without credentials.
 */
public final class RemoteException extends LokiException {
    private static final long serialVersionUID = 1L;

    /** The code of a request that cannot succeed as it is. */
    public static final String REFUSED = "REMOTE_REFUSED";

    /** The code of a service that failed. */
    public static final String FAILED = "REMOTE_FAILED";

    /** The code of a service that asks to wait. */
    public static final String RATE_LIMITED = "RATE_LIMITED";

    private final int status;
    private final transient Optional<Duration> wait;

    private RemoteException(String code, int status, Optional<Duration> wait, String message) {
        super(code, message);
        this.status = status;
        this.wait = wait;
    }

    /** The same request would be refused again. */
    public static RemoteException refused(int status, String message) {
        return new RemoteException(REFUSED, status, Optional.empty(), message);
    }

    /** The service failed, and may work again, perhaps after the time it asked for. */
    public static RemoteException failed(int status, Optional<Duration> wait, String message) {
        return new RemoteException(FAILED, status, wait, message);
    }

    /** The service takes no more requests for that time; it did not act on this one. */
    public static RemoteException rateLimited(int status, Duration wait, String message) {
        return new RemoteException(RATE_LIMITED, status, Optional.of(wait), message);
    }

    /** The status of the answer; 0 when there was none. */
    public int status() {
        return status;
    }

    /** How long the service asked to wait. */
    public Optional<Duration> askedToWait() {
        return wait;
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return !code().equals(REFUSED);
    }
}
