package dev.loki.integrations.jira;

import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.Api;
import dev.loki.integrations.adapter.Credentials;
import dev.loki.integrations.adapter.Deadline;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Jira Cloud.
 *
 * <p>Comments and sub-tasks carry their id as the property {@code dev.loki.operation}; links are set by their global id.
 * Requests start at least {@link #PACE} apart, however many threads make them.
 */
public final class JiraAdapter extends IntegrationAdapter {
    /** Between the starts of two requests. */
    static final Duration PACE = Duration.ofMillis(100);

    /** The most pages of children that are read: ten thousand issues. */
    static final int MAX_PAGES = 100;

    /** The most pages of comments in which an own one is looked for. */
    static final int MAX_COMMENT_PAGES = 10;

    private final JiraSettings settings;
    private final JiraApi jira;

    /** An adapter for one site. */
    public JiraAdapter(JiraSettings settings, Surroundings around) {
        super("jira", around);
        this.settings = settings;
        String basic = Base64.getEncoder()
                .encodeToString((settings.email() + ":" + settings.token()).getBytes(StandardCharsets.UTF_8));
        Credentials credentials = Credentials.of("Basic " + basic, settings.token());
        this.jira =
                new JiraApi(new Api(new JiraVendor(), settings.site(), Map.of(), credentials, around, new Pace(PACE)));
    }

    @Override
    protected ImportedProject readProject(Operation op, String externalId) {
        String key = JiraApi.key(externalId);
        JsonObject epic = op.request(deadline -> jira.issue(key, deadline));
        return EpicDocument.of(epic, children(op, key), around().clock().instant());
    }

    private List<JsonObject> children(Operation op, String key) {
        List<JsonObject> children = new ArrayList<>();
        Optional<String> next = Optional.empty();
        for (int page = 0; page < MAX_PAGES; page++) {
            Optional<String> token = next;
            JsonObject found = op.request(deadline -> jira.children(key, token, deadline));
            children.addAll(found.objects("issues"));
            next = found.string("nextPageToken");
            if (next.isEmpty() || found.bool("isLast").orElse(false)) {
                return children;
            }
        }
        throw RemoteException.refused(
                200,
                "Jira: " + key + " has more than " + MAX_PAGES * JiraApi.PAGE + " children; import a smaller epic");
    }

    @Override
    protected String readStatus(Operation op, String externalId) {
        return statusName(current(op, JiraApi.key(externalId)));
    }

    private JsonObject current(Operation op, String key) {
        JsonObject issue = op.request(deadline -> jira.issue(key, List.of("status"), deadline));
        return status(issue);
    }

    private static JsonObject status(JsonObject issue) {
        return issue.object("fields").flatMap(f -> f.object("status")).orElse(JsonObject.EMPTY);
    }

    private static String statusName(JsonObject status) {
        return status.string("name").orElse("unknown");
    }

    @Override
    protected Synced writeStatus(Operation op, String externalId, String status) {
        String key = JiraApi.key(externalId);
        Optional<String> mapped = settings.statuses().target(status);
        if (mapped.isEmpty()) {
            return new Synced(Outcome.NOT_MAPPED, "", "no status of Jira belongs to \"" + status + "\"");
        }
        String target = mapped.get();
        JsonObject now = current(op, key);
        if (statusName(now).equalsIgnoreCase(target)) {
            return new Synced(Outcome.ALREADY_THERE, target, key + " is in \"" + target + "\" already");
        }
        JsonObject offered = op.request(deadline -> jira.transitions(key, deadline));
        Optional<Transition> way = Transition.to(target, offered.objects("transitions"));
        Optional<String> category = Transition.category(target);
        if (way.isEmpty() && category.isPresent() && category.equals(Transition.categoryOf(now))) {
            return new Synced(
                    Outcome.ALREADY_THERE,
                    statusName(now),
                    key + " has no way to \"" + target + "\" and is in \"" + statusName(now)
                            + "\", which is of the same kind");
        }
        if (way.isEmpty()) {
            return new Synced(
                    Outcome.UNREACHABLE,
                    target,
                    key + " cannot go from \"" + statusName(now) + "\" to \"" + target + "\"; its workflow offers: "
                            + String.join(", ", Transition.names(offered.objects("transitions"))));
        }
        return move(op, key, way.get());
    }

    private Synced move(Operation op, String key, Transition way) {
        intends(key, way.to());
        op.create(false, deadline -> there(key, way, deadline), deadline -> {
            jira.transition(key, way.id(), deadline);
            return way;
        });
        return new Synced(Outcome.CHANGED, way.to(), key + " is in \"" + way.to() + "\" now");
    }

    private Optional<Transition> there(String key, Transition way, Deadline deadline) {
        String now = statusName(status(jira.issue(key, List.of("status"), deadline)));
        return now.equalsIgnoreCase(way.to()) ? Optional.of(way) : Optional.empty();
    }

    @Override
    protected Posted makeComment(Operation op, String externalId, String markdown, Ticket ticket) {
        String key = JiraApi.key(externalId);
        JsonObject document = Adf.fromMarkdown(markdown);
        JsonObject comment = op.create(
                ticket.mayExist(),
                deadline -> findComment(key, ticket, deadline),
                deadline -> jira.addComment(key, document, ticket.id(), deadline));
        return new Posted(comment.string("id").orElse(""), "", browse(key));
    }

    private Optional<JsonObject> findComment(String key, Ticket ticket, Deadline deadline) {
        for (int page = 0; page < MAX_COMMENT_PAGES; page++) {
            List<JsonObject> comments =
                    jira.comments(key, page * JiraApi.PAGE, deadline).objects("comments");
            Optional<JsonObject> own = comments.stream()
                    .filter(comment -> JiraApi.carries(comment, ticket.id()))
                    .findFirst();
            if (own.isPresent() || comments.size() < JiraApi.PAGE) {
                return own;
            }
        }
        return Optional.empty();
    }

    @Override
    protected List<Posted> readSubtasks(Operation op, String externalId) {
        return children(op, JiraApi.key(externalId)).stream().map(this::posted).toList();
    }

    @Override
    protected Posted makeSubtask(Operation op, String externalId, Subtask subtask, Ticket ticket) {
        String parent = JiraApi.key(externalId);
        String project = settings.project().orElse(parent.substring(0, parent.lastIndexOf('-')));
        JsonObject description = Adf.fromMarkdown(subtask.description());
        JsonObject issue = op.create(
                ticket.mayExist(),
                deadline -> findSubtask(parent, ticket, deadline),
                deadline -> jira.createSubtask(
                        parent, project, settings.subtaskType(), subtask.title(), description, ticket.id(), deadline));
        String key = issue.string("key").orElse("");
        return new Posted(key, subtask.title(), browse(key));
    }

    private Optional<JsonObject> findSubtask(String parent, Ticket ticket, Deadline deadline) {
        Optional<String> next = Optional.empty();
        do {
            JsonObject page = jira.children(parent, next, deadline);
            Optional<JsonObject> own = page.objects("issues").stream()
                    .filter(issue -> JiraApi.carries(issue, ticket.id()))
                    .findFirst();
            if (own.isPresent()) {
                return own;
            }
            next = page.bool("isLast").orElse(false) ? Optional.empty() : page.string("nextPageToken");
        } while (next.isPresent());
        return Optional.empty();
    }

    /** Links a page, such as a deployment, to an issue; the same address is linked once, whatever its title. */
    public void link(String externalId, String url, String title) {
        String key = JiraApi.key(externalId);
        String globalId = "dev.loki=" + Sha256.hex(url);
        operation(
                "link",
                op -> op.request(deadline -> {
                    jira.link(key, globalId, url, title, deadline);
                    return key;
                }));
    }

    private Posted posted(JsonObject issue) {
        String key = issue.string("key").orElse("");
        String title = issue.object("fields").flatMap(f -> f.string("summary")).orElse("");
        return new Posted(key, title, browse(key));
    }

    private String browse(String key) {
        return settings.site() + "/browse/" + key;
    }

    @Override
    public Optional<WebhookHandler> webhookHandler(Webhooks webhooks) {
        return settings.webhookSecrets().isEmpty()
                ? Optional.empty()
                : Optional.of(webhooks.jira(settings.webhookSecrets(), Adf::toMarkdown));
    }
}
