package dev.loki.integrations.adapter;

import dev.loki.core.net.HttpCall;

/**
 * The value of the {@code Authorization} header of one service. {@link #toString} hides it.
 *
 * <p>It is only ever put on requests to the address that the same setting names; {@code HttpCaller} follows no redirect to
 * another host.
 */
public final class Credentials {
    private static final String MASK = "***";

    private final String authorization;
    private final String secret;

    private Credentials(String authorization, String secret) {
        this.authorization = authorization;
        this.secret = secret;
    }

    /**
     * Credentials.
     *
     * @param authorization the header's whole value
     * @param secret the secret in it, as it was configured
     */
    public static Credentials of(String authorization, String secret) {
        return new Credentials(authorization, secret);
    }

    HttpCall on(HttpCall call) {
        return call.withHeader("Authorization", authorization);
    }

    /** A text of others without the secret and without the header's value. */
    String masked(String text) {
        return text.replace(authorization, MASK).replace(secret, MASK);
    }

    @Override
    public String toString() {
        return MASK;
    }
}
