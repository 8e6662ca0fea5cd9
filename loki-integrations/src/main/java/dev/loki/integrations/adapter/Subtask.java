package dev.loki.integrations.adapter;

/**
 * A part to make below an issue.
 *
 * @param title its title, not blank
 * @param description its description in Markdown; may be empty
 */
public record Subtask(String title, String description) {

    /** Refuses a blank title. */
    public Subtask {
        if (title.isBlank()) {
            throw new IllegalArgumentException("a sub-task needs a title");
        }
    }
}
