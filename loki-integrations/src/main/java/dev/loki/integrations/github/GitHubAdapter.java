package dev.loki.integrations.github;

import dev.loki.core.LokiException;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.integrations.adapter.Api;
import dev.loki.integrations.adapter.Credentials;
import dev.loki.integrations.adapter.Deadline;
import dev.loki.integrations.adapter.ImportedProject;
import dev.loki.integrations.adapter.IntegrationAdapter;
import dev.loki.integrations.adapter.Markup;
import dev.loki.integrations.adapter.Operation;
import dev.loki.integrations.adapter.OperationId;
import dev.loki.integrations.adapter.Pace;
import dev.loki.integrations.adapter.Posted;
import dev.loki.integrations.adapter.Subtask;
import dev.loki.integrations.adapter.Surroundings;
import dev.loki.integrations.adapter.Synced;
import dev.loki.integrations.adapter.Synced.Outcome;
import dev.loki.integrations.webhook.WebhookHandler;
import dev.loki.integrations.webhook.Webhooks;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * GitHub. What is made carries its id in a comment of HTML that is not shown; the report of a pull request is one comment that
 * is kept up to date.
 */
public final class GitHubAdapter extends IntegrationAdapter {
    /** The longest body of an issue or a comment, in characters. */
    static final int MAX_BODY = 65_536;

    /** The most pages in which something is looked for or read. */
    static final int MAX_PAGES = 30;

    private static final String REPORT = "<!-- loki:report -->";
    private static final String PREFIX = "loki:";
    private static final Set<String> OURS = Set.of("OWNER", "MEMBER", "COLLABORATOR");
    private static final Pattern NUMBER = Pattern.compile("(?:([^#\\s]+)?#)?(\\d{1,12})");

    private final GitHubSettings settings;
    private final GitHubApi github;

    /** An adapter for one repository. */
    public GitHubAdapter(GitHubSettings settings, Surroundings around) {
        super("github", around);
        this.settings = settings;
        Map<String, String> headers =
                Map.of("Accept", "application/vnd.github+json", "X-GitHub-Api-Version", "2022-11-28");
        Credentials credentials = Credentials.of("Bearer " + settings.token(), settings.token());
        Api api = new Api(new GitHubVendor(), settings.api(), headers, credentials, around, new Pace(Duration.ZERO));
        this.github = new GitHubApi(api, settings.repository());
    }

    private long number(String externalId) {
        Matcher matcher = NUMBER.matcher(externalId.strip());
        boolean here = matcher.matches()
                && (matcher.group(1) == null || matcher.group(1).equalsIgnoreCase(settings.repository()));
        if (!here) {
            throw new LokiException(
                    "USAGE",
                    "\"" + externalId.replaceAll("\\p{Cntrl}", "?") + "\" is no issue of "
                            + (settings.repository().isEmpty() ? "the repository" : settings.repository())
                            + "; write its number");
        }
        return Long.parseLong(matcher.group(2));
    }

    @Override
    protected ImportedProject readProject(Operation op, String externalId) {
        long number = number(externalId);
        JsonObject issue = op.request(deadline -> github.issue(number, deadline));
        return GitHubMapper.issue(issue, settings.repository());
    }

