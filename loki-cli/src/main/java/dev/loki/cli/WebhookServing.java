package dev.loki.cli;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.Integrations;
import dev.loki.integrations.adapter.Surroundings;
import dev.loki.integrations.sync.BoardChanges;
import dev.loki.integrations.sync.Inbound;
import dev.loki.integrations.sync.Links;
import dev.loki.integrations.webhook.WebhookHandler;
import dev.loki.integrations.webhook.WebhookListener;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Serves webhooks until the command is ended. */
final class WebhookServing {
    private static final String MAX_REQUEST_SECONDS = "30";

    private WebhookServing() {}

    /** Serves until a signal comes. */
    static ExitCode run(Composition loki, int port) {
        EffectiveConfig config = loki.config();
        Integrations integrations = loki.integrations(config);
        List<WebhookHandler> handlers = integrations.webhooks(inbound(loki, config, integrations));
        if (handlers.isEmpty()) {
            throw new ConfigException(
                    "no webhook could be believed, since no secret is set; set LOKI_JIRA_WEBHOOK_SECRET,"
                            + " LOKI_LINEAR_WEBHOOK_SECRET, LOKI_GITHUB_WEBHOOK_SECRET or LOKI_SLACK_SIGNING_SECRET");
        }
        System.setProperty("sun.net.httpserver.maxReqTime", MAX_REQUEST_SECONDS);
        CountDownLatch end = new CountDownLatch(1);
        try (WebhookListener listener = WebhookListener.start(port, handlers);
                Handlers signals = Handlers.ending(end)) {
            String address = "http://127.0.0.1:" + listener.port();
            List<String> names =
                    handlers.stream().map(WebhookHandler::integration).toList();
            loki.console().result("Listening on " + address + " for " + String.join(", ", names) + ".");
            if (loki.console().json()) {
                loki.console()
                        .raw(Json.write(JsonObject.builder()
                                        .put("address", address)
                                        .put("services", names)
                                        .build())
                                + "\n");
            }
            loki.streams().out().flush();
            end.await();
            return signals.exit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private static Inbound inbound(Composition loki, EffectiveConfig config, Integrations integrations) {
        InstantSource clock = InstantSource.system();
        Surroundings around = integrations.surroundings();
        return new Inbound(
                loki.events(config),
                Links.in(loki.project().links(), clock),
                new BoardChanges(loki.project(), clock),
                around.sent(),
                around.outbox(),
                (tracker, issue) -> integrations
                        .target(tracker)
                        .filter(issue::equalsIgnoreCase)
                        .isPresent());
    }

    /** What happens at a signal, until it is closed. */
    private static final class Handlers implements AutoCloseable {
        private final CountDownLatch end;
        private final List<Runnable> undo = new ArrayList<>();
        private volatile ExitCode exit = ExitCode.OK;

        private Handlers(CountDownLatch end) {
            this.end = end;
        }

        static Handlers ending(CountDownLatch end) {
            Handlers handlers = new Handlers(end);
            handlers.add("INT", ExitCode.INTERRUPTED);
            handlers.add("TERM", ExitCode.TERMINATED);
            return handlers;
        }

        private void add(String name, ExitCode code) {
            SystemSignal.named(name).ifPresent(signal -> {
                Object before = signal.handle(() -> {
                    exit = code;
                    end.countDown();
                });
                undo.add(() -> signal.restore(before));
            });
        }

        ExitCode exit() {
            return exit;
        }

        @Override
        public void close() {
            undo.forEach(Runnable::run);
        }
    }
}
