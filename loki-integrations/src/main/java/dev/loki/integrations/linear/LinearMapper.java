package dev.loki.integrations.linear;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.integrations.adapter.ImportedProject;
import dev.loki.integrations.adapter.ImportedProject.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns issues and projects of Linear into requirements. */
final class LinearMapper {
    private static final Pattern REQUIREMENT = Pattern.compile("^\\s*(?:[-*]|\\d+\\.)\\s+(.+)$");
    private static final Set<String> DEPENDENCIES = Set.of("blocks", "related");

    private LinearMapper() {}

    /** The documented form of an issue. */
    static JsonObject issue(JsonObject issue) {
        String title = text(issue, "title");
        String description = text(issue, "description");
        String priority = priority(issue);
        List<String> labels = names(issue, "labels");
        JsonObject state = object(issue, "state");
        return JsonObject.builder()
                .put("source", "linear")
                .put("externalId", text(issue, "id"))
                .putOrNull("identifier", issue.string("identifier"))
                .put("title", title)
                .put("description", description)
                .put("priority", priority)
                .put("labels", labels)
                .put("status", state.string("name").orElse("unknown"))
                .put("statusType", state.string("type").orElse("unknown"))
                .put("assignee", assignee(issue))
                .putOrNull("url", issue.string("url"))
                .put("dependencies", JsonValue.array(dependencies(issue)))
                .put("subtasks", JsonValue.array(subtasks(issue)))
                .put(
                        "prd",
                        JsonObject.builder()
                                .put("overview", title)
                                .put("description", description)
                                .put("requirements", requirements(description))
                                .put("priority", priority)
                                .put("tags", labels)
                                .build())
                .build();
    }

    /** The documented form of a project. */
    static JsonObject project(JsonObject project) {
        List<JsonObject> issues =
                nodes(project, "issues").stream().map(LinearMapper::part).toList();
        String description = text(project, "description");
        String status = object(project, "status")
                .string("name")
                .or(() -> project.string("state"))
                .orElse("unknown");
        return JsonObject.builder()
                .put("source", "linear")
                .put("externalId", text(project, "id"))
                .put("title", text(project, "name"))
                .put("description", description)
                .put("status", status)
                .putOrNull("url", project.string("url"))
                .putOrNull("lead", object(project, "lead").string("name"))
                .put("issues", JsonValue.array(issues))
                .put(
                        "prd",
                        JsonObject.builder()
                                .put("overview", text(project, "name"))
                                .put("description", description)
                                .put(
                                        "requirements",
                                        issues.stream()
                                                .map(i -> text(i, "title"))
                                                .toList())
                                .put("tasks", JsonValue.array(issues))
                                .build())
                .build();
    }

    private static JsonObject part(JsonObject issue) {
        return JsonObject.builder()
                .put("id", text(issue, "id"))
                .putOrNull("identifier", issue.string("identifier"))
                .put("title", text(issue, "title"))
                .put("description", text(issue, "description"))
                .put("priority", priority(issue))
                .put("status", object(issue, "state").string("name").orElse("unknown"))
                .put("labels", names(issue, "labels"))
                .build();
    }

    /** The import of an issue: its children are the parts. */
    static ImportedProject importedIssue(JsonObject issue) {
        JsonObject facts = issue(issue);
        List<JsonObject> children = nodes(issue, "children");
        return imported(facts, text(issue, "identifier"), children);
    }

    /** The import of a project: its issues are the parts. */
    static ImportedProject importedProject(JsonObject project) {
        return imported(project(project), text(project, "id"), nodes(project, "issues"));
    }

    private static ImportedProject imported(JsonObject facts, String id, List<JsonObject> parts) {
        List<Item> items = parts.stream().map(LinearMapper::item).toList();
        return new ImportedProject("linear", id, text(facts, "title"), markdown(facts, id, items), facts, items);
    }

