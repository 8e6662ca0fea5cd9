package dev.loki.events;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an entry in a folder of a group: the event's own name, and before it what the group knows about it.
 *
 * <p>In a claim folder a plain name is an event that was taken from {@code pending} and has not been shared with other
 * groups; {@code <failures>~name} belongs to the group alone. In a backlog every entry is
 * {@code <due>~<failures>~name}, due in milliseconds since 1970.
 *
 * @param due when the event may be taken, 0 for at once
 * @param failures how often it was handled in vain; {@link #FRESH} when it is not the group's alone
 * @param event the event's own name
 */
record EntryName(long due, int failures, String event) {
    /** Taken from {@code pending}, and perhaps unknown to other groups. */
    static final int FRESH = -1;

    private static final Pattern CLAIMED = Pattern.compile("(\\d{1,6})~(.+)");
    private static final Pattern WAITING = Pattern.compile("(\\d{1,15})~(\\d{1,6})~(.+)");

    /** What the name of an entry of a claim folder says. */
    static EntryName ofClaim(String entry) {
        Matcher claimed = CLAIMED.matcher(entry);
        return entry.indexOf('~') > 0 && claimed.matches()
                ? new EntryName(0, Integer.parseInt(claimed.group(1)), claimed.group(2))
                : new EntryName(0, FRESH, entry);
    }

    /** What the name of an entry of a backlog says; one of another form is an event that nobody has tried. */
    static EntryName ofBacklog(String entry) {
        Matcher waiting = WAITING.matcher(entry);
        return waiting.matches()
                ? new EntryName(
                        Long.parseLong(waiting.group(1)), Integer.parseInt(waiting.group(2)), waiting.group(3))
                : new EntryName(0, 0, entry);
    }

    /** The claim of an event found in {@code pending}; one whose own name could be misread is the group's from the start. */
    static EntryName fresh(String event) {
        return new EntryName(0, ofClaim(event).isFresh() ? FRESH : 0, event);
    }

    boolean isFresh() {
        return failures == FRESH;
    }

    /** The same event as the group's own. */
    EntryName own() {
        return isFresh() ? new EntryName(0, 0, event) : this;
    }

    /** The same event, due then, after one more failure. */
    EntryName failed(long dueMillis) {
        return new EntryName(dueMillis, Math.max(0, failures) + 1, event);
    }

    /** The name in a claim folder. */
    String claimed() {
        return isFresh() ? event : failures + "~" + event;
    }

    /** The name in a backlog. */
    String waiting() {
        return due + "~" + Math.max(0, failures) + "~" + event;
    }
}
