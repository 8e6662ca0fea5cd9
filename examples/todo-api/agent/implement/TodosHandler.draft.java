import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The to-dos behind /api/todos, kept in memory. The server calls it for one request at a time. */
final class TodosHandler implements HttpHandler {
    private final List<Todo> todos = new ArrayList<>();

    @Override
    public void handle(HttpExchange exchange) throws IOException {
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
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            // FIXME: check the title
            String title = Json.object(body).getOrDefault("title", "");
            Todo todo = new Todo(todos.size() + 1, title, false);
            todos.add(todo);
            Reply.json(exchange, 200, todo.toJson());
        } catch (IllegalArgumentException wrong) {
            Reply.problem(exchange, 400, wrong.getMessage());
        }
    }

    private record Todo(int id, String title, boolean done) {
        String toJson() {
            return "{\"id\":" + id + ",\"title\":" + Json.quote(title) + ",\"done\":" + done + "}";
        }
    }
}
