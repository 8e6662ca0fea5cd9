package dev.loki.integrations.adapter;

import dev.loki.core.net.Backoff;
import dev.loki.core.net.HttpReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is particular about a service's answers. Implementations are stateless. */
public interface Vendor {
    /** How long to wait when a service limits the rate and does not say for how long. */
    Duration UNSTATED_WAIT = Duration.ofMinutes(1);

    /** The service's name in sentences, such as {@code Jira}. */
    String name();

    /** The setting that holds the service's address, for sentences about what to correct. */
    String addressSetting();

    /** Whether this answer means that too much was asked, so that nothing was done. */
    default boolean rateLimited(HttpReply reply) {
        return reply.status() == 429;
    }

    /** How long a failed answer asks to wait. */
    default Optional<Duration> askedToWait(HttpReply reply, Instant now) {
        return Backoff.retryAfter(reply, now);
    }

    /** How long a successful answer asks to wait before the next request, because it used up the allowance. */
    default Optional<Duration> exhausted(HttpReply reply, Instant now) {
        return Optional.empty();
    }

    /** What a failed answer says, for people. */
    String explanation(HttpReply reply);

    /** The time until a reset that a header states, in seconds or milliseconds since 1970; empty when it is neither or past. */
    static Optional<Duration> untilReset(HttpReply reply, String header, Instant now) {
        return reply.header(header)
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,16}"))
                .map(Long::parseLong)
                .map(at -> at > 100_000_000_000L ? Instant.ofEpochMilli(at) : Instant.ofEpochSecond(at))
                .filter(at -> at.isAfter(now))
                .map(at -> Duration.between(now, at));
    }

    /** Whether a header states that nothing is left. */
    static boolean nothingLeft(HttpReply reply, String header) {
        return reply.header(header).map(String::strip).filter("0"::equals).isPresent();
    }
}
