package dev.loki.integrations.github;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.Api;
import dev.loki.integrations.adapter.Deadline;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The requests of the REST API that are made. Each method is one request. Thread-safe. */
final class GitHubApi {
    /** Things of one page. */
    static final int PAGE = 100;

    private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private final Api api;
    private final String repository;

    GitHubApi(Api api, String repository) {
        this.api = api;
        this.repository = repository;
    }

    private String at(String path) {
        if (repository.isEmpty()) {
            throw new ConfigException("the repository is not known; set LOKI_GITHUB_REPO to owner/name");
        }
        return "/repos/" + repository + path;
    }

    static String sha(String text) {
        if (!SHA.matcher(text).matches()) {
            throw new LokiException(
                    "USAGE", "\"" + text.replaceAll("[^!-~]", "?") + "\" is no full commit id; write all 40 digits");
        }
        return text;
    }

    JsonObject issue(long number, Deadline deadline) {
        return api.get(at("/issues/" + number), deadline);
    }

    List<JsonObject> issues(String query, int page, Deadline deadline) {
        return list(api.getAny(at("/issues?" + query + "&" + page(page)), deadline));
    }

    JsonObject createIssue(String title, String body, Deadline deadline) {
        JsonObject json =
                JsonObject.builder().put("title", title).put("body", body).build();
        return api.write("POST", at("/issues"), json, pretended(), deadline);
    }

    JsonObject updateIssue(long number, JsonObject change, Deadline deadline) {
        return api.write("PATCH", at("/issues/" + number), change, pretended(), deadline);
    }

    List<JsonObject> comments(long number, int page, Deadline deadline) {
        return list(api.getAny(at("/issues/" + number + "/comments?" + page(page)), deadline));
    }

    JsonObject createComment(long number, String body, Deadline deadline) {
        return api.write("POST", at("/issues/" + number + "/comments"), body(body), pretended(), deadline);
    }

    JsonObject updateComment(long comment, String body, Deadline deadline) {
        return api.write("PATCH", at("/issues/comments/" + comment), body(body), pretended(), deadline);
    }

    JsonObject createStatus(String sha, JsonObject status, Deadline deadline) {
        return api.write("POST", at("/statuses/" + sha(sha)), status, pretended(), deadline);
    }

    List<JsonObject> checkRuns(String sha, String name, Deadline deadline) {
        String query = "?check_name=" + encoded(name) + "&per_page=" + PAGE;
        return api.get(at("/commits/" + sha(sha) + "/check-runs" + query), deadline)
                .objects("check_runs");
    }

    JsonObject createCheckRun(JsonObject run, Deadline deadline) {
        return api.write("POST", at("/check-runs"), run, pretended(), deadline);
    }

    JsonObject updateCheckRun(long id, JsonObject change, Deadline deadline) {
        return api.write("PATCH", at("/check-runs/" + id), change, pretended(), deadline);
    }

    /** What a user may do: {@code admin}, {@code write}, {@code read} or {@code none}; empty when GitHub does not know them. */
    Optional<String> permission(String login, Deadline deadline) {
        return api.get(at("/collaborators/" + encoded(login) + "/permission"), deadline)
                .string("permission");
    }

    private static String page(int page) {
        return "per_page=" + PAGE + "&page=" + page;
    }

    private static JsonObject body(String body) {
        return JsonObject.builder().put("body", body).build();
    }

    private static JsonObject pretended() {
        return JsonObject.builder()
                .put("id", 0)
                .put("number", 0)
                .put("html_url", "")
                .build();
    }

    private List<JsonObject> list(JsonValue answer) {
        if (!(answer instanceof JsonArray array)) {
            throw api.unexpected("a list");
        }
        return array.items().stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
