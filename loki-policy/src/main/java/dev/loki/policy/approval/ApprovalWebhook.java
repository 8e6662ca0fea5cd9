package dev.loki.policy.approval;

import dev.loki.core.approval.ApprovalRequest;
import dev.loki.core.env.Timestamps;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.net.Backoff;
import dev.loki.core.net.HttpCall;
import dev.loki.core.net.HttpCaller;
import dev.loki.core.net.HttpFailure;
import dev.loki.core.net.HttpReply;
import dev.loki.core.spi.Redactor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Announces an approval request by a signed POST, which decides nothing: whatever is answered, the request stays as it
 * is.
 *
 * <p>The signature is the HMAC-SHA256 (RFC 2104) of {@code TIMESTAMP.BODY}, where the timestamp is that of the header
 * and the body is the raw one. Texts are redacted. All attempts together take at most {@link HttpCall#DEFAULT_TIMEOUT}.
 * Thread-safe.
 */
public final class ApprovalWebhook {
    /** The header with the seconds since 1970 at which the message was signed. */
    public static final String TIMESTAMP_HEADER = "X-Loki-Timestamp";

    /** The header with {@code sha256=} and the signature in lower-case hexadecimal digits. */
    public static final String SIGNATURE_HEADER = "X-Loki-Signature";

    /** The header with the id of the request, the same in every repetition. */
    public static final String DELIVERY_HEADER = "X-Loki-Delivery";

    private static final String ALGORITHM = "HmacSHA256";

    private final HttpCaller caller;
    private final Redactor redactor;
    private final Optional<String> secret;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Backoff backoff;
    private final Consumer<Duration> wait;

    private ApprovalWebhook(
            HttpCaller caller,
            Redactor redactor,
            Optional<String> secret,
            InstantSource clock,
            RandomGenerator random,
            Backoff backoff,
            Consumer<Duration> wait) {
        this.caller = caller;
        this.redactor = redactor;
        this.secret = secret;
        this.clock = clock;
        this.random = random;
        this.backoff = backoff;
        this.wait = wait;
    }

    /**
     * A webhook that retries as {@link Backoff#DEFAULT} says.
     *
     * @param caller made for addresses that a file of the project names
     * @param secret what messages are signed with; without one nothing is sent
     */
    public static ApprovalWebhook of(
            HttpCaller caller,
            Redactor redactor,
            Optional<String> secret,
            InstantSource clock,
            RandomGenerator random) {
        return of(caller, redactor, secret, clock, random, Backoff.DEFAULT, ApprovalWebhook::sleep);
    }

    static ApprovalWebhook of(
            HttpCaller caller,
            Redactor redactor,
            Optional<String> secret,
            InstantSource clock,
            RandomGenerator random,
            Backoff backoff,
            Consumer<Duration> wait) {
        return new ApprovalWebhook(caller, redactor, secret, clock, random, backoff, wait);
    }

    boolean canSign() {
        return secret.isPresent();
    }

    /** Sends until it is taken; the answer is one sentence about why it was not, or empty. */
    Optional<String> send(URI uri, ApprovalGate gate, ApprovalRequest request, String why) {
        if (secret.isEmpty()) {
            return Optional.of(ApprovalGates.SECRET + " is unset, so the message cannot be signed");
        }
        byte[] body = Json.write(message(gate, request, why)).getBytes(StandardCharsets.UTF_8);
        long end = System.nanoTime() + HttpCall.DEFAULT_TIMEOUT.toNanos();
        for (int attempt = 0; ; attempt++) {
            Attempt last = attempt(uri, request, body, end, attempt);
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (last.failure().isEmpty()
                    || !last.retryable()
                    || attempt == backoff.retries()
                    || last.delay().compareTo(left) >= 0
                    || Thread.currentThread().isInterrupted()) {
                return last.failure();
            }
            wait.accept(last.delay());
        }
    }

    private record Attempt(Optional<String> failure, boolean retryable, Duration delay) {}

    private Attempt attempt(URI uri, ApprovalRequest request, byte[] body, long end, int attempt) {
        try {
            HttpReply reply = caller.call(
                    signed(uri, request, body).withTimeout(Duration.ofNanos(Math.max(1, end - System.nanoTime()))));
            return reply.ok()
                    ? new Attempt(Optional.empty(), false, Duration.ZERO)
                    : new Attempt(
                            Optional.of("it answered with status " + reply.status()),
                            reply.retryable(),
                            backoff.delay(attempt, random, reply, clock.instant()));
        } catch (HttpFailure e) {
            return new Attempt(
                    Optional.of(String.valueOf(e.getMessage())), e.retryable(), backoff.delay(attempt, random));
        }
    }

    private HttpCall signed(URI uri, ApprovalRequest request, byte[] body) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        return HttpCall.post(uri, body)
                .withHeader("Content-Type", "application/json")
                .withHeader(DELIVERY_HEADER, request.id())
                .withHeader(TIMESTAMP_HEADER, timestamp)
                .withHeader(SIGNATURE_HEADER, "sha256=" + signature(secret.orElseThrow(), timestamp, body));
    }

    /** The signature of a body at that time. */
    static String signature(String secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update(timestamp.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) '.');
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private JsonObject message(ApprovalGate gate, ApprovalRequest request, String why) {
        return JsonObject.builder()
                .put("type", "approval_request")
                .put("id", request.id())
                .put("gate", gate.name())
                .put("phase", gate.phase())
                .put("point", request.point())
                .put("task", redactor.redact(request.task()))
                .put("summary", redactor.redact(request.summary()))
                .put("reason", redactor.redact(why))
                .put("requester", redactor.redact(request.requester()))
                .put("created", Timestamps.format(request.created()))
                .put("expires", Timestamps.format(request.expires()))
                .put("on_timeout", request.approveOnTimeout() ? "approve" : "reject")
                .put("action_hash", request.actionHash())
                .put("policy_hash", request.policyHash())
                .build();
    }

    private static void sleep(Duration delay) {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
