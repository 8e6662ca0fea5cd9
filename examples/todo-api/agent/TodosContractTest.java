import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * Holds the running service to .loki/specs/openapi.yaml. Exit code 0: the contract is kept; 3: it is broken, and the
 * output says where; anything else: the tests could not run.
 */
final class TodosContractTest {
    private static final int BROKEN = 3;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI todos;
    private int run;
    private int broken;

    private TodosContractTest(int port) {
        todos = URI.create("http://127.0.0.1:" + port + "/api/todos");
    }

    public static void main(String[] args) throws Exception {
        HttpServer server = TodoServer.start(0);
        int broken = new TodosContractTest(server.getAddress().getPort()).runAll();
        server.stop(0);
        System.exit(broken == 0 ? 0 : BROKEN);
    }

    private int runAll() throws Exception {
        check("an empty list is listed", get(), 200, "application/json", "[]");
        check("a title creates a to-do", post("{\"title\":\"Buy milk\"}"), 201, "application/json",
                "{\"id\":1,\"title\":\"Buy milk\",\"done\":false}");
        check("a missing title is refused", post("{}"), 400, "application/problem+json", "title");
        check("an empty title is refused", post("{\"title\":\" \"}"), 400, "application/problem+json", "title");
        check("a title of 201 characters is refused", post("{\"title\":\"" + "x".repeat(201) + "\"}"), 400,
                "application/problem+json", "title");
        check("an unknown field is refused", post("{\"title\":\"Buy milk\",\"colour\":\"red\"}"), 400,
                "application/problem+json", "colour");
        check("a text that is not JSON is refused", post("Buy milk"), 400, "application/problem+json", "detail");
        check("a huge request is refused", post("{\"title\":\"" + "x".repeat(9000) + "\"}"), 413,
                "application/problem+json", "8192");
        check("quotes and accents are kept", post("{\"title\":\"Read \\\"Caf\\u00e9\\\"\"}"), 201, "application/json",
                "\"title\":\"Read \\\"Café\\\"\"");
        check("to-dos are listed in the order of their creation", get(), 200, "application/json",
                "[{\"id\":1,\"title\":\"Buy milk\",\"done\":false},{\"id\":2,");
        check("another method is refused", send("DELETE", ""), 405, "application/problem+json", "GET and POST");
        System.out.println(broken == 0 ? "all " + run + " contract tests passed" : broken + " of " + run + " contract tests failed");
        return broken;
    }

    private void check(String name, HttpResponse<String> response, int status, String type, String part) {
        String given = response.headers().firstValue("Content-Type").orElse("no content type");
        String problem = "";
        if (response.statusCode() != status) {
            problem = "expected status " + status + ", got " + response.statusCode();
        } else if (!given.equals(type)) {
            problem = "expected " + type + ", got " + given;
        } else if (!response.body().contains(part)) {
            problem = "expected " + part + " in " + response.body();
        }
        run++;
        broken += problem.isEmpty() ? 0 : 1;
        System.out.println(problem.isEmpty() ? "ok   " + name : "FAIL " + name + ": " + problem);
    }

    private HttpResponse<String> get() throws IOException, InterruptedException {
        return send("GET", "");
    }

    private HttpResponse<String> post(String json) throws IOException, InterruptedException {
        return send("POST", json);
    }

    private HttpResponse<String> send(String method, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(todos)
                        .method(method, BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json")
                        .build(),
                BodyHandlers.ofString());
    }
}
