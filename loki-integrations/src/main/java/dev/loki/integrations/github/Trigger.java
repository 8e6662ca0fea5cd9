package dev.loki.integrations.github;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What started a workflow, as its event says. Every text in it comes from outside.
 *
 * @param type {@code issue}, {@code pull_request_review}, {@code workflow_dispatch}, {@code schedule} or {@code unknown}
 * @param prd the requirements; may be empty
 * @param provider one of {@link #PROVIDERS}
 * @param dryRun whether nothing is to be changed
 * @param sourceId the number of the issue or pull request; empty when there is none
 * @param sourceType {@code issue} or {@code pull_request}; empty when there is none
 * @param labels the labels of the issue or pull request
 * @param metadata further facts about the source
 */
public record Trigger(
        String type,
        String prd,
        String provider,
        boolean dryRun,
        Optional<String> sourceId,
        Optional<String> sourceType,
        List<String> labels,
        JsonObject metadata) {
    /** The label that lets loki work on an issue or a pull request. */
    public static final String LABEL = "loki-mode";

    /** The providers that an event may name; the first is meant when it names none or another. */
    public static final List<String> PROVIDERS = List.of("claude", "codex", "gemini");

    private static final Map<String, String> PROVIDER_LABELS =
            Map.of("loki-provider-codex", "codex", "loki-provider-gemini", "gemini");
    private static final Set<String> SOURCES = Set.of("issue", "pull_request_review");

    /** Copies the list. */
    public Trigger {
        labels = List.copyOf(labels);
    }

    /** What labels ask for: {@code enabled}, {@code priority}, {@code provider}, {@code dryRun}; later ones win. */
    static JsonObject labelConfig(List<String> labels) {
        JsonObject.Builder config = JsonObject.builder();
        for (String label : labels) {
            switch (label) {
                case LABEL -> config.put("enabled", true);
                case "loki-priority-high" -> config.put("priority", "high");
                case "loki-priority-low" -> config.put("priority", "low");
                case "loki-dry-run" -> config.put("dryRun", true);
                default ->
                    Optional.ofNullable(PROVIDER_LABELS.get(label)).ifPresent(name -> config.put("provider", name));
            }
        }
        return config.build();
    }

    /**
     * Reads an event; any JSON is understood.
     *
     * @param eventName the name of the event
     * @param payload its document
     * @param inputs of a dispatched workflow: {@code prd_content}, {@code provider}, {@code dry_run}
     */
    public static Trigger parse(String eventName, JsonValue payload, JsonObject inputs) {
        JsonObject event = payload instanceof JsonObject object ? object : JsonObject.EMPTY;
        return switch (eventName) {
            case "issues" -> issue(event);
            case "pull_request_review" -> review(event);
            case "workflow_dispatch" -> dispatch(event, inputs);
            case "schedule" ->
                other(
                        "schedule",
                        JsonObject.builder()
                                .put("schedule", text(event, "schedule"))
                                .put("repository", repository(event))
                                .build());
            default ->
                other(
                        "unknown",
                        JsonObject.builder().put("eventName", eventName).build());
        };
    }

    private static Trigger issue(JsonObject event) {
        JsonObject issue = object(event, "issue");
        JsonObject metadata = JsonObject.builder()
                .put("issueNumber", issue.get("number").orElse(JsonNull.INSTANCE))
                .put("issueTitle", text(issue, "title"))
                .put("issueUrl", text(issue, "html_url"))
                .put("triggerLabel", text(object(event, "label"), "name"))
                .put("author", text(object(issue, "user"), "login"))
                .put("repository", repository(event))
                .build();
        return source("issue", "issue", issue, metadata);
    }

    private static Trigger review(JsonObject event) {
        JsonObject pull = object(event, "pull_request");
        JsonObject review = object(event, "review");
        JsonObject metadata = JsonObject.builder()
                .put("prNumber", pull.get("number").orElse(JsonNull.INSTANCE))
                .put("prTitle", text(pull, "title"))
                .put("prUrl", text(pull, "html_url"))
                .put("prHead", text(object(pull, "head"), "ref"))
                .put("prBase", text(object(pull, "base"), "ref"))
                .put("reviewState", text(review, "state"))
                .put("reviewAuthor", text(object(review, "user"), "login"))
                .put("author", text(object(pull, "user"), "login"))
                .put("repository", repository(event))
                .build();
        return source("pull_request_review", "pull_request", pull, metadata);
    }

    private static Trigger source(String type, String sourceType, JsonObject source, JsonObject metadata) {
        List<String> labels = labels(source);
        JsonObject config = labelConfig(labels);
        String id = source.get("number")
                .filter(JsonNumber.class::isInstance)
                .map(n -> ((JsonNumber) n).value().toPlainString())
                .orElse("");
        return new Trigger(
                type,
                PrdText.in(text(source, "body")),
                config.string("provider").orElse(PROVIDERS.get(0)),
                config.bool("dryRun").orElse(false),
                Optional.of(id),
                Optional.of(sourceType),
                labels,
                metadata);
    }

    private static Trigger dispatch(JsonObject event, JsonObject inputs) {
        JsonObject metadata = JsonObject.builder()
                .put("sender", text(object(event, "sender"), "login"))
                .put("repository", repository(event))
                .build();
        boolean dryRun =
                inputs.bool("dry_run").orElse(false) || text(inputs, "dry_run").equals("true");
        String provider = text(inputs, "provider");
        return new Trigger(
                "workflow_dispatch",
                text(inputs, "prd_content"),
                PROVIDERS.contains(provider) ? provider : PROVIDERS.get(0),
                dryRun,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                metadata);
    }

    private static Trigger other(String type, JsonObject metadata) {
        return new Trigger(type, "", PROVIDERS.get(0), false, Optional.empty(), Optional.empty(), List.of(), metadata);
    }

    /** Labels come as objects with a name, or as texts. */
    private static List<String> labels(JsonObject source) {
        List<String> labels = new ArrayList<>();
        for (JsonValue label : source.array("labels")) {
            String name = label instanceof JsonString plain
                    ? plain.value()
                    : label instanceof JsonObject object ? text(object, "name") : "";
            if (!name.isEmpty()) {
                labels.add(name);
            }
        }
        return labels;
    }

    /** Whether it has a source that people outside of the project can write. */
    boolean hasSource() {
        return SOURCES.contains(type);
    }

    private static String repository(JsonObject event) {
        return text(object(event, "repository"), "full_name");
    }

    static String text(JsonObject from, String member) {
        return from.string(member).orElse("");
    }

    static JsonObject object(JsonObject from, String member) {
        return from.object(member).orElse(JsonObject.EMPTY);
    }

    /** The document of it. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("triggerType", type)
                .put("prd", prd)
                .put("provider", provider)
                .put("dryRun", dryRun)
                .putOrNull("sourceId", sourceId)
                .putOrNull("sourceType", sourceType)
                .put("labels", labels)
                .put("metadata", metadata)
                .build();
    }
}
