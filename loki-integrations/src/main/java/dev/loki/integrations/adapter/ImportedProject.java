package dev.loki.integrations.adapter;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;

/**
 * A unit of work that was read from a tracker: an epic, an issue or a project with its parts.
 *
 * @param source the integration, such as {@code jira}
 * @param externalId the tracker's own id, such as {@code PROJ-1}
 * @param title its title
 * @param markdown the whole as a requirements document
 * @param facts everything that was read, in the documented form of the source
 * @param items its parts, in the tracker's order
 */
public record ImportedProject(
        String source, String externalId, String title, String markdown, JsonObject facts, List<Item> items) {

    /** Copies the list. */
    public ImportedProject {
        items = List.copyOf(items);
    }

    /**
     * One part.
     *
     * @param externalId the tracker's own id
     * @param title its title
     * @param markdown its description
     * @param priority urgent, high, medium, low or none
     * @param done whether the tracker counts it as done
     * @param dependsOn the ids of the parts that come first
     */
    public record Item(
            String externalId, String title, String markdown, String priority, boolean done, List<String> dependsOn) {

        /** Copies the list. */
        public Item {
            dependsOn = List.copyOf(dependsOn);
        }
    }
}
