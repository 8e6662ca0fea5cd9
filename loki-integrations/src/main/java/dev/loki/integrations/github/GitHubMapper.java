package dev.loki.integrations.github;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.integrations.adapter.ImportedProject;
import dev.loki.integrations.adapter.ImportedProject.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns issues into requirements, and a status into labels and the two states that GitHub knows. */
final class GitHubMapper {
    private static final String PREFIX = "loki: ";
    private static final Pattern PRIORITY = Pattern.compile(
            "(?:priority[:/ -]+)?(critical|urgent|high|medium|normal|low|p[0-4])", Pattern.CASE_INSENSITIVE);
    private static final Pattern BOX = Pattern.compile("(?m)^\\s*[-*]\\s+\\[([ xX])]\\s+(\\S.*)$");

    private GitHubMapper() {}

    /** One issue; the boxes of its text are its parts, or it is its own only part. */
    static ImportedProject issue(JsonObject issue, String repository) {
        Item whole = item(issue);
        List<Item> items = new ArrayList<>();
        Matcher box = BOX.matcher(issue.string("body").orElse(""));
        while (box.find()) {
            String id = whole.externalId() + "." + (items.size() + 1);
            boolean done = !box.group(1).equals(" ");
            items.add(new Item(id, box.group(2).strip(), "", whole.priority(), done, List.of()));
        }
        String markdown = "# " + whole.title() + "\n\n" + whole.markdown() + "\n";
        return new ImportedProject(
                "github",
                whole.externalId(),
                whole.title(),
                markdown,
                facts(issue, repository),
                items.isEmpty() ? List.of(whole) : items);
    }

    /** Several issues, each a part. */
    static ImportedProject issues(List<JsonObject> issues, String repository) {
        List<Item> items = issues.stream().map(GitHubMapper::item).toList();
        StringBuilder markdown = new StringBuilder("# Open issues of " + repository + "\n");
        for (Item item : items) {
            markdown.append("\n## ")
                    .append(item.title())
                    .append(" (#")
                    .append(item.externalId())
                    .append(")\n");
            if (!item.markdown().isEmpty()) {
                markdown.append(item.markdown()).append('\n');
            }
        }
        JsonObject facts = JsonObject.builder()
                .put("source", "github")
                .put("repository", repository)
                .put(
                        "issues",
                        JsonValue.array(
                                issues.stream().map(i -> facts(i, repository)).toList()))
                .build();
        return new ImportedProject(
                "github", repository, "Open issues of " + repository, markdown.toString(), facts, items);
    }

    private static Item item(JsonObject issue) {
        return new Item(
                issue.integer("number").map(String::valueOf).orElse(""),
                issue.string("title").filter(t -> !t.isBlank()).orElse("Untitled"),
                PrdText.in(issue.string("body").orElse("")),
                priority(labels(issue)),
                issue.string("state").orElse("").equals("closed"),
                List.of());
    }

    private static JsonObject facts(JsonObject issue, String repository) {
        return JsonObject.builder()
                .put("source", "github")
                .put("repository", repository)
                .put("number", issue.integer("number").orElse(0L))
                .put("title", issue.string("title").orElse(""))
                .put("url", issue.string("html_url").orElse(""))
                .put("state", issue.string("state").orElse(""))
                .put("labels", labels(issue))
                .put(
                        "author",
                        issue.object("user").flatMap(u -> u.string("login")).orElse(""))
                .build();
    }

    static List<String> labels(JsonObject issue) {
        List<String> labels = new ArrayList<>();
        for (JsonValue label : issue.array("labels")) {
            if (label instanceof JsonString name) {
                labels.add(name.value());
            } else if (label instanceof JsonObject object) {
                object.string("name").ifPresent(labels::add);
            }
        }
        return labels;
    }

    static String priority(List<String> labels) {
        for (String label : labels) {
            Matcher matcher = PRIORITY.matcher(label.strip());
            if (matcher.matches()) {
                return switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
                    case "critical", "urgent", "p0" -> "urgent";
                    case "high", "p1" -> "high";
                    case "low", "p3", "p4" -> "low";
                    default -> "medium";
                };
            }
        }
        return "medium";
    }

    /** The status that an issue shows: {@code Done} when it is closed, what its label of loki says, else {@code Open}. */
    static String status(JsonObject issue) {
        if (issue.string("state").orElse("").equals("closed")) {
            return "Done";
        }
        return labels(issue).stream()
                .filter(label -> label.startsWith(PREFIX))
                .findFirst()
                .map(label -> label.substring(PREFIX.length()))
                .orElse("Open");
    }

    /** What to change so that an issue shows a status; other labels stay. */
    static JsonObject change(JsonObject issue, String target) {
        List<String> labels = new ArrayList<>(labels(issue).stream()
                .filter(label -> !label.startsWith(PREFIX))
                .toList());
        boolean done = target.equalsIgnoreCase("done");
        if (!done && !target.equalsIgnoreCase("open")) {
            labels.add(PREFIX + target.toLowerCase(Locale.ROOT));
        }
        JsonObject.Builder change = JsonObject.builder().put("labels", labels).put("state", done ? "closed" : "open");
        if (done) {
            change.put("state_reason", "completed");
        }
        return change.build();
    }
}
