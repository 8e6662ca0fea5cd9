package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.net.HttpCall;
import dev.loki.integrations.Integrations;
import dev.loki.integrations.adapter.IntegrationAdapter;
import dev.loki.integrations.adapter.Surroundings;
import dev.loki.integrations.adapter.Surroundings.Rehearsal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One call of a tracker from the command line: really, or as a rehearsal that prints the requests. */
final class TrackerCall {
    private final Composition loki;
    private final boolean dryRun;
    private final boolean readsToo;
    private final List<JsonObject> shown = new ArrayList<>();

    private TrackerCall(Composition loki, boolean dryRun, boolean readsToo) {
        this.loki = loki;
        this.dryRun = dryRun;
        this.readsToo = readsToo;
    }

    /** A call that only reads; its rehearsal sends nothing. */
    static TrackerCall reading(Composition loki, boolean dryRun) {
        return new TrackerCall(loki, dryRun, true);
    }

    /** A call that writes; its rehearsal reads what it needs to know what it would write. */
    static TrackerCall writing(Composition loki, boolean dryRun) {
        return new TrackerCall(loki, dryRun, false);
    }

    /** The integrations to call. */
    Integrations integrations() {
        Integrations real = loki.integrations(loki.config());
        return dryRun ? real.rehearsing(rehearsal()) : real;
    }

    /**
     * Does the work and prints its document, or the requests that it would make. What earlier calls left is sent afterwards:
     * the same call as one of them takes that one up.
     */
    ExitCode run(String tracker, Function<IntegrationAdapter, JsonObject> work) {
        return with(integrations -> {
            IntegrationAdapter adapter = integrations.require(tracker);
            JsonObject document = work.apply(adapter);
            if (!dryRun && !readsToo) {
                sendWaiting(adapter);
            }
            return document;
        });
    }

    /** As {@link #run}, with all integrations. */
    ExitCode with(Function<Integrations, JsonObject> work) {
        JsonObject document;
        try {
            document = work.apply(integrations());
        } catch (LokiException e) {
            if (!e.code().equals(Surroundings.REHEARSED)) {
                throw e;
            }
            document = JsonObject.EMPTY;
        }
        loki.console()
                .document(
                        dryRun
                                ? JsonObject.builder()
                                        .put("dry_run", true)
                                        .put("requests", JsonValue.array(shown))
                                        .build()
                                : document);
        return ExitCode.OK;
    }

    private void sendWaiting(IntegrationAdapter adapter) {
        try {
            int sent = adapter.sendWaiting();
            if (sent > 0) {
                loki.console().note("sent " + sent + " that an earlier call could not");
            }
        } catch (LokiException e) {
            loki.console().warn("what an earlier call could not send still waits: " + e.getMessage());
        }
    }

    private Rehearsal rehearsal() {
        return new Rehearsal() {
            @Override
            public void show(HttpCall call) {
                print(call);
            }

            @Override
            public boolean readsToo() {
                return readsToo;
            }
        };
    }

    private void print(HttpCall call) {
        JsonObject.Builder json = JsonObject.builder()
                .put("method", call.method())
                .put("url", call.uri().toString());
        loki.console().result(call.method() + " " + call.uri());
        call.headers().forEach((name, value) -> loki.console().result(name + ": " + value));
        call.body().ifPresent(bytes -> {
            JsonValue body = Json.parse(new String(bytes, StandardCharsets.UTF_8), "body");
            json.put("body", body);
            loki.console().result("");
            loki.console().result(Json.pretty(body));
        });
        loki.console().result("");
        shown.add(json.build());
    }
}
