package dev.loki.integrations.jira;

import static dev.loki.integrations.jira.Adf.content;
import static dev.loki.integrations.jira.Adf.type;

import dev.loki.core.env.Timestamps;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.integrations.adapter.ImportedProject;
import dev.loki.integrations.adapter.ImportedProject.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Writes an epic with its children as a requirements document. */
final class EpicDocument {
    private static final Set<String> PLAIN_MARKS = Set.of("strong", "em", "underline", "textColor", "subsup");

    private final JsonObject epic;
    private final List<JsonObject> children;
    private final List<String> lines = new ArrayList<>();

    private EpicDocument(JsonObject epic, List<JsonObject> children) {
        this.epic = epic;
        this.children = children;
    }

    static ImportedProject of(JsonObject epic, List<JsonObject> children, Instant now) {
        Optional<String> key = epic.string("key");
        Optional<String> summary = fields(epic).string("summary");
        JsonObject facts = JsonObject.builder()
                .put("source", "jira")
                .putOrNull("epicKey", key)
                .putOrNull("epicSummary", summary)
                .put("importedAt", Timestamps.format(now))
                .build();
        return new ImportedProject(
                "jira",
                key.orElse(""),
                summary.filter(s -> !s.isEmpty()).orElse("Untitled PRD"),
                markdown(epic, children),
                facts,
                children.stream().map(EpicDocument::item).toList());
    }

    static String markdown(JsonObject epic, List<JsonObject> children) {
        return new EpicDocument(epic, children).write();
    }

    private static Item item(JsonObject issue) {
        JsonObject fields = fields(issue);
        boolean done = fields.object("status")
                .flatMap(status -> status.object("statusCategory"))
                .flatMap(category -> category.string("key"))
                .filter("done"::equals)
                .isPresent();
        return new Item(
                issue.string("key").orElse(""),
                title(fields),
                description(fields),
                priority(
                        fields.object("priority").flatMap(p -> p.string("name")).orElse("")),
                done,
                blockers(fields));
    }

    /** The issues that block this one. */
    private static List<String> blockers(JsonObject fields) {
        return fields.objects("issuelinks").stream()
                .filter(link -> link.object("type")
                        .flatMap(type -> type.string("inward"))
                        .filter(name -> name.equalsIgnoreCase("is blocked by"))
                        .isPresent())
                .flatMap(link -> link.object("inwardIssue").stream())
                .flatMap(issue -> issue.string("key").stream())
                .toList();
    }

    private static String priority(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "highest", "blocker", "critical" -> "urgent";
            case "high", "major" -> "high";
            case "low", "minor" -> "low";
            case "lowest", "trivial" -> "none";
            default -> "medium";
        };
    }

    private String write() {
        JsonObject fields = fields(epic);
        String description = description(fields);
        section("# " + fields.string("summary").filter(s -> !s.isEmpty()).orElse("Untitled PRD"));
        metadata(fields);
        section("## Overview", description.isEmpty() ? "No description provided." : description);
        requirements();
        List<String> components = fields.objects("components").stream()
                .flatMap(component -> component.string("name").stream())
                .toList();
        if (!components.isEmpty()) {
            section("## Technical Constraints", "- Components: " + String.join(", ", components));
        }
        List<String> criteria = AcceptanceCriteria.of(description);
        if (!criteria.isEmpty()) {
            lines.add("## Success Criteria");
            criteria.forEach(criterion -> lines.add("- " + criterion));
            lines.add("");
        }
        return String.join("\n", lines);
    }

    private void metadata(JsonObject fields) {
        lines.add("## Metadata");
        lines.add("- Source: Jira");
        lines.add("- Epic: " + epic.string("key").orElse("unknown"));
        fields.object("priority")
                .ifPresent(priority ->
                        lines.add("- Priority: " + priority.string("name").orElse("")));
        if (!fields.strings("labels").isEmpty()) {
            lines.add("- Labels: " + String.join(", ", fields.strings("labels")));
        }
        lines.add("");
    }

    private void requirements() {
        if (children.isEmpty()) {
            return;
        }
        section("## Requirements");
        int number = 0;
        for (JsonObject child : children) {
            number++;
            JsonObject fields = fields(child);
            String description = description(fields);
            lines.add("### " + number + ". " + title(fields) + " ("
                    + child.string("key").orElse("") + ")");
            if (!description.isEmpty()) {
                lines.add(description);
            }
            List<String> criteria = AcceptanceCriteria.of(description);
            if (!criteria.isEmpty()) {
                lines.add("");
                lines.add("**Acceptance Criteria:**");
                criteria.forEach(criterion -> lines.add("- " + criterion));
            }
            lines.add("");
        }
    }

    private void section(String... content) {
        lines.addAll(List.of(content));
        lines.add("");
    }

    private static String title(JsonObject fields) {
        return fields.string("summary").filter(s -> !s.isEmpty()).orElse("Untitled");
    }

    private static JsonObject fields(JsonObject issue) {
        return issue.object("fields").orElse(JsonObject.EMPTY);
    }

    /** A description, whether it is text, a document or nothing that is known. */
    static String description(JsonObject fields) {
        JsonValue value = fields.get("description").orElse(new JsonString(""));
        if (value instanceof JsonString text) {
            return text.value();
        }
        return value instanceof JsonObject doc && plain(doc) ? lines(doc) : Adf.toMarkdown(value);
    }

    /** Whether a document is nothing but paragraphs of text; such a one reads as lines, which need no escapes. */
    private static boolean plain(JsonObject doc) {
        return Adf.isDocument(doc)
                && content(doc).stream()
                        .allMatch(block -> type(block).equals("paragraph")
                                && content(block).stream()
                                        .allMatch(span -> type(span).equals("text")
                                                && span.objects("marks").stream()
                                                        .allMatch(mark -> PLAIN_MARKS.contains(type(mark)))));
    }

    private static String lines(JsonObject doc) {
        return String.join(
                "\n",
                content(doc).stream()
                        .map(block -> String.join(
                                "",
                                content(block).stream()
                                        .map(span -> span.string("text").orElse(""))
                                        .toList()))
                        .filter(line -> !line.isEmpty())
                        .toList());
    }
}
