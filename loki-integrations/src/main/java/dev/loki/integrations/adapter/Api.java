package dev.loki.integrations.adapter;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.net.HttpCall;
import dev.loki.core.net.HttpCaller;
import dev.loki.core.net.HttpFailure;
import dev.loki.core.net.HttpReply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Speaks JSON with one service: adds the credentials, keeps to the pace, and turns every answer that is no success into a
 * {@link RemoteException}. Nothing is retried here; {@link Operation} does. Thread-safe.
 */
public final class Api {
    /** The most characters of a service's explanation that an error repeats. */
    static final int MAX_EXPLANATION = 300;

    private final Vendor vendor;
    private final URI base;
    private final Map<String, String> headers;
    private final Credentials credentials;
    private final HttpCaller caller;
    private final Surroundings around;
    private final Pace pace;
    private final AtomicReference<Instant> notBefore = new AtomicReference<>(Instant.EPOCH);

    /**
     * A client.
     *
     * @param base the address that paths are appended to, without a final slash
     * @param headers what every request carries beside the credentials
     */
    public Api(
            Vendor vendor,
            URI base,
            Map<String, String> headers,
            Credentials credentials,
            Surroundings around,
            Pace pace) {
        this.vendor = vendor;
        this.base = base;
        this.headers = Map.copyOf(headers);
        this.credentials = credentials;
        this.caller = around.caller();
        this.around = around;
        this.pace = pace;
    }

    /** Reads: the JSON answer of a GET of that path and query. */
    public JsonObject get(String path, Deadline deadline) {
        return object(read(call("GET", path), deadline));
    }

    /** Reads by a request that has a body. */
    public JsonObject query(String path, JsonObject body, Deadline deadline) {
        return object(read(call("POST", path, body), deadline));
    }

    /** Reads: the JSON answer of a GET, whatever it is. */
    public JsonValue getAny(String path, Deadline deadline) {
        return json(read(call("GET", path), deadline));
    }

    /**
     * Writes, unless this is a rehearsal.
     *
     * @param pretended what a rehearsal goes on with
     */
    public JsonObject write(String method, String path, JsonObject body, JsonObject pretended, Deadline deadline) {
        HttpCall call = call(method, path, body);
        if (around.rehearsal().isPresent()) {
            around.rehearsal().get().show(call);
            return pretended;
        }
        HttpReply reply = send(call, deadline);
        return reply.bytes().length == 0 ? JsonObject.EMPTY : object(reply);
    }

    private HttpReply read(HttpCall call, Deadline deadline) {
        Optional<Surroundings.Rehearsal> rehearsal = around.rehearsal();
        if (rehearsal.isPresent() && rehearsal.get().readsToo()) {
            rehearsal.get().show(call);
            throw new LokiException(Surroundings.REHEARSED, vendor.name() + ": the request was shown and not sent");
        }
        return send(call, deadline);
    }

    /** The service's name in sentences. */
    public String vendorName() {
        return vendor.name();
    }

    /** The exception for an answer that lacks what it must have. */
    public RemoteException unexpected(String what) {
        return RemoteException.refused(
                200,
                vendor.name() + " answered without " + what + "; check " + vendor.addressSetting()
                        + ", which may name another service");
    }

    private HttpCall call(String method, String path) {
        HttpCall call = HttpCall.of(method, at(path)).withHeader("Accept", "application/json");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            call = call.withHeader(header.getKey(), header.getValue());
        }
        return call;
    }

    private HttpCall call(String method, String path, JsonObject body) {
        return call(method, path)
                .withHeader("Content-Type", "application/json")
                .withBody(Json.write(body).getBytes(StandardCharsets.UTF_8));
    }

    private URI at(String path) {
        try {
            return URI.create(base + path);
        } catch (IllegalArgumentException e) {
            throw new LokiException(
                    "USAGE", vendor.name() + ": the id in the request has a character that is not allowed", e);
        }
    }

    private HttpReply send(HttpCall call, Deadline deadline) {
        Duration still = Duration.between(around.clock().instant(), notBefore.get());
        if (!still.isNegative() && !still.isZero()) {
            throw RemoteException.rateLimited(0, still, limited(still));
        }
        if (!pace.await()) {
            throw RemoteException.failed(0, Optional.empty(), vendor.name() + ": the request was interrupted");
        }
        HttpReply reply = exchanged(call, deadline);
        Instant now = around.clock().instant();
        if (reply.ok() && !vendor.rateLimited(reply)) {
            vendor.exhausted(reply, now).ifPresent(wait -> notBefore.set(now.plus(wait)));
            return reply;
        }
        throw failure(call, reply, now);
    }

    /** One exchange; a service that cannot be reached is told as one that failed, with the setting that says where it is. */
    private HttpReply exchanged(HttpCall call, Deadline deadline) {
        try {
            return caller.call(credentials.on(call).withTimeout(deadline.attempt()));
        } catch (HttpFailure e) {
            if (!e.retryable()) {
                throw e;
            }
            String port = base.getPort() < 0 ? "" : " (port " + base.getPort() + ")";
            throw RemoteException.failed(
                    0,
                    Optional.empty(),
                    vendor.name() + ": " + e.getMessage() + "; check " + vendor.addressSetting() + port
                            + " and the network, or try again later");
        }
    }

    private RemoteException failure(HttpCall call, HttpReply reply, Instant now) {
        if (vendor.rateLimited(reply)) {
            Duration wait = vendor.askedToWait(reply, now).orElse(Vendor.UNSTATED_WAIT);
            notBefore.set(now.plus(wait));
            return RemoteException.rateLimited(reply.status(), wait, limited(wait));
        }
        String what = vendor.name() + " answered " + reply.status() + " to " + call.method() + " "
                + call.uri().getRawPath() + explanation(reply);
        if (reply.retryable()) {
            return RemoteException.failed(reply.status(), vendor.askedToWait(reply, now), what);
        }
        return RemoteException.refused(reply.status(), what + hint(reply.status()));
    }

    private String hint(int status) {
        if (status >= 300 && status < 400) {
            return "; it redirects elsewhere, so correct " + vendor.addressSetting();
        }
        return status == 401 || status == 403 ? "; check the credentials and what they may do" : "";
    }

    private String limited(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return vendor.name() + " takes no more requests for " + seconds + " s; try again then";
    }

    /** A text of the service as an error may repeat it: short, on one line, without credentials. */
    public String shown(String text) {
        String said =
                credentials.masked(text).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return said.length() > MAX_EXPLANATION ? said.substring(0, MAX_EXPLANATION) + "…" : said;
    }

    private String explanation(HttpReply reply) {
        String shown = shown(vendor.explanation(reply));
        return shown.isEmpty() ? "" : ": " + shown;
    }

    private JsonObject object(HttpReply reply) {
        return json(reply) instanceof JsonObject object ? object : notJson(reply);
    }

    private JsonValue json(HttpReply reply) {
        if (reply.status() == 204 || reply.bytes().length == 0) {
            return JsonNull.INSTANCE;
        }
        try {
            return Json.document(reply.bytes(), vendor.name()).root();
        } catch (ConfigException e) {
            return notJson(reply);
        }
    }

    private JsonObject notJson(HttpReply reply) {
        Optional<String> type = reply.header("content-type").map(t -> t.replaceAll("[^!-~ ]", "?"));
        throw RemoteException.refused(
                reply.status(),
                vendor.name() + " answered with something that is no JSON object"
                        + type.map(t -> " (" + t + ")").orElse("") + "; check " + vendor.addressSetting());
    }
}
