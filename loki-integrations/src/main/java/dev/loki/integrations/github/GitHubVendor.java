package dev.loki.integrations.github;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.net.HttpReply;
import dev.loki.integrations.adapter.Vendor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is particular about GitHub's answers: limits come as 403, too, with a reset in {@code x-ratelimit-reset}. */
record GitHubVendor() implements Vendor {

    @Override
    public String name() {
        return "GitHub";
    }

    @Override
    public String addressSetting() {
        return "LOKI_GITHUB_API_URL";
    }

    @Override
    public boolean rateLimited(HttpReply reply) {
        return reply.status() == 429
                || (reply.status() == 403
                        && (Vendor.nothingLeft(reply, "x-ratelimit-remaining")
                                || reply.header("retry-after").isPresent()
                                || reply.text().toLowerCase(Locale.ROOT).contains("secondary rate limit")));
    }

    @Override
    public Optional<Duration> askedToWait(HttpReply reply, Instant now) {
        return Vendor.super.askedToWait(reply, now).or(() -> exhausted(reply, now));
    }

    @Override
    public Optional<Duration> exhausted(HttpReply reply, Instant now) {
        return Vendor.nothingLeft(reply, "x-ratelimit-remaining")
                ? Vendor.untilReset(reply, "x-ratelimit-reset", now)
                : Optional.empty();
    }

    @Override
    public String explanation(HttpReply reply) {
        try {
            if (Json.document(reply.bytes(), name()).root() instanceof JsonObject error) {
                List<String> said = new ArrayList<>();
                error.string("message").ifPresent(said::add);
                error.objects("errors")
                        .forEach(e -> said.add(e.string("message")
                                .orElseGet(() -> e.string("field").orElse("") + " "
                                        + e.string("code").orElse(""))));
                return String.join("; ", said);
            }
        } catch (ConfigException e) {
            return reply.text();
        }
        return reply.text();
    }
}
