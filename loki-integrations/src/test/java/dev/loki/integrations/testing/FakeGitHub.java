package dev.loki.integrations.testing;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.testing.RawServer.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GitHub: issues, comments, statuses and check runs of one repository. */
public final class FakeGitHub extends FakeTracker {
    private static final Pattern PATH =
            Pattern.compile("/repos/octo/repo/([a-z-]+)(?:/([^/?]+))?(?:/([^?]+))?(?:\\?(.*))?");

    private final Contract contract = Contract.of("schemas/github-slice.json");
    private final Map<Long, JsonObject> issues = new LinkedHashMap<>();
    private final Map<Long, JsonObject> comments = new LinkedHashMap<>();
    private final List<JsonObject> statuses = new ArrayList<>();
    private final Map<Long, JsonObject> checks = new LinkedHashMap<>();
    private String permission = "write";

    /** An issue. */
    public synchronized void issue(long number, JsonObject issue) {
        issues.put(number, issue.toBuilder().put("number", number).build());
    }

    /** A comment by somebody. */
    public synchronized void comment(long id, String body, String association) {
        comments.put(
                id,
                JsonObject.builder()
                        .put("id", id)
                        .put("body", body)
                        .put("author_association", association)
                        .build());
    }

    /** What every user may do. */
    public synchronized void permission(String value) {
        permission = value;
    }

    /** The issues so far. */
    public synchronized List<JsonObject> issues() {
        return List.copyOf(issues.values());
    }

    /** The comments so far. */
    public synchronized List<JsonObject> comments() {
        return List.copyOf(comments.values());
    }

    /** The statuses so far. */
    public synchronized List<JsonObject> statuses() {
        return List.copyOf(statuses);
    }

    /** The checks so far. */
    public synchronized List<JsonObject> checks() {
        return List.copyOf(checks.values());
    }

    @Override
    public boolean makes(Request request) {
        return request.method().equals("POST");
    }

    @Override
    protected List<String> check(Request request) {
        List<String> violations = new ArrayList<>(contract.violations(request));
        if (!request.headers().getOrDefault("authorization", "").equals("Bearer ghp_test")) {
            violations.add("no bearer token");
        }
        if (!request.headers().getOrDefault("accept", "").equals("application/vnd.github+json")) {
            violations.add("the wrong media type");
        }
        if (!request.headers().containsKey("x-github-api-version")) {
            violations.add("no version");
        }
        JsonObject body = request.text().isEmpty() ? JsonObject.EMPTY : json(request.text());
        if (body.string("body").orElse("").length() > 65_536) {
            violations.add("a body that is too long");
        }
        if (body.string("description").orElse("").length() > 140) {
            violations.add("a description that is too long");
        }
        return violations;
    }

    @Override
    protected synchronized Reply act(Request request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return new Reply(404, "{\"message\":\"Not Found\"}");
        }
        JsonObject body = request.text().isEmpty() ? JsonObject.EMPTY : json(request.text());
        String id = path.group(2) == null ? "" : path.group(2);
        String rest = path.group(3) == null ? "" : path.group(3);
        boolean read = request.method().equals("GET");
        return switch (path.group(1)) {
            case "issues" -> issues(id, rest, read, body, path.group(4) == null ? "" : path.group(4));
            case "statuses" -> {
                statuses.add(body.toBuilder().put("sha", id).build());
                yield new Reply(201, "{\"id\":1}");
            }
            case "check-runs" -> checkRun(id, body);
            case "commits" ->
                Reply.json(
                        200,
                        JsonObject.builder()
                                .put("total_count", checks.size())
                                .put("check_runs", JsonValue.array(checks()))
                                .build());
            default ->
                Reply.json(
                        200, JsonObject.builder().put("permission", permission).build());
        };
    }

    private Reply issues(String id, String rest, boolean read, JsonObject body, String query) {
        if (id.isEmpty()) {
            return read ? Reply.json(200, page(issues(), query)) : createIssue(body);
        }
        if (id.equals("comments")) {
            long comment = Long.parseLong(rest);
            comments.put(
                    comment,
                    comments.get(comment).toBuilder()
                            .put("body", body.string("body").orElse(""))
                            .build());
            return Reply.json(200, comments.get(comment));
        }
        if (rest.equals("comments")) {
            return read ? Reply.json(200, page(comments(), query)) : createComment(body);
        }
        long number = Long.parseLong(id);
        JsonObject.Builder issue = issues.getOrDefault(number, JsonObject.EMPTY).toBuilder();
        body.members().forEach(issue::put);
        issues.put(number, issue.build());
        return Reply.json(200, issues.get(number));
    }

    private static JsonValue page(List<JsonObject> all, String query) {
        Matcher page = Pattern.compile("(?:^|&)page=(\\d+)").matcher(query);
        int from = page.find() ? (Integer.parseInt(page.group(1)) - 1) * 100 : 0;
        return JsonValue.array(all.subList(Math.min(from, all.size()), Math.min(from + 100, all.size())));
    }

    private Reply createIssue(JsonObject body) {
        long number = 1000L + issues.size();
        issues.put(
                number,
                body.toBuilder().put("number", number).put("state", "open").build());
        return Reply.json(201, issues.get(number));
    }

    private Reply createComment(JsonObject body) {
        long id = 5000L + comments.size();
        comment(id, body.string("body").orElse(""), "MEMBER");
        return Reply.json(201, comments.get(id));
    }

    private Reply checkRun(String id, JsonObject body) {
        if (id.isEmpty()) {
            long made = 7000L + checks.size();
            checks.put(made, body.toBuilder().put("id", made).build());
            return Reply.json(201, checks.get(made));
        }
        long known = Long.parseLong(id);
        List<JsonObject> all = new ArrayList<>(
                checks.get(known).object("output").orElse(JsonObject.EMPTY).objects("annotations"));
        all.addAll(body.object("output").orElse(JsonObject.EMPTY).objects("annotations"));
        JsonObject output =
                JsonObject.builder().put("annotations", JsonValue.array(all)).build();
        checks.put(known, checks.get(known).toBuilder().put("output", output).build());
        return Reply.json(200, checks.get(known));
    }
}
