package dev.loki.integrations.linear;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.Api;
import dev.loki.integrations.adapter.Credentials;
import dev.loki.integrations.adapter.ImportedProject;
import dev.loki.integrations.adapter.IntegrationAdapter;
import dev.loki.integrations.adapter.Operation;
import dev.loki.integrations.adapter.Pace;
import dev.loki.integrations.adapter.Posted;
import dev.loki.integrations.adapter.RemoteException;
import dev.loki.integrations.adapter.Subtask;
import dev.loki.integrations.adapter.Surroundings;
import dev.loki.integrations.adapter.Synced;
import dev.loki.integrations.adapter.Synced.Outcome;
import dev.loki.integrations.webhook.WebhookHandler;
import dev.loki.integrations.webhook.Webhooks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Linear. Comments and issues are made with ids that loki chose, so that the same one cannot be made twice. */
public final class LinearAdapter extends IntegrationAdapter {
    /** The most pages of a connection that are read: ten thousand nodes. */
    static final int MAX_PAGES = 200;

    private static final String ISSUE = "issue";

    private final LinearSettings settings;
    private final LinearApi linear;

    /** An adapter for one workspace. */
    public LinearAdapter(LinearSettings settings, Surroundings around) {
        super("linear", around);
        this.settings = settings;
        Credentials credentials = Credentials.of(settings.apiKey(), settings.apiKey());
        this.linear = new LinearApi(new Api(
                new LinearVendor(), settings.endpoint(), Map.of(), credentials, around, new Pace(Duration.ZERO)));
    }

    @Override
    protected ImportedProject readProject(Operation op, String externalId) {
        JsonObject byId =
                byId(externalId).toBuilder().put("first", LinearApi.PAGE).build();
        Optional<JsonObject> issue = op.request(deadline -> linear.find(LinearDocuments.ISSUE, ISSUE, byId, deadline));
        if (issue.isPresent()) {
            JsonObject whole = whole(op, issue.get(), LinearDocuments.LABELS_PAGE, ISSUE, "labels");
            whole = whole(op, whole, LinearDocuments.CHILDREN_PAGE, ISSUE, "children");
            return LinearMapper.importedIssue(whole(op, whole, LinearDocuments.RELATIONS_PAGE, ISSUE, "relations"));
        }
        JsonObject project = op.request(deadline -> linear.find(LinearDocuments.PROJECT, "project", byId, deadline))
                .orElseThrow(() -> unknown(externalId));
        return LinearMapper.importedProject(whole(op, project, LinearDocuments.ISSUES_PAGE, "project", "issues"));
    }

    private static RemoteException unknown(String externalId) {
        return RemoteException.refused(
                404,
                "Linear has no issue and no project " + externalId.replaceAll("\\p{Cntrl}", "?")
                        + "; write the id as ENG-123 or as a UUID");
    }

    private static JsonObject byId(String id) {
        return JsonObject.builder().put("id", id).build();
    }

    /** A thing with all pages of one of its connections. */
    private JsonObject whole(Operation op, JsonObject thing, String document, String parent, String connection) {
        JsonObject first = thing.object(connection).orElse(JsonObject.EMPTY);
        List<JsonObject> nodes = new ArrayList<>(first.objects("nodes"));
        nodes.addAll(further(
                op, first, document, parent, connection, thing.string("id").orElse("")));
        return thing.toBuilder()
                .put(
                        connection,
                        JsonObject.builder()
                                .put("nodes", JsonValue.array(nodes))
                                .build())
                .build();
    }

    private List<JsonObject> further(
            Operation op, JsonObject first, String document, String parent, String connection, String id) {
        List<JsonObject> nodes = new ArrayList<>();
        Optional<String> after = next(first);
        for (int page = 1; after.isPresent(); page++) {
            if (page == MAX_PAGES) {
                throw RemoteException.refused(
                        200, "Linear: " + id + " has more than " + MAX_PAGES * LinearApi.PAGE + " " + connection);
            }
            Optional<String> cursor = after;
            JsonObject found = op.request(deadline -> linear.page(document, parent, connection, id, cursor, deadline));
            nodes.addAll(found.objects("nodes"));
            after = next(found);
        }
        return nodes;
    }

    private static Optional<String> next(JsonObject connection) {
        JsonObject info = connection.object("pageInfo").orElse(JsonObject.EMPTY);
        return info.bool("hasNextPage").orElse(false) ? info.string("endCursor") : Optional.empty();
    }

    private JsonObject reference(Operation op, String externalId) {
        return op.request(deadline -> linear.find(LinearDocuments.ISSUE_REFERENCE, ISSUE, byId(externalId), deadline))
                .orElseThrow(() -> unknown(externalId));
    }

    @Override
    protected String readStatus(Operation op, String externalId) {
        return state(reference(op, externalId)).string("name").orElse("unknown");
    }

    private static JsonObject state(JsonObject issue) {
        return issue.object("state").orElse(JsonObject.EMPTY);
    }

    @Override
    protected Synced writeStatus(Operation op, String externalId, String status) {
        Optional<String> mapped = settings.statuses().target(status);
        if (mapped.isEmpty()) {
            return new Synced(Outcome.NOT_MAPPED, "", "no state of Linear belongs to \"" + status + "\"");
        }
        String target = mapped.get();
        JsonObject issue = reference(op, externalId);
        String name = issue.string("identifier").orElse(externalId);
        if (state(issue).string("name").filter(target::equalsIgnoreCase).isPresent()) {
            return new Synced(Outcome.ALREADY_THERE, target, name + " is in \"" + target + "\" already");
        }
        List<JsonObject> states = states(op, team(issue));
        Optional<JsonObject> state = named(states, target).or(() -> ofKind(states, target));
        if (state.isEmpty()) {
            return new Synced(Outcome.UNREACHABLE, target, "the team of " + name + " has no state \"" + target + "\"");
        }
        return move(op, issue, name, state.get());
    }

