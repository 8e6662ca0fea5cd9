package dev.loki.integrations.notify;

import dev.loki.integrations.adapter.QualityReport.Fact;
import java.util.List;

/**
 * A message to people. Its texts may come from outside; they are shown as they are, never read as formatting.
 *
 * @param kind what it is about
 * @param title one line
 * @param text what happened; may be empty
 * @param facts names and values
 */
public record Notice(Kind kind, String title, String text, List<Fact> facts) {

    /** Copies the list. */
    public Notice {
        facts = List.copyOf(facts);
    }

    /** What a notice is about. */
    public enum Kind {
        /** How a run goes. */
        STATUS,
        /** Something waits for a person. */
        APPROVAL,
        /** Something went wrong. */
        FAILURE
    }

    /** The title with the mark of its kind. */
    String headline() {
        String mark = switch (kind) {
            case STATUS -> "";
            case APPROVAL -> "Approval needed: ";
            case FAILURE -> "Failed: ";
        };
        return mark + title;
    }

    /** A text on at most that many characters. */
    static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max - 1) + "…";
    }
}
