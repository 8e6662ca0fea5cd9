package dev.loki.integrations.jira;

import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.Api;
import dev.loki.integrations.adapter.Deadline;
import dev.loki.integrations.adapter.OperationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The requests of the REST API that are made. Each method is one request. Thread-safe. */
final class JiraApi {
    /** Issues or comments of one page. */
    static final int PAGE = 100;

    private static final Pattern KEY = Pattern.compile("[A-Z][A-Z0-9_]*-\\d{1,12}");
    private static final String ISSUE = "/rest/api/3/issue";
    private static final List<String> FIELDS = List.of(
            "summary",
            "description",
            "priority",
            "labels",
            "components",
            "status",
            "issuetype",
            "issuelinks",
            "parent",
            "project");

    private final Api api;

    JiraApi(Api api) {
        this.api = api;
    }

    /**
     * The key of an issue in its one spelling.
     *
     * @throws LokiException with the code {@code USAGE} if it is none
     */
    static String key(String text) {
        String key = text.strip().toUpperCase(Locale.ROOT);
        if (!KEY.matcher(key).matches()) {
            throw new LokiException(
                    "USAGE",
                    "\"" + text.replaceAll("\\p{Cntrl}", "?") + "\" is no key of a Jira issue; write it as PROJ-123");
        }
        return key;
    }

    JsonObject issue(String key, List<String> fields, Deadline deadline) {
        return api.get(ISSUE + "/" + key + "?fields=" + String.join(",", fields), deadline);
    }

    JsonObject issue(String key, Deadline deadline) {
        return issue(key, FIELDS, deadline);
    }

    /** One page of the children of an issue. */
    JsonObject children(String key, Optional<String> nextPage, Deadline deadline) {
        JsonObject.Builder body = JsonObject.builder()
                .put("jql", "parent = \"" + key + "\" ORDER BY rank ASC")
                .put("fields", FIELDS)
                .put("maxResults", PAGE)
                .put("properties", List.of(OperationId.PROPERTY));
        nextPage.ifPresent(token -> body.put("nextPageToken", token));
        return api.query("/rest/api/3/search/jql", body.build(), deadline);
    }

    JsonObject createSubtask(
            String parent,
            String project,
            String type,
            String title,
            JsonObject description,
            UUID id,
            Deadline deadline) {
        JsonObject fields = JsonObject.builder()
                .put("project", JsonObject.builder().put("key", project).build())
                .put("parent", JsonObject.builder().put("key", parent).build())
                .put("issuetype", JsonObject.builder().put("name", type).build())
                .put("summary", title)
                .put("description", description)
                .build();
        JsonObject body = JsonObject.builder()
                .put("fields", fields)
                .put("properties", property(id))
                .build();
        JsonObject pretended =
                JsonObject.builder().put("id", "0").put("key", project + "-0").build();
        return api.write("POST", ISSUE, body, pretended, deadline);
    }

    /** One page of the comments of an issue, latest first, with their properties. */
    JsonObject comments(String key, int startAt, Deadline deadline) {
        String query = "?startAt=" + startAt + "&maxResults=" + PAGE + "&orderBy=-created&expand=properties";
        return api.get(ISSUE + "/" + key + "/comment" + query, deadline);
    }

    JsonObject addComment(String key, JsonObject document, UUID id, Deadline deadline) {
        JsonObject body = JsonObject.builder()
                .put("body", document)
                .put("properties", property(id))
                .build();
        JsonObject pretended = JsonObject.builder().put("id", "0").build();
        return api.write("POST", ISSUE + "/" + key + "/comment", body, pretended, deadline);
    }

    JsonObject transitions(String key, Deadline deadline) {
        return api.get(ISSUE + "/" + key + "/transitions", deadline);
    }

    void transition(String key, String transition, Deadline deadline) {
        JsonObject body = JsonObject.builder()
                .put("transition", JsonObject.builder().put("id", transition).build())
                .build();
        api.write("POST", ISSUE + "/" + key + "/transitions", body, JsonObject.EMPTY, deadline);
    }

    /** Sets a link; one with the same global id is replaced. */
    void link(String key, String globalId, String url, String title, Deadline deadline) {
        JsonObject body = JsonObject.builder()
                .put("globalId", globalId)
                .put(
                        "object",
                        JsonObject.builder().put("url", url).put("title", title).build())
                .build();
        api.write("POST", ISSUE + "/" + key + "/remotelink", body, JsonObject.EMPTY, deadline);
    }

    private static JsonValue property(UUID id) {
        List<JsonValue> properties = new ArrayList<>();
        properties.add(JsonObject.builder()
                .put("key", OperationId.PROPERTY)
                .put("value", JsonObject.builder().put("id", id.toString()).build())
                .build());
        return new JsonArray(properties);
    }

    /** Whether an issue or a comment carries that id as its property. */
    static boolean carries(JsonObject thing, UUID id) {
        JsonObject byName = thing.object("properties").orElse(JsonObject.EMPTY);
        return byName.object(OperationId.PROPERTY).map(value -> has(value, id)).orElse(false)
                || thing.objects("properties").stream()
                        .filter(p -> p.string("key")
                                .filter(OperationId.PROPERTY::equals)
                                .isPresent())
                        .flatMap(p -> p.object("value").stream())
                        .anyMatch(value -> has(value, id));
    }

    private static boolean has(JsonObject value, UUID id) {
        return value.string("id").filter(id.toString()::equals).isPresent();
    }
}
