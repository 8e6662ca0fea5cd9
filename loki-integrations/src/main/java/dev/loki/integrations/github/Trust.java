package dev.loki.integrations.github;

import static dev.loki.integrations.github.Trigger.object;
import static dev.loki.integrations.github.Trigger.text;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether an event may start work with the repository's secrets.
 *
 * <p>Closed by default: what is not known to be right is not trusted. An issue must carry the label, put there by someone who
 * may write. A review must come from someone who belongs to the repository, on a pull request with the label whose branch is
 * the repository's own. Whoever sent the event must be allowed to write, as GitHub says it. Dispatch and schedule can be
 * caused only by those who may write.
 *
 * @param trusted whether
 * @param reason why, as one sentence
 */
public record Trust(boolean trusted, String reason) {
    private static final Set<String> ASSOCIATIONS = Set.of("OWNER", "MEMBER", "COLLABORATOR");
    private static final Set<String> REVIEWS = Set.of("approved", "changes_requested", "commented");
    private static final Set<String> WRITERS = Set.of("admin", "maintain", "write");

    /**
     * Judges an event.
     *
     * @param permission what GitHub says a user may do; empty when it does not say
     */
    public static Trust of(
            Trigger trigger, JsonValue payload, String repository, Function<String, Optional<String>> permission) {
        JsonObject event = payload instanceof JsonObject object ? object : JsonObject.EMPTY;
        String named = text(object(event, "repository"), "full_name");
        if (!repository.isEmpty() && !named.isEmpty() && !named.equalsIgnoreCase(repository)) {
            return no("the event is about another repository");
        }
        return switch (trigger.type()) {
            case "workflow_dispatch" -> sender(event, permission, "dispatched by");
            case "schedule" -> new Trust(true, "a schedule of the repository itself");
            case "issue" -> issue(trigger, event, permission);
            case "pull_request_review" -> review(trigger, event, repository, permission);
            default -> no("events of this kind start nothing");
        };
    }

    private static Trust issue(Trigger trigger, JsonObject event, Function<String, Optional<String>> permission) {
        if (!trigger.labels().contains(Trigger.LABEL)) {
            return no("the issue does not carry the label " + Trigger.LABEL);
        }
        boolean labelled = text(event, "action").equals("labeled")
                && text(object(event, "label"), "name").equals(Trigger.LABEL);
        if (!labelled) {
            return no("only putting the label " + Trigger.LABEL + " on an issue starts work on it");
        }
        return sender(event, permission, "labelled by");
    }

    private static Trust review(
            Trigger trigger, JsonObject event, String repository, Function<String, Optional<String>> permission) {
        JsonObject pull = object(event, "pull_request");
        JsonObject review = object(event, "review");
        String head = text(object(object(pull, "head"), "repo"), "full_name");
        String own = repository.isEmpty() ? text(object(event, "repository"), "full_name") : repository;
        if (head.isEmpty() || own.isEmpty() || !head.equalsIgnoreCase(own)) {
            return no("the pull request comes from a fork");
        }
        if (!text(event, "action").equals("submitted")
                || !REVIEWS.contains(text(review, "state").toLowerCase(Locale.ROOT))) {
            return no("only a submitted review starts work");
        }
        if (!trigger.labels().contains(Trigger.LABEL)) {
            return no("the pull request does not carry the label " + Trigger.LABEL);
        }
        if (!ASSOCIATIONS.contains(text(review, "author_association"))) {
            return no("the reviewer does not belong to the repository");
        }
        return sender(event, permission, "reviewed by");
    }

    private static Trust sender(JsonObject event, Function<String, Optional<String>> permission, String did) {
        String login = text(object(event, "sender"), "login");
        if (login.isEmpty()) {
            return no("the event does not say who caused it");
        }
        Optional<String> may = permission.apply(login);
        if (may.isEmpty()) {
            return no("GitHub did not say what the sender may do; give the job a token that may read collaborators");
        }
        return WRITERS.contains(may.get())
                ? new Trust(true, did + " somebody who may write")
                : no("the sender may not write to the repository");
    }

    private static Trust no(String reason) {
        return new Trust(false, reason);
    }
}
