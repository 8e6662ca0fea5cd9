package dev.loki.integrations.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.RawServer.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Linear: one team, issues with connections in pages, comments and issues by the ids that clients choose. */
public final class FakeLinear extends FakeTracker {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OPERATION = Pattern.compile("(query|mutation) (\\w+)");

    private final GraphQlContract contract = GraphQlContract.of("schemas/linear-slice.graphql");
    private final Map<String, JsonObject> comments = new LinkedHashMap<>();
    private final Map<String, JsonObject> made = new LinkedHashMap<>();
    private final Map<String, List<JsonObject>> connections = new LinkedHashMap<>();
    private JsonObject issue = JsonObject.EMPTY;
    private JsonObject project = JsonObject.EMPTY;
    private String state = "Todo";

    /** The only issue, without its connections. */
    public synchronized void issue(JsonObject value) {
        issue = value;
    }

    /** The only project, without its connections. */
    public synchronized void project(JsonObject value) {
        project = value;
    }

    /** The nodes of a connection: labels, children, relations, issues or states. */
    public synchronized void connection(String name, List<JsonObject> nodes) {
        connections.put(name, nodes);
    }

    /** The comments so far. */
    public synchronized List<JsonObject> comments() {
        return List.copyOf(comments.values());
    }

    /** The issues made so far. */
    public synchronized List<JsonObject> made() {
        return List.copyOf(made.values());
    }

    /** The id of the state now. */
    public synchronized String state() {
        return state;
    }

    @Override
    public boolean makes(Request request) {
        return request.text().contains("mutation Create");
    }

    @Override
    protected List<String> check(Request request) {
        JsonObject body = json(request.text());
        List<String> violations = new ArrayList<>();
        if (!request.headers().getOrDefault("authorization", "").equals("lin_api_test")) {
            violations.add("no key");
        }
        try {
            Map<String, Object> whole = JSON.readValue(request.text(), new TypeReference<>() {});
            Map<String, Object> variables = JSON.convertValue(whole.get("variables"), new TypeReference<>() {});
            violations.addAll(contract.violations(body.string("query").orElse(""), variables));
        } catch (JsonProcessingException e) {
            violations.add("no JSON");
        }
        return violations;
    }

    @Override
    protected synchronized Reply act(Request request) {
        JsonObject body = json(request.text());
        JsonObject variables = body.object("variables").orElse(JsonObject.EMPTY);
        Matcher operation = OPERATION.matcher(body.string("query").orElse(""));
        String name = operation.find() ? operation.group(2) : "";
        return switch (name) {
            case "GetIssue" -> found("issue", whole(issue, variables, "labels", "children", "relations"));
            case "GetIssueReference" -> found("issue", issue);
            case "GetProject" -> found("project", whole(project, variables, "issues"));
            case "GetIssueLabels" -> connection("issue", "labels", variables);
            case "GetIssueChildren" -> connection("issue", "children", variables);
            case "GetIssueRelations" -> connection("issue", "relations", variables);
            case "GetProjectIssues" -> connection("project", "issues", variables);
            case "GetTeamStates" -> connection("team", "states", variables);
            case "GetComment" -> found("comment", comments.getOrDefault(id(variables), JsonObject.EMPTY));
            case "GetCreatedIssue" -> found("issue", made.getOrDefault(id(variables), JsonObject.EMPTY));
            case "CreateComment" -> create(variables, comments, "commentCreate", "comment");
            case "CreateSubIssue" -> create(variables, made, "issueCreate", "issue");
            case "UpdateIssue" -> update(variables);
            default -> error("unknown operation " + name);
        };
    }

    private static String id(JsonObject variables) {
        return variables.string("id").orElse("");
    }

    private JsonObject whole(JsonObject thing, JsonObject variables, String... names) {
        if (thing.members().isEmpty()) {
            return thing;
        }
        JsonObject.Builder whole = thing.toBuilder();
        for (String name : names) {
            whole.put(name, page(name, variables));
        }
        return whole.build();
    }

    private JsonObject page(String name, JsonObject variables) {
        List<JsonObject> nodes = connections.getOrDefault(name, List.of());
        int from = variables.string("after").map(Integer::parseInt).orElse(0);
        int to = Math.min(
                nodes.size(), from + variables.integer("first").orElse(50L).intValue());
        JsonObject info = JsonObject.builder()
                .put("hasNextPage", to < nodes.size())
                .putOrNull("endCursor", to < nodes.size() ? Optional.of(Integer.toString(to)) : Optional.empty())
                .build();
        return JsonObject.builder()
                .put("nodes", JsonValue.array(nodes.subList(from, to)))
                .put("pageInfo", info)
                .build();
    }

    private Reply connection(String parent, String name, JsonObject variables) {
        return found(
                parent, JsonObject.builder().put(name, page(name, variables)).build());
    }

    private static Reply found(String name, JsonObject thing) {
        return thing.members().isEmpty()
                ? error("Entity not found: " + name)
                : Reply.json(
                        200,
                        JsonObject.builder()
                                .put(
                                        "data",
                                        JsonObject.builder().put(name, thing).build())
                                .build());
    }

    private static Reply error(String message) {
        JsonObject error = JsonObject.builder().put("message", message).build();
        return Reply.json(
                200,
                JsonObject.builder()
                        .put("errors", JsonValue.array(List.of(error)))
                        .put("data", JsonNull.INSTANCE)
                        .build());
    }

    private static Reply create(JsonObject variables, Map<String, JsonObject> things, String name, String member) {
        JsonObject input = variables.object("input").orElse(JsonObject.EMPTY);
        if (things.containsKey(id(input))) {
            return error("an entity with that id exists");
        }
        JsonObject thing = input.toBuilder()
                .put("identifier", "ENG-" + (500 + things.size()))
                .put("url", "https://linear.example/x")
                .build();
        things.put(id(input), thing);
        return found(
                name,
                JsonObject.builder().put("success", true).put(member, thing).build());
    }

    private Reply update(JsonObject variables) {
        state = variables.object("input").flatMap(i -> i.string("stateId")).orElse(state);
        return found(
                "issueUpdate",
                JsonObject.builder().put("success", true).put("issue", issue).build());
    }
}
