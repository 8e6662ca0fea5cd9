package dev.loki.core.net;

import dev.loki.core.net.HttpFailure.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes every outgoing HTTP call of the product.
 *
 * <p>Bounds: the call's own timeout for everything from the name to the last byte, {@link #CONNECT_TIMEOUT} for the
 * connection, {@link #MAX_REPLY_BYTES} for the answer, counted while it comes, {@link #MAX_REDIRECTS} redirects, which
 * stay on scheme, host and port. Every status is an answer; nothing is retried here ({@link Backoff} computes delays).
 * The JVM's proxy settings hold. The client behind it is built by the first call: nothing of {@code java.net.http} is
 * loaded before. Thread-safe.
 *
 * <p>{@link #close} cancels the calls under way and ends the threads; on Java 17 the client's own selector thread, a
 * daemon, ends once the collector has found it unused, since there is no way to close a client before Java 21.
 */
public final class HttpCaller implements AutoCloseable {
    /** How long a connection may take. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** The longest answer: 10 MB. */
    public static final int MAX_REPLY_BYTES = 10 * 1024 * 1024;

    /** The most redirects of one call. */
    public static final int MAX_REDIRECTS = 3;

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> REDIRECTS_OF_ANY_METHOD = Set.of(307, 308);

    private final HttpPolicy policy;
    private final Object lock = new Object();
    private @Nullable Transport transport;
    private boolean closed;

    private HttpCaller(HttpPolicy policy) {
        this.policy = policy;
    }

    /** A caller for these addresses; costs nothing until it calls. */
    public static HttpCaller of(HttpPolicy policy) {
        return new HttpCaller(policy);
    }

    /**
     * Makes a call and waits for its whole answer.
     *
     * @throws HttpFailure if there is no answer, or none that may be taken
     */
    public HttpReply call(HttpCall call) {
        long end = System.nanoTime() + call.timeout().toNanos();
        checkHeaders(call);
        HttpCall next = call;
        for (int redirects = 0; ; redirects++) {
            policy.checkForm(next.uri());
            HttpReply reply = transport().send(next, policy.guard(), Math.max(0, end - System.nanoTime()));
            if (!follows(next.method(), reply)) {
                return reply;
            }
            if (redirects == MAX_REDIRECTS) {
                throw new HttpFailure(
                        Kind.REFUSED,
                        HttpPolicy.shown(call.uri()) + " answered with more than " + MAX_REDIRECTS + " redirects");
            }
            next = next.to(target(next.uri(), reply.header("location").orElse("")));
        }
    }

    private static boolean follows(String method, HttpReply reply) {
        boolean safe = method.equals("GET") || method.equals("HEAD");
        return (safe ? REDIRECTS : REDIRECTS_OF_ANY_METHOD).contains(reply.status())
                && reply.header("location").isPresent();
    }

    private static URI target(URI from, String location) {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new HttpFailure(
                    Kind.REFUSED, HttpPolicy.shown(from) + " answered with a redirect to no valid address");
        }
        boolean same = HttpPolicy.scheme(to).equals(HttpPolicy.scheme(from))
                && to.getHost() != null
                && AddressGuard.name(to.getHost()).equals(AddressGuard.name(from.getHost()))
                && port(to) == port(from);
        if (!same) {
            throw new HttpFailure(
                    Kind.REFUSED,
                    HttpPolicy.shown(from) + " answered with a redirect to " + HttpPolicy.shown(to)
                            + ", which is not followed; use the final address");
        }
        return to;
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return HttpPolicy.scheme(uri).equals("https") ? 443 : 80;
    }

    /** Refuses here what the client would refuse with the value in its message. */
    private static void checkHeaders(HttpCall call) {
        for (Map.Entry<String, String> header : call.headers().entrySet()) {
            boolean fine = HEADER_NAME.matcher(header.getKey()).matches()
                    && header.getValue().chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f));
            if (!fine) {
                throw new HttpFailure(
                        Kind.REFUSED,
                        HttpPolicy.shown(call.uri()) + ": the header "
                                + header.getKey().replaceAll("[^!-~]", "?")
                                + " has a character that is not allowed; look for line ends and non-ASCII text");
            }
        }
    }

    private Transport transport() {
        synchronized (lock) {
            if (closed) {
                throw new HttpFailure(Kind.STOPPED, "the HTTP client is closed");
            }
            if (transport == null) {
                transport = new Transport();
            }
            return transport;
        }
    }

    /** Cancels the calls under way, which fail, and ends the threads; later calls do nothing. */
    @Override
    public void close() {
        Transport open;
        synchronized (lock) {
            closed = true;
            open = transport;
            transport = null;
        }
        if (open != null) {
            open.close();
        }
    }
}