    /**
     * Reads the open issues of the repository, pull requests left out.
     *
     * @param label only those with this label
     * @param limit at most so many
     */
    public ImportedProject importIssues(Optional<String> label, int limit) {
        return operation("importProject", op -> {
            List<JsonObject> issues = new ArrayList<>();
            String query = "state=open&sort=created&direction=asc"
                    + label.map(name -> "&labels=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                            .orElse("");
            for (int page = 1; page <= MAX_PAGES && issues.size() < limit; page++) {
                int at = page;
                List<JsonObject> found = op.request(deadline -> github.issues(query, at, deadline));
                found.stream()
                        .filter(issue -> issue.object("pull_request").isEmpty())
                        .forEach(issues::add);
                if (found.size() < GitHubApi.PAGE) {
                    break;
                }
            }
            return GitHubMapper.issues(issues.subList(0, Math.min(limit, issues.size())), settings.repository());
        });
    }

    @Override
    protected String readStatus(Operation op, String externalId) {
        long number = number(externalId);
        JsonObject issue = op.request(deadline -> github.issue(number, deadline));
        return GitHubMapper.status(issue);
    }

    @Override
    protected Synced writeStatus(Operation op, String externalId, String status) {
        Optional<String> mapped = settings.statuses().target(status);
        if (mapped.isEmpty()) {
            return new Synced(Outcome.NOT_MAPPED, "", "no status of GitHub belongs to \"" + status + "\"");
        }
        String target = mapped.get();
        long number = number(externalId);
        JsonObject issue = op.request(deadline -> github.issue(number, deadline));
        if (GitHubMapper.status(issue).equalsIgnoreCase(target)) {
            return new Synced(Outcome.ALREADY_THERE, target, "#" + number + " is \"" + target + "\" already");
        }
        JsonObject change = GitHubMapper.change(issue, target);
        intends(Long.toString(number), target.equalsIgnoreCase("done") ? "closed" : "open");
        op.request(deadline -> github.updateIssue(number, change, deadline));
        return new Synced(Outcome.CHANGED, target, "#" + number + " is \"" + target + "\" now");
    }

    @Override
    protected Posted makeComment(Operation op, String externalId, String markdown, Ticket ticket) {
        long number = number(externalId);
        String marker = OperationId.marker(ticket.id());
        String body = body(markdown, marker);
        JsonObject comment = op.create(
                ticket.mayExist(),
                deadline -> findComment(number, marker, deadline),
                deadline -> github.createComment(number, body, deadline));
        return posted(comment, "");
    }

    /** A text with its marker, which is never cut off. */
    static String body(String markdown, String marker) {
        return Markup.bounded(markdown.stripTrailing(), MAX_BODY - marker.length() - 2) + "\n\n" + marker;
    }

    /** The comment with that marker by someone who belongs to the repository: anybody can write a marker. */
    private Optional<JsonObject> findComment(long number, String marker, Deadline deadline) {
        for (int page = 1; page <= MAX_PAGES; page++) {
            List<JsonObject> comments = github.comments(number, page, deadline);
            Optional<JsonObject> own = comments.stream()
                    .filter(comment -> comment.string("body").orElse("").contains(marker) && ours(comment))
                    .findFirst();
            if (own.isPresent() || comments.size() < GitHubApi.PAGE) {
                return own;
            }
        }
        return Optional.empty();
    }

    private static boolean ours(JsonObject comment) {
        boolean bot = comment.object("user")
                .flatMap(u -> u.string("type"))
                .filter("Bot"::equals)
                .isPresent();
        return bot || OURS.contains(comment.string("author_association").orElse(""));
    }

    @Override
    protected List<Posted> readSubtasks(Operation op, String externalId) {
        long number = number(externalId);
        List<Posted> parts = new ArrayList<>();
        for (int page = 1; page <= MAX_PAGES; page++) {
            int at = page;
            List<JsonObject> issues = op.request(deadline -> github.issues("state=all", at, deadline));
            issues.stream()
                    .filter(issue -> issue.string("body").orElse("").contains(partOf(number)))
                    .forEach(issue ->
                            parts.add(posted(issue, issue.string("title").orElse(""))));
            if (issues.size() < GitHubApi.PAGE) {
                break;
            }
        }
        return parts;
    }

    private static String partOf(long number) {
        return "<!-- loki:part-of #" + number + " -->";
    }

    @Override
    protected Posted makeSubtask(Operation op, String externalId, Subtask subtask, Ticket ticket) {
        long number = number(externalId);
        String marker = OperationId.marker(ticket.id());
        String text =
                subtask.description().isBlank() ? "" : subtask.description().strip() + "\n\n";
        String body = body(text + "Part of #" + number + ".", partOf(number) + "\n" + marker);
        JsonObject issue = op.create(
                ticket.mayExist(),
                deadline -> github.issues("state=all&sort=created&direction=desc", 1, deadline).stream()
                        .filter(i -> i.string("body").orElse("").contains(marker))
                        .findFirst(),
                deadline -> github.createIssue(subtask.title(), body, deadline));
        return posted(issue, subtask.title());
    }

    /** Sets the status of a commit: {@code pending}, {@code success}, {@code failure} or {@code error}. */
    public void commitStatus(String sha, String state, String description, Optional<String> targetUrl) {
        JsonObject status = Checks.status(state, description, targetUrl);
        operation("commitStatus", op -> op.request(deadline -> github.createStatus(sha, status, deadline)));
    }

    /** Makes a check on the head commit, with remarks at lines. */
    public void checkRun(GitHubReport report, String externalId) {
        operation("checkRun", op -> {
            new Checks(github).post(op, report, externalId);
            return externalId;
        });
    }

    /** Writes the report of a pull request into its one comment. */
    public Posted report(String externalId, GitHubReport report) {
        long number = number(externalId);
        String markdown = report.report().markdown() + "\nCommit `"
                + GitHubApi.sha(report.sha()).substring(0, 10) + "`\n";
        String body = body(markdown, REPORT);
        return operation("report", op -> {
            Optional<JsonObject> there = op.request(deadline -> findComment(number, REPORT, deadline));
            if (there.isPresent()) {
                long id = there.get().integer("id").orElse(0L);
                return posted(op.request(deadline -> github.updateComment(id, body, deadline)), "");
            }
            return posted(
                    op.create(
                            false,
                            deadline -> findComment(number, REPORT, deadline),
                            deadline -> github.createComment(number, body, deadline)),
                    "");
        });
    }

    /** What GitHub says a user may do; empty when it does not say. */
    public Optional<String> permission(String login) {
        return operation("permission", op -> op.request(deadline -> github.permission(login, deadline)));
    }

    /** The id of a check that belongs to a run. */
    public static String checkId(String run) {
        return PREFIX + Sha256.hex(run).substring(0, 32);
    }

    private static Posted posted(JsonObject thing, String title) {
        long id = thing.integer("number").or(() -> thing.integer("id")).orElse(0L);
        return new Posted(Long.toString(id), title, thing.string("html_url").orElse(""));
    }

    @Override
    public Optional<WebhookHandler> webhookHandler(Webhooks webhooks) {
        return settings.webhookSecrets().isEmpty()
                ? Optional.empty()
                : Optional.of(webhooks.github(settings.webhookSecrets()));
    }
}
