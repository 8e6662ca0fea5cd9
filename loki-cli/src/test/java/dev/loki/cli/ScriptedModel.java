package dev.loki.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A model service of this machine that speaks the streaming form of Anthropic's Messages API and answers from a script: one tool
 * call after the other, then a last word. Each conversation begins the script anew; how far it is, its tool results tell.
 */
final class ScriptedModel implements AutoCloseable {
    private static final JsonObject USAGE = JsonObject.builder()
            .put("input_tokens", 100)
            .put("output_tokens", 1)
            .build();

    private final List<JsonObject> calls;
    private final String lastWord;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<JsonObject> requests = new CopyOnWriteArrayList<>();

    private ScriptedModel(List<JsonObject> calls, String lastWord, HttpServer server) {
        this.calls = calls;
        this.lastWord = lastWord;
        this.server = server;
    }

    /** A service that asks for these calls, as {@link #call} makes them, and ends with that word. */
    static ScriptedModel of(String lastWord, JsonObject... calls) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ScriptedModel model = new ScriptedModel(List.of(calls), lastWord, server);
            server.createContext("/", model::answer);
            server.setExecutor(model.threads);
            server.start();
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call of a tool, its input given by names and values in turn. */
    static JsonObject call(String tool, String... input) {
        JsonObject.Builder given = JsonObject.builder();
        for (int i = 0; i < input.length; i += 2) {
            given.put(input[i], input[i + 1]);
        }
        return JsonObject.builder()
                .put("name", tool)
                .put("input", given.build())
                .build();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What the tools answered, the last request's view. */
    List<String> toolResults() {
        return requests.isEmpty() ? List.of() : results(requests.get(requests.size() - 1));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            JsonObject request = (JsonObject) Json.parse(new String(body, StandardCharsets.UTF_8), "request");
            boolean working = !request.array("tools").isEmpty();
            if (working) {
                requests.add(request);
            }
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            int step = results(request).size();
            String events = working && step < calls.size()
                    ? events(request, step, calls.get(step))
                    : events(request, step, null);
            exchange.getResponseBody().write(events.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<String> results(JsonObject request) {
        return request.objects("messages").stream()
                .flatMap(message -> message.objects("content").stream())
                .filter(block -> block.string("type").orElse("").equals("tool_result"))
                .map(block -> block.get("content").map(Json::write).orElse(""))
                .toList();
    }

    private String events(JsonObject request, int step, @org.jspecify.annotations.Nullable JsonObject call) {
        JsonObject message = JsonObject.builder()
                .put("id", "msg_" + step)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.string("model").orElse("scripted"))
                .put("content", JsonValue.array(List.of()))
                .put("usage", USAGE)
                .build();
        JsonObject block = call == null
                ? JsonObject.builder().put("type", "text").put("text", "").build()
                : JsonObject.builder()
                        .put("type", "tool_use")
                        .put("id", "toolu_" + step)
                        .put("name", call.string("name").orElseThrow())
                        .put("input", JsonObject.EMPTY)
                        .build();
        JsonObject delta = call == null
                ? JsonObject.builder()
                        .put("type", "text_delta")
                        .put("text", lastWord)
                        .build()
                : JsonObject.builder()
                        .put("type", "input_json_delta")
                        .put("partial_json", Json.write(call.object("input").orElseThrow()))
                        .build();
        JsonObject.Builder none = JsonObject.builder();
        return event("message_start", JsonObject.builder().put("message", message))
                + event(
                        "content_block_start",
                        JsonObject.builder().put("index", 0).put("content_block", block))
                + event(
                        "content_block_delta",
                        JsonObject.builder().put("index", 0).put("delta", delta))
                + event("content_block_stop", JsonObject.builder().put("index", 0))
                + event(
                        "message_delta",
                        JsonObject.builder()
                                .put(
                                        "delta",
                                        JsonObject.builder()
                                                .put("stop_reason", call == null ? "end_turn" : "tool_use")
                                                .build())
                                .put(
                                        "usage",
                                        JsonObject.builder()
                                                .put("output_tokens", 30)
                                                .build()))
                + event("message_stop", none);
    }

    private static String event(String type, JsonObject.Builder data) {
        return "event: " + type + "\ndata: " + Json.write(data.put("type", type).build()) + "\n\n";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
