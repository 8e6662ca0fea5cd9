package dev.loki.integrations.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.net.HttpCaller;
import dev.loki.core.net.HttpPolicy;
import dev.loki.integrations.testing.Shared;
import dev.loki.integrations.webhook.WebhookHandler;
import dev.loki.integrations.webhook.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The lifecycle and the delays, where the highest jitter is drawn each time and a second is a millisecond. */
class RetryVectorTest {
    private static final String VECTORS = "vectors/integrations/adapter/retry.json";
    private static final long SCALE = 1000;

    private final List<JsonObject> heard = new ArrayList<>();

    static Stream<Arguments> cases() {
        return Shared.object(VECTORS).objects("cases").stream()
                .map(c -> Arguments.of(c.string("name").orElseThrow(), c));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void eventsAndDelaysAreThoseOfTheVector(String name, JsonObject vector) {
        JsonObject options = vector.object("options").orElseThrow();
        long base = options.integer("baseDelay").orElse(1000L);
        long scale = base >= SCALE ? SCALE : 1;
        Retrying retrying = new Retrying(
                options.integer("maxRetries").orElse(3L).intValue(),
                Duration.ofMillis(base / scale),
                Duration.ofMillis(options.integer("maxDelay").orElse(30_000L) / scale),
                Duration.ofSeconds(20));
        long failures = vector.integer("failuresBeforeSuccess").orElseThrow();
        List<Integer> calls = new ArrayList<>();
        Function<Deadline, String> request = deadline -> {
            calls.add(calls.size() + 1);
            if (calls.size() <= failures) {
                throw RemoteException.failed(503, Optional.empty(), "boom " + calls.size());
            }
            return "value";
        };

        Optional<String> error = vector.object("result").orElseThrow().string("error");
        if (error.isPresent()) {
            assertThatThrownBy(() -> new Demo(retrying).run(request)).hasMessage(error.get());
        } else {
            assertThat(new Demo(retrying).run(request)).isEqualTo("value");
        }

        assertThat(calls).hasSize(vector.integer("calls").orElseThrow().intValue());
        assertThat(heard)
                .containsExactlyElementsOf(vector.objects("events").stream()
                        .map(e -> scaled(e, scale))
                        .toList());
    }

    private static JsonObject scaled(JsonObject event, long scale) {
        JsonObject payload = event.object("payload").orElseThrow();
        Optional<Long> delay = payload.integer("delay");
        JsonObject.Builder built = payload.toBuilder();
        delay.ifPresent(millis -> built.put("delay", millis / scale));
        return event.toBuilder().put("payload", built.build()).build();
    }

    @Test
    void theDefaultsAreThoseOfTheVector() {
        JsonObject defaults = Shared.object(VECTORS).object("defaults").orElseThrow();

        assertThat(defaults.integer("maxRetries")).contains((long) Retrying.DEFAULT.maxRetries());
        assertThat(defaults.integer("baseDelay"))
                .contains(Retrying.DEFAULT.baseDelay().toMillis());
        assertThat(defaults.integer("maxDelay"))
                .contains(Retrying.DEFAULT.maxDelay().toMillis());
    }

    @Test
    void whatCannotSucceedIsNotTriedAgain() {
        List<Integer> calls = new ArrayList<>();

        assertThatThrownBy(() -> new Demo(Retrying.DEFAULT).run(deadline -> {
                    calls.add(1);
                    throw RemoteException.refused(401, "no");
                }))
                .hasMessage("no");

        assertThat(calls).hasSize(1);
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).string("event")).contains("failure");
    }

    @Test
    void aLongerWaitThanThereIsTimeEndsAtOnce() {
        Instant start = Instant.now();

        assertThatThrownBy(() -> new Demo(Retrying.DEFAULT).run(deadline -> {
                    throw RemoteException.rateLimited(429, Duration.ofSeconds(60), "later");
                }))
                .hasMessage("later")
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.code()).isEqualTo("RATE_LIMITED"));

        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(heard.stream().map(e -> e.string("event").orElseThrow())).containsExactly("failure");
    }

    @Test
    void anAskedWaitIsKeptEvenWhereTheOwnDelayIsShorter() {
        List<Integer> calls = new ArrayList<>();

        new Demo(new Retrying(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(5))).run(deadline -> {
            calls.add(1);
            if (calls.size() == 1) {
                throw RemoteException.rateLimited(429, Duration.ofMillis(40), "later");
            }
            return "";
        });

        JsonObject retry = heard.get(0).object("payload").orElseThrow();
        assertThat(retry.integer("delay")).contains(40L);
    }

    @Test
    void turnsOfAPaceAreAQueue() {
        Pace pace = new Pace(Duration.ofNanos(100));

        assertThat(Stream.of(1000L, 1000L, 1010L, 1500L, 1500L).map(pace::take).map(Duration::toNanos))
                .containsExactly(0L, 100L, 190L, 0L, 100L);
    }

    /** An adapter whose only request is the test's. */
    private final class Demo extends IntegrationAdapter {
        Demo(Retrying retrying) {
            super(
                    "demo",
                    new Surroundings(
                            HttpCaller.of(HttpPolicy.services()),
                            Outbox.none(),
                            Sent.inMemory(),
                            retrying,
                            (event, payload) -> heard.add(JsonObject.builder()
                                    .put("event", event)
                                    .put("payload", (JsonValue) payload)
                                    .build()),
                            InstantSource.system(),
                            new Highest(),
                            Optional.empty()));
        }

        String run(Function<Deadline, String> request) {
            return operation("op", op -> op.request(request));
        }

        @Override
        public Optional<WebhookHandler> webhookHandler(Webhooks webhooks) {
            return Optional.empty();
        }

        @Override
        protected ImportedProject readProject(Operation op, String externalId) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected String readStatus(Operation op, String externalId) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected Synced writeStatus(Operation op, String externalId, String status) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected Posted makeComment(Operation op, String externalId, String markdown, Ticket ticket) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected List<Posted> readSubtasks(Operation op, String externalId) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected Posted makeSubtask(Operation op, String externalId, Subtask subtask, Ticket ticket) {
            throw new UnsupportedOperationException();
        }
    }

    /** Draws the highest number each time. */
    private static final class Highest implements RandomGenerator {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    }
}
