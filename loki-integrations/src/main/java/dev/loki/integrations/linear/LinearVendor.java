package dev.loki.integrations.linear;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.net.HttpReply;
import dev.loki.integrations.adapter.Vendor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is particular about Linear's answers: errors in the body, also of a success; a limit as the error code
 * {@code RATELIMITED}; allowances for requests and for complexity, each with its reset.
 */
record LinearVendor() implements Vendor {
    private static final List<String> ALLOWANCES =
            List.of("x-ratelimit-requests", "x-ratelimit-endpoint-requests", "x-ratelimit-complexity");
    private static final String LIMIT = "RATELIMITED";

    @Override
    public String name() {
        return "Linear";
    }

    @Override
    public String addressSetting() {
        return "LOKI_LINEAR_URL";
    }

    @Override
    public boolean rateLimited(HttpReply reply) {
        return reply.status() == 429 || errors(reply).stream().anyMatch(LinearVendor::limits);
    }

    private static boolean limits(JsonObject error) {
        JsonObject extensions = error.object("extensions").orElse(JsonObject.EMPTY);
        return extensions.string("code").filter(LIMIT::equals).isPresent()
                || extensions.string("type").filter("ratelimited"::equals).isPresent();
    }

    @Override
    public Optional<Duration> askedToWait(HttpReply reply, Instant now) {
        return Vendor.super.askedToWait(reply, now).or(() -> exhausted(reply, now));
    }

    @Override
    public Optional<Duration> exhausted(HttpReply reply, Instant now) {
        return ALLOWANCES.stream()
                .filter(name -> Vendor.nothingLeft(reply, name + "-remaining"))
                .flatMap(name -> Vendor.untilReset(reply, name + "-reset", now).stream())
                .max(Duration::compareTo);
    }

    @Override
    public String explanation(HttpReply reply) {
        List<JsonObject> errors = errors(reply);
        return errors.isEmpty() ? reply.text() : messages(errors);
    }

    static String messages(List<JsonObject> errors) {
        return String.join(
                "; ",
                errors.stream().map(e -> e.string("message").orElse("error")).toList());
    }

    private static List<JsonObject> errors(HttpReply reply) {
        if (reply.ok() && !new String(reply.bytes(), StandardCharsets.ISO_8859_1).contains("\"errors\"")) {
            return List.of();
        }
        try {
            return Json.document(reply.bytes(), "Linear").root() instanceof JsonObject body
                    ? body.objects("errors")
                    : List.of();
        } catch (ConfigException e) {
            return List.of();
        }
    }
}
