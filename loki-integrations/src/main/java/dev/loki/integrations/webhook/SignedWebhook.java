package dev.loki.integrations.webhook;

import dev.loki.core.ConfigException;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The order in which a webhook is judged: method, length, signature, form, age, repetition; only then is it read.
 *
 * <p>A delivery counts as done once the sink has taken it. It is known again by the digest of its body and by the service's
 * id, of which only the first is signed.
 */
final class SignedWebhook implements WebhookHandler {
    private final Dialect dialect;
    private final List<String> secrets;
    private final Deliveries deliveries;
    private final WebhookSink sink;
    private final InstantSource clock;

    SignedWebhook(Dialect dialect, List<String> secrets, Deliveries deliveries, WebhookSink sink, InstantSource clock) {
        this.dialect = dialect;
        this.secrets = List.copyOf(secrets);
        this.deliveries = deliveries;
        this.sink = sink;
        this.clock = clock;
    }

    @Override
    public String integration() {
        return dialect.integration();
    }

    @Override
    public WebhookAnswer handle(WebhookRequest request) {
        if (!request.method().equals("POST")) {
            return WebhookAnswer.error(405, "Method not allowed");
        }
        if (request.body().length > MAX_BODY_BYTES) {
            return WebhookAnswer.error(413, "Payload too large");
        }
        if (!dialect.signed(request, secrets)) {
            return WebhookAnswer.error(401, "Invalid signature");
        }
        if (!dialect.sent(request).map(this::near).orElse(true)) {
            return WebhookAnswer.error(401, "Stale delivery");
        }
        JsonObject body;
        try {
            body = dialect.body(request);
        } catch (ConfigException e) {
            return WebhookAnswer.error(400, "Invalid JSON body");
        }
        if (!fresh(request, body)) {
            return WebhookAnswer.error(401, "Stale delivery");
        }
        return once(request, body);
    }

    private boolean fresh(WebhookRequest request, JsonObject body) {
        Optional<Instant> sent = dialect.sent(request, body);
        if (sent.isEmpty()) {
            return !dialect.timeRequired();
        }
        return near(sent.get());
    }

    private boolean near(Instant sent) {
        return Duration.between(sent, clock.instant()).abs().compareTo(dialect.window()) <= 0;
    }

    private WebhookAnswer once(WebhookRequest request, JsonObject body) {
        String delivery = dialect.deliveryId(request, body);
        List<String> ids = delivery.isEmpty()
                ? List.of(Sha256.hex(request.body()))
                : List.of(Sha256.hex(request.body()), Sha256.hex(delivery));
        if (!deliveries.begin(ids)) {
            return WebhookAnswer.ok("duplicate");
        }
        boolean taken = false;
        try {
            WebhookAnswer answer = take(dialect.read(request, body));
            taken = true;
            return answer;
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(SignedWebhook.class)
                    .warn("a webhook of {} could not be taken: {}", dialect.integration(), e.getMessage());
            return WebhookAnswer.error(500, "Not processed; deliver again");
        } finally {
            deliveries.end(ids, taken);
        }
    }

    private WebhookAnswer take(Dialect.Reading reading) {
        if (reading instanceof Dialect.Reading.Reply reply) {
            return reply.answer();
        }
        if (reading instanceof Dialect.Reading.Ignored ignored) {
            return WebhookAnswer.ignored(ignored.reason());
        }
        if (reading instanceof Dialect.Reading.Events events) {
            events.events().forEach(sink::accept);
        }
        return WebhookAnswer.ok("processed");
    }
}
