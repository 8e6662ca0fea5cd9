package dev.loki.integrations.testing;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.RawServer.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Jira: one epic with children, comments, links and a workflow. */
public final class FakeJira extends FakeTracker {
    private static final Pattern ISSUE = Pattern.compile("/rest/api/3/issue/([A-Z]+-\\d+)(/\\w+)?(?:\\?.*)?");

    private final Contract contract = Contract.of("schemas/jira-v3-slice.json");
    private final Map<String, JsonObject> links = new LinkedHashMap<>();
    private final List<JsonObject> comments = new ArrayList<>();
    private final List<JsonObject> children = new ArrayList<>();
    private JsonObject epic = JsonObject.EMPTY;
    private JsonObject status = status("To Do", "new");
    private List<JsonObject> transitions = new ArrayList<>();
    private int pageSize = 100;

    /** A status of a workflow. */
    public static JsonObject status(String name, String category) {
        return JsonObject.builder()
                .put("name", name)
                .put("statusCategory", JsonObject.builder().put("key", category).build())
                .build();
    }

    /** The epic that issues are asked for. */
    public synchronized void epic(JsonObject value) {
        epic = value;
    }

    /** Children, in pages of that size. */
    public synchronized void children(List<JsonObject> value, int size) {
        children.addAll(value);
        pageSize = size;
    }

    /** Where the issue is, and where it can go: pairs of a status' name and category. */
    public synchronized void workflow(JsonObject now, List<JsonObject> offered) {
        status = now;
        transitions = offered;
    }

    /** The comments so far. */
    public synchronized List<JsonObject> comments() {
        return List.copyOf(comments);
    }

    /** The children so far. */
    public synchronized List<JsonObject> children() {
        return List.copyOf(children);
    }

    /** The links so far, by global id. */
    public synchronized Map<String, JsonObject> links() {
        return Map.copyOf(links);
    }

    /** The name of the status now. */
    public synchronized String statusName() {
        return status.string("name").orElse("");
    }

    @Override
    public boolean makes(Request request) {
        return request.method().equals("POST")
                && (request.path().endsWith("/comment") || request.path().equals("/rest/api/3/issue"));
    }

    @Override
    protected List<String> check(Request request) {
        List<String> violations = new ArrayList<>(contract.violations(request));
        if (request.path().equals("/rest/api/3/search")) {
            violations.add("a path that was removed");
        }
        if (!request.headers().getOrDefault("authorization", "").startsWith("Basic ")) {
            violations.add("no basic credentials");
        }
        if (makes(request)) {
            JsonObject body = json(request.text());
            JsonValue document = body.get("body")
                    .or(() -> body.object("fields").flatMap(f -> f.get("description")))
                    .orElse(JsonObject.EMPTY);
            violations.addAll(Contract.documentViolations(Json.write(document)));
        }
        return violations;
    }

    @Override
    protected synchronized Reply act(Request request) {
        JsonObject body = request.text().isEmpty() ? JsonObject.EMPTY : json(request.text());
        if (request.path().equals("/rest/api/3/search/jql")) {
            return Reply.json(200, page(body));
        }
        if (request.path().equals("/rest/api/3/issue")) {
            return create(body);
        }
        Matcher issue = ISSUE.matcher(request.path());
        if (!issue.matches()) {
            return new Reply(404, "{\"errorMessages\":[\"no such resource\"]}");
        }
        boolean post = request.method().equals("POST");
        return switch (issue.group(2) == null ? "" : issue.group(2)) {
            case "/comment" -> post ? comment(body) : Reply.json(200, commentPage());
            case "/transitions" -> post ? transition(body) : offered();
            case "/remotelink" -> {
                links.put(body.string("globalId").orElse(""), body);
                yield new Reply(201, "{\"id\":1,\"self\":\"x\"}");
            }
            default -> Reply.json(200, issue(issue.group(1)));
        };
    }

    private JsonObject issue(String key) {
        JsonObject fields = epic.object("fields").orElse(JsonObject.EMPTY).toBuilder()
                .put("status", status)
                .build();
        return JsonObject.builder()
                .put("id", "1")
                .put("key", key)
                .put("fields", fields)
                .build();
    }

    private JsonObject page(JsonObject body) {
        int from = body.string("nextPageToken").map(Integer::parseInt).orElse(0);
        int to = Math.min(children.size(), from + pageSize);
        JsonObject.Builder page = JsonObject.builder()
                .put("issues", JsonValue.array(children.subList(from, to)))
                .put("isLast", to == children.size());
        if (to < children.size()) {
            page.put("nextPageToken", Integer.toString(to));
        }
        return page.build();
    }

    private Reply create(JsonObject body) {
        String key = "PROJ-" + (100 + children.size());
        JsonObject.Builder properties = JsonObject.builder();
        body.objects("properties")
                .forEach(p -> properties.put(
                        p.string("key").orElse(""), p.get("value").orElse(JsonObject.EMPTY)));
        children.add(body.toBuilder()
                .put("key", key)
                .put("properties", properties.build())
                .build());
        return Reply.json(
                201, JsonObject.builder().put("id", "2").put("key", key).build());
    }

    private Reply comment(JsonObject body) {
        JsonObject comment = body.toBuilder()
                .put("id", Integer.toString(1000 + comments.size()))
                .build();
        comments.add(comment);
        return Reply.json(201, comment);
    }

    private JsonObject commentPage() {
        return JsonObject.builder().put("comments", JsonValue.array(comments)).build();
    }

    private Reply offered() {
        return Reply.json(
                200,
                JsonObject.builder()
                        .put("transitions", JsonValue.array(transitions))
                        .build());
    }

    private Reply transition(JsonObject body) {
        String id = body.object("transition").flatMap(t -> t.string("id")).orElse("");
        status = transitions.stream()
                .filter(t -> t.string("id").orElse("").equals(id))
                .flatMap(t -> t.object("to").stream())
                .findFirst()
                .orElse(status);
        return new Reply(204, "");
    }
}