    private Synced move(Operation op, JsonObject issue, String name, JsonObject state) {
        String to = state.string("name").orElse("");
        if (state.string("id").equals(state(issue).string("id"))) {
            return new Synced(Outcome.ALREADY_THERE, to, name + " is in \"" + to + "\" already");
        }
        intends(name, to);
        JsonObject variables = JsonObject.builder()
                .put("id", issue.string("id").orElse(""))
                .put(
                        "input",
                        JsonObject.builder()
                                .put("stateId", state.string("id").orElse(""))
                                .build())
                .build();
        op.request(deadline -> linear.mutate(
                LinearDocuments.UPDATE_ISSUE, "issueUpdate", ISSUE, variables, JsonObject.EMPTY, deadline));
        return new Synced(Outcome.CHANGED, to, name + " is in \"" + to + "\" now");
    }

    private static String team(JsonObject issue) {
        return issue.object("team").flatMap(t -> t.string("id")).orElse("");
    }

    private List<JsonObject> states(Operation op, String team) {
        JsonObject first = op.request(deadline ->
                linear.page(LinearDocuments.STATES_PAGE, "team", "states", team, Optional.empty(), deadline));
        List<JsonObject> states = new ArrayList<>(first.objects("nodes"));
        states.addAll(further(op, first, LinearDocuments.STATES_PAGE, "team", "states", team));
        return states;
    }

    private static Optional<JsonObject> named(List<JsonObject> states, String target) {
        return states.stream()
                .filter(s -> s.string("name").filter(target::equalsIgnoreCase).isPresent())
                .findFirst();
    }

    /** A state of the kind that a usual name stands for, where no state has the name itself. */
    private static Optional<JsonObject> ofKind(List<JsonObject> states, String target) {
        String kind = switch (target.toLowerCase(Locale.ROOT)) {
            case "in progress", "in review" -> "started";
            case "done" -> "completed";
            default -> "";
        };
        return states.stream()
                .filter(s ->
                        !kind.isEmpty() && s.string("type").filter(kind::equals).isPresent())
                .findFirst();
    }

    @Override
    protected Posted makeComment(Operation op, String externalId, String markdown, Ticket ticket) {
        String issue = reference(op, externalId).string("id").orElse("");
        JsonObject input = JsonObject.builder()
                .put("id", ticket.id().toString())
                .put("issueId", issue)
                .put("body", markdown)
                .build();
        JsonObject comment = op.create(
                ticket.mayExist(),
                deadline -> linear.find(
                        LinearDocuments.COMMENT, "comment", byId(ticket.id().toString()), deadline),
                deadline -> linear.mutate(
                        LinearDocuments.CREATE_COMMENT,
                        "commentCreate",
                        "comment",
                        input(input),
                        pretended(ticket),
                        deadline));
        return new Posted(ticket.id().toString(), "", comment.string("url").orElse(""));
    }

    private static JsonObject input(JsonObject input) {
        return JsonObject.builder().put("input", input).build();
    }

    private static JsonObject pretended(Ticket ticket) {
        return JsonObject.builder().put("id", ticket.id().toString()).build();
    }

    @Override
    protected List<Posted> readSubtasks(Operation op, String externalId) {
        String id = reference(op, externalId).string("id").orElse("");
        JsonObject first = op.request(deadline ->
                linear.page(LinearDocuments.CHILDREN_PAGE, ISSUE, "children", id, Optional.empty(), deadline));
        List<JsonObject> children = new ArrayList<>(first.objects("nodes"));
        children.addAll(further(op, first, LinearDocuments.CHILDREN_PAGE, ISSUE, "children", id));
        return children.stream().map(LinearAdapter::posted).toList();
    }

    @Override
    protected Posted makeSubtask(Operation op, String externalId, Subtask subtask, Ticket ticket) {
        JsonObject parent = reference(op, externalId);
        JsonObject.Builder input = JsonObject.builder()
                .put("id", ticket.id().toString())
                .put("parentId", parent.string("id").orElse(""))
                .put("teamId", team(parent))
                .put("title", subtask.title());
        if (!subtask.description().isBlank()) {
            input.put("description", subtask.description());
        }
        JsonObject variables = input(input.build());
        JsonObject issue = op.create(
                ticket.mayExist(),
                deadline -> linear.find(
                        LinearDocuments.CREATED_ISSUE, ISSUE, byId(ticket.id().toString()), deadline),
                deadline -> linear.mutate(
                        LinearDocuments.CREATE_ISSUE, "issueCreate", ISSUE, variables, pretended(ticket), deadline));
        return posted(issue.toBuilder().put("title", subtask.title()).build());
    }

    private static Posted posted(JsonObject issue) {
        return new Posted(
                issue.string("identifier").or(() -> issue.string("id")).orElse(""),
                issue.string("title").orElse(""),
                issue.string("url").orElse(""));
    }

    @Override
    public Optional<WebhookHandler> webhookHandler(Webhooks webhooks) {
        return settings.webhookSecrets().isEmpty()
                ? Optional.empty()
                : Optional.of(webhooks.linear(settings.webhookSecrets()));
    }
}
