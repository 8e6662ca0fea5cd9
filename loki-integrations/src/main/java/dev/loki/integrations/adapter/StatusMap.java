package dev.loki.integrations.adapter;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which status of a tracker belongs to a phase (REASON, ACT, REFLECT, VERIFY, DONE) or to a stage of a task's life (planning,
 * building, testing, reviewing, deployed, completed, failed, blocked). Names count without regard to case. Immutable.
 */
public final class StatusMap {
    private static final String IN_PROGRESS = "In Progress";
    private static final String IN_REVIEW = "In Review";
    private static final String DONE = "Done";
    private static final String BLOCKED = "Blocked";

    /** The mapping that holds unless it is configured. */
    public static final StatusMap DEFAULT = new StatusMap(Map.ofEntries(
            Map.entry("reason", IN_PROGRESS),
            Map.entry("act", IN_PROGRESS),
            Map.entry("reflect", IN_REVIEW),
            Map.entry("verify", IN_REVIEW),
            Map.entry("done", DONE),
            Map.entry("planning", IN_PROGRESS),
            Map.entry("building", IN_PROGRESS),
            Map.entry("testing", IN_REVIEW),
            Map.entry("reviewing", IN_REVIEW),
            Map.entry("deployed", DONE),
            Map.entry("completed", DONE),
            Map.entry("failed", BLOCKED),
            Map.entry("blocked", BLOCKED)));

    private final Map<String, String> targets;

    private StatusMap(Map<String, String> targets) {
        this.targets = Map.copyOf(targets);
    }

    /** This mapping with other targets for the names that are given. */
    public StatusMap with(Map<String, String> other) {
        Map<String, String> merged = new LinkedHashMap<>(targets);
        other.forEach((name, target) -> merged.put(name.toLowerCase(Locale.ROOT), target));
        return new StatusMap(merged);
    }

    /** Whether the name of a phase or stage is one that the mapping knows. */
    public static boolean known(String name) {
        return DEFAULT.targets.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /** The tracker's status for a name, or empty when none belongs to it. */
    public Optional<String> target(String name) {
        return Optional.ofNullable(targets.get(name.strip().toLowerCase(Locale.ROOT)));
    }
}
