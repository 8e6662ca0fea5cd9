import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers a request and ends it. */
final class Reply {
    private Reply() {}

    /** Answers with a JSON document. */
    static void json(HttpExchange exchange, int status, String json) throws IOException {
        send(exchange, status, "application/json", json);
    }

    /** Answers with problem details (RFC 9457) that say what was wrong with the request. */
    static void problem(HttpExchange exchange, int status, String detail) throws IOException {
        String json = "{\"status\":" + status + ",\"detail\":" + Json.quote(detail) + "}";
        send(exchange, status, "application/problem+json", json);
    }

    private static void send(HttpExchange exchange, int status, String type, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
