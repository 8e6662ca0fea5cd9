package dev.loki.integrations.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.loki.core.LokiException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves webhook handlers on this machine's loopback address, for a tunnel or a sidecar: {@code POST /jira}, {@code /linear},
 * {@code /github}, {@code /slack}; {@code GET /healthz} answers {@code ok}.
 *
 * <p>Bounds: {@link #THREADS} requests at once, {@link #BACKLOG} waiting, bodies of {@link WebhookHandler#MAX_BODY_BYTES}.
 * {@link #close} stops taking requests and lets those under way end for {@link #GRACE_SECONDS}.
 */
public final class WebhookListener implements AutoCloseable {
    /** Requests that are served at once. */
    static final int THREADS = 4;

    /** Requests that may wait. */
    static final int BACKLOG = 64;

    /** How much of a body that is too long is read off, so that its sender gets to see the answer. */
    static final long DRAIN_BYTES = 16L * 1024 * 1024;

    /** How long requests under way may take at the end. */
    static final int GRACE_SECONDS = 2;

    private final HttpServer server;
    private final ThreadPoolExecutor executor;

    private WebhookListener(HttpServer server, ThreadPoolExecutor executor) {
        this.server = server;
        this.executor = executor;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for any that is free
     */
    public static WebhookListener start(int port, List<WebhookHandler> handlers) {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException e) {
            throw new LokiException(
                    "LISTEN_FAILED", "port " + port + " cannot be listened on; choose another with --port", e);
        }
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(BACKLOG), task -> {
                    Thread thread = new Thread(task, "loki-webhook");
                    thread.setDaemon(true);
                    return thread;
                });
        server.setExecutor(executor);
        for (WebhookHandler handler : handlers) {
            server.createContext("/" + handler.integration(), exchange -> serve(exchange, Optional.of(handler)));
        }
        server.createContext("/", exchange -> serve(exchange, Optional.empty()));
        server.start();
        return new WebhookListener(server, executor);
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private static void serve(HttpExchange exchange, Optional<WebhookHandler> handler) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            WebhookAnswer answer;
            if (path.equals("/healthz")) {
                answer = WebhookAnswer.text("ok");
            } else if (handler.isEmpty() || !path.equals("/" + handler.get().integration())) {
                answer = WebhookAnswer.error(404, "Not found");
            } else {
                answer = handler.get().handle(request(exchange));
            }
            byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            if (answer.status() == 405) {
                exchange.getResponseHeaders().set("Allow", "POST");
            }
            exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private static WebhookRequest request(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        byte[] body = new byte[0];
        if (exchange.getRequestMethod().equals("POST")) {
            InputStream in = exchange.getRequestBody();
            body = in.readNBytes(WebhookHandler.MAX_BODY_BYTES + 1);
            if (body.length > WebhookHandler.MAX_BODY_BYTES) {
                drain(in);
            }
        }
        return new WebhookRequest(exchange.getRequestMethod(), headers, body);
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long left = DRAIN_BYTES;
        for (int read = in.read(buffer); read >= 0 && left > 0; read = in.read(buffer)) {
            left -= read;
        }
    }

    @Override
    public void close() {
        boolean busy = executor.getActiveCount() > 0 || !executor.getQueue().isEmpty();
        server.stop(busy ? GRACE_SECONDS : 0);
        executor.shutdownNow();
    }
}
