package dev.loki.integrations.sync;

import dev.loki.core.task.Task;
import dev.loki.integrations.adapter.ImportedProject;
import dev.loki.integrations.adapter.ImportedProject.Item;
import dev.loki.integrations.sync.Links.Link;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was imported as tasks, and which issue each belongs to. Parts that are done are left out, and so are dependencies on
 * what was not imported.
 *
 * @param tasks the tasks, in the tracker's order
 * @param links one for each task
 * @param done how many parts were left out because they are done
 */
public record ImportedTasks(List<Task> tasks, List<Link> links, int done) {
    /** The most characters of a description that a task takes over. */
    static final int MAX_DESCRIPTION = 64 * 1024;

    /** Copies the lists. */
    public ImportedTasks {
        tasks = List.copyOf(tasks);
        links = List.copyOf(links);
    }

    /** The tasks of an import; its parts, or itself when it has none. */
    public static ImportedTasks of(ImportedProject project) {
        List<Item> all = project.items().isEmpty()
                ? List.of(
                        new Item(project.externalId(), project.title(), project.markdown(), "medium", false, List.of()))
                : project.items();
        List<Item> open = all.stream().filter(item -> !item.done()).toList();
        Map<String, String> ids = new LinkedHashMap<>();
        open.forEach(item -> ids.put(item.externalId(), id(project.source(), item.externalId())));
        List<Task> tasks = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        for (Item item : open) {
            String id = ids.getOrDefault(item.externalId(), "");
            tasks.add(Task.builder(id)
                    .title(title(item.title()))
                    .description(description(item))
                    .priority(priority(item.priority()))
                    .dependsOn(item.dependsOn().stream()
                            .filter(ids::containsKey)
                            .map(other -> ids.getOrDefault(other, ""))
                            .distinct()
                            .toList())
                    .place(project.source() + " " + item.externalId())
                    .build());
            links.add(new Link(id, project.source(), issue(project.source(), item.externalId())));
        }
        return new ImportedTasks(tasks, links, all.size() - open.size());
    }

    /** The id of a task: the issue's own, behind the tracker's name where that alone would say little. */
    private static String id(String source, String externalId) {
        String cleaned = externalId.replaceAll("[^A-Za-z0-9.-]+", "-").replaceAll("\\.{2,}", ".");
        boolean telling = !cleaned.isEmpty() && Character.isLetter(cleaned.charAt(0));
        String id = telling ? cleaned : source + "-" + cleaned;
        return id.length() <= Task.MAX_ID_LENGTH ? id : id.substring(0, Task.MAX_ID_LENGTH);
    }

    /** A box in the text of an issue of GitHub belongs to that issue. */
    private static String issue(String source, String externalId) {
        return source.equals("github") ? externalId.replaceFirst("\\..*", "") : externalId;
    }

    /** The title of a task for that of an issue: one line that is not too long. */
    static String title(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        String shown = line.isEmpty() ? "Untitled" : line;
        return shown.length() <= Task.MAX_TITLE_LENGTH ? shown : shown.substring(0, Task.MAX_TITLE_LENGTH - 1) + "…";
    }

    private static String description(Item item) {
        String text = item.markdown().replace("\0", "");
        return text.length() <= MAX_DESCRIPTION ? text : text.substring(0, MAX_DESCRIPTION - 1) + "…";
    }

    private static int priority(String name) {
        return switch (name) {
            case "urgent" -> 1;
            case "high" -> 3;
            case "low" -> 7;
            case "none" -> 9;
            default -> Task.DEFAULT_PRIORITY;
        };
    }
}
