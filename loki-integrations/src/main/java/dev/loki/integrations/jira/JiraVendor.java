package dev.loki.integrations.jira;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.core.net.HttpReply;
import dev.loki.integrations.adapter.Vendor;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is particular about Jira's answers: {@code errorMessages}, {@code X-RateLimit-Reset} as a time of day. */
record JiraVendor() implements Vendor {

    @Override
    public String name() {
        return "Jira";
    }

    @Override
    public String addressSetting() {
        return "LOKI_JIRA_URL";
    }

    @Override
    public Optional<Duration> askedToWait(HttpReply reply, Instant now) {
        return Vendor.super.askedToWait(reply, now).or(() -> reset(reply, now));
    }

    @Override
    public Optional<Duration> exhausted(HttpReply reply, Instant now) {
        return Vendor.nothingLeft(reply, "x-ratelimit-remaining") ? reset(reply, now) : Optional.empty();
    }

    private static Optional<Duration> reset(HttpReply reply, Instant now) {
        return reply.header("x-ratelimit-reset").flatMap(text -> {
            try {
                Instant at = OffsetDateTime.parse(text.strip()).toInstant();
                return at.isAfter(now) ? Optional.of(Duration.between(now, at)) : Optional.empty();
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public String explanation(HttpReply reply) {
        try {
            if (Json.document(reply.bytes(), name()).root() instanceof JsonObject error) {
                List<String> said = new ArrayList<>(error.strings("errorMessages"));
                error.object("errors")
                        .ifPresent(errors -> errors.members().forEach((field, text) -> {
                            if (text instanceof JsonString message) {
                                said.add(field + ": " + message.value());
                            }
                        }));
                return String.join("; ", said);
            }
        } catch (ConfigException e) {
            return reply.text();
        }
        return reply.text();
    }
}
