package dev.loki.otel;

import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.net.Backoff;
import dev.loki.core.net.HttpCall;
import dev.loki.core.net.HttpCaller;
import dev.loki.core.net.HttpFailure;
import dev.loki.core.net.HttpReply;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sends bodies to the collector and says what its answer means by the rules of OTLP/HTTP. Thread-safe. */
final class Collector {
    /** The most characters of an answer that are shown. */
    static final int MAX_SHOWN = 200;

    /** The answers after which the same body may be sent again. */
    private static final Set<Integer> RETRYABLE = Set.of(408, 429, 502, 503, 504);

    private final HttpCaller http;
    private final InstantSource clock;

    Collector(HttpCaller http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    /** What became of a body. */
    sealed interface Outcome {

        /**
         * The collector took it.
         *
         * @param status the answer's status
         * @param rejected how many items it left out
         * @param message why, or a hint; may be empty
         */
        record Accepted(int status, long rejected, String message) implements Outcome {}

        /** The collector will never take it. */
        record Refused(String sentence) implements Outcome {}

        /**
         * The collector could not take it now.
         *
         * @param retryAfter the time that it asks for
         */
        record Unavailable(String sentence, Optional<Duration> retryAfter) implements Outcome {}
    }

    /** Sends one body and waits for the answer, at most the endpoint's timeout. */
    Outcome post(Signal signal, Endpoint endpoint, byte[] body, boolean gzipped) {
        HttpCall call = HttpCall.post(endpoint.uri(), body)
                .withTimeout(endpoint.timeout())
                .withHeader("Content-Type", "application/json");
        if (gzipped) {
            call = call.withHeader("Content-Encoding", "gzip");
        }
        for (Map.Entry<String, String> header : endpoint.headers().entrySet()) {
            call = call.withHeader(header.getKey(), header.getValue());
        }
        try {
            return outcome(signal, endpoint, http.call(call));
        } catch (HttpFailure e) {
            String why = withPort(endpoint, String.valueOf(e.getMessage()));
            return switch (e.kind()) {
                case REFUSED, TOO_LARGE -> new Outcome.Refused(why);
                case TIMED_OUT, BROKEN, STOPPED -> new Outcome.Unavailable(why, Optional.empty());
            };
        }
    }

    /** The failure's sentence, which begins with scheme and host. */
    private static String withPort(Endpoint endpoint, String sentence) {
        String host = endpoint.uri().getScheme() + "://" + endpoint.uri().getHost();
        return sentence.startsWith(host) ? endpoint.shown() + sentence.substring(host.length()) : sentence;
    }

    private Outcome outcome(Signal signal, Endpoint endpoint, HttpReply reply) {
        if (reply.ok()) {
            return accepted(signal, reply);
        }
        String sentence = endpoint.shown() + " answered " + reply.status() + said(reply);
        return RETRYABLE.contains(reply.status())
                ? new Outcome.Unavailable(sentence, Backoff.retryAfter(reply, clock.instant()))
                : new Outcome.Refused(sentence);
    }

    /** A success with a body that cannot be understood is a success. */
    private static Outcome accepted(Signal signal, HttpReply reply) {
        String text = reply.text();
        if (text.contains("partialSuccess")) {
            try {
                if (Json.parse(text, "the collector's answer") instanceof JsonObject answer) {
                    JsonObject partial = answer.object("partialSuccess").orElse(JsonObject.EMPTY);
                    return new Outcome.Accepted(
                            reply.status(),
                            rejected(partial, signal.rejected),
                            partial.string("errorMessage").map(Collector::shown).orElse(""));
                }
            } catch (LokiException e) {
                return new Outcome.Accepted(reply.status(), 0, "");
            }
        }
        return new Outcome.Accepted(reply.status(), 0, "");
    }

    /** A 64-bit integer, as a text or a number. */
    private static long rejected(JsonObject partial, String member) {
        String text = partial.string(member)
                .or(() -> partial.number(member).map(BigDecimal::toPlainString))
                .orElse("0");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static String said(HttpReply reply) {
        String text = reply.text().strip();
        return text.isEmpty() ? "" : ": " + shown(text);
    }

    /** The beginning of a text as one line of printable characters. */
    private static String shown(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + "..." : line;
    }
}