    private static Item item(JsonObject issue) {
        String type = object(issue, "state").string("type").orElse("");
        return new Item(
                issue.string("identifier").orElse(text(issue, "id")),
                text(issue, "title"),
                text(issue, "description"),
                priority(issue),
                type.equals("completed") || type.equals("canceled"),
                List.of());
    }

    private static String markdown(JsonObject facts, String id, List<Item> items) {
        List<String> lines = new ArrayList<>();
        lines.add("# " + text(facts, "title"));
        lines.add("");
        lines.add("## Metadata");
        lines.add("- Source: Linear");
        lines.add("- Issue: " + id);
        facts.string("priority").ifPresent(priority -> lines.add("- Priority: " + priority));
        if (!facts.strings("labels").isEmpty()) {
            lines.add("- Labels: " + String.join(", ", facts.strings("labels")));
        }
        lines.add("");
        lines.add("## Overview");
        String description = text(facts, "description");
        lines.add(description.isEmpty() ? "No description provided." : description);
        lines.add("");
        if (!items.isEmpty()) {
            lines.add("## Requirements");
            lines.add("");
        }
        int number = 0;
        for (Item item : items) {
            number++;
            lines.add("### " + number + ". " + item.title() + " (" + item.externalId() + ")");
            if (!item.markdown().isEmpty()) {
                lines.add(item.markdown());
            }
            lines.add("");
        }
        return String.join("\n", lines);
    }

    /** The lines of a description that are items of a list, without their markers. */
    static List<String> requirements(String description) {
        List<String> requirements = new ArrayList<>();
        for (String line : description.split("\\R", -1)) {
            Matcher matcher = REQUIREMENT.matcher(line);
            if (matcher.matches()) {
                requirements.add(matcher.group(1).strip());
            }
        }
        return requirements;
    }

    private static String priority(JsonObject issue) {
        return switch (issue.integer("priority").orElse(-1L).intValue()) {
            case 0 -> "none";
            case 1 -> "urgent";
            case 2 -> "high";
            case 4 -> "low";
            default -> "medium";
        };
    }

    private static JsonValue assignee(JsonObject issue) {
        Optional<JsonObject> assignee = issue.object("assignee");
        return assignee.<JsonValue>map(a -> JsonObject.builder()
                        .putOrNull("name", a.string("name"))
                        .putOrNull("email", a.string("email"))
                        .build())
                .orElse(JsonNull.INSTANCE);
    }

    private static List<JsonObject> dependencies(JsonObject issue) {
        List<JsonObject> dependencies = new ArrayList<>();
        for (JsonObject relation : nodes(issue, "relations")) {
            String type = text(relation, "type");
            JsonObject other = object(relation, "relatedIssue");
            if (DEPENDENCIES.contains(type)) {
                dependencies.add(JsonObject.builder()
                        .put("id", text(other, "id"))
                        .put("identifier", text(other, "identifier"))
                        .put("title", text(other, "title"))
                        .put("type", type)
                        .build());
            }
        }
        return dependencies;
    }

    private static List<JsonObject> subtasks(JsonObject issue) {
        return nodes(issue, "children").stream()
                .map(child -> JsonObject.builder()
                        .put("id", text(child, "id"))
                        .put("identifier", text(child, "identifier"))
                        .put("title", text(child, "title"))
                        .put("status", object(child, "state").string("name").orElse("unknown"))
                        .build())
                .toList();
    }

    private static List<String> names(JsonObject parent, String connection) {
        return nodes(parent, connection).stream()
                .map(node -> text(node, "name"))
                .toList();
    }

    static List<JsonObject> nodes(JsonObject parent, String connection) {
        return object(parent, connection).objects("nodes");
    }

    private static JsonObject object(JsonObject from, String member) {
        return from.object(member).orElse(JsonObject.EMPTY);
    }

    private static String text(JsonObject from, String member) {
        return from.get(member)
                .filter(JsonString.class::isInstance)
                .map(v -> ((JsonString) v).value())
                .orElse("");
    }
}
