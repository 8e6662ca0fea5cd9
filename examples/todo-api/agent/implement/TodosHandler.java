import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The to-dos behind /api/todos, kept in memory. The server calls it for one request at a time. */
final class TodosHandler implements HttpHandler {
    private static final int MAX_BODY_BYTES = 8192;
    private static final int MAX_TITLE_LENGTH = 200;

    private final List<Todo> todos = new ArrayList<>();

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals("/api/todos")) {
            Reply.problem(exchange, 404, "there is nothing here; the to-dos are at /api/todos");
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "GET" -> list(exchange);
            case "POST" -> create(exchange);
            default -> {
                exchange.getResponseHeaders().set("Allow", "GET, POST");
                Reply.problem(exchange, 405, "only GET and POST are allowed here");
            }
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        Reply.json(exchange, 200, todos.stream().map(Todo::toJson).collect(Collectors.joining(",", "[", "]")));
    }

    private void create(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            Reply.problem(exchange, 413, "the request is longer than " + MAX_BODY_BYTES + " bytes");
            return;
        }
        try {
            Todo todo = new Todo(todos.size() + 1, title(new String(body, StandardCharsets.UTF_8)), false);
            todos.add(todo);
            Reply.json(exchange, 201, todo.toJson());
        } catch (IllegalArgumentException wrong) {
            Reply.problem(exchange, 400, wrong.getMessage());
        }
    }

    private static String title(String body) {
        Map<String, String> fields = Json.object(body);
        String title = fields.remove("title");
        if (title == null || title.isBlank()) {
            throw new IllegalArgumentException("a to-do needs a title");
        }
        if (title.codePointCount(0, title.length()) > MAX_TITLE_LENGTH) {
            throw new IllegalArgumentException("the title is longer than " + MAX_TITLE_LENGTH + " characters");
        }
        if (!fields.isEmpty()) {
            throw new IllegalArgumentException("unknown fields: " + fields.keySet());
        }
        return title;
    }

    private record Todo(int id, String title, boolean done) {
        String toJson() {
            return "{\"id\":" + id + ",\"title\":" + Json.quote(title) + ",\"done\":" + done + "}";
        }
    }
}
