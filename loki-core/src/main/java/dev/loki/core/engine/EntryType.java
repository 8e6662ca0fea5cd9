package dev.loki.core.engine;

import java.util.Locale;
import java.util.Optional;

/** The kinds of journal entries; {@code docs/formats/journal.md} lists their fields. */
enum EntryType {
    RUN_STARTED,
    SESSION_STARTED,
    SESSION_ENDED,
    TASK_ADDED,
    TASK_REPLACED,
    TASK_REMOVED,
    TASK_CARRIED,
    TASK_RETRIED,
    TASK_SKIPPED,
    TASK_BLOCKED,
    PHASE,
    AGENT_SPAWNED,
    POLICY,
    APPROVAL,
    VIOLATION,
    STEER,
    NOTE,
    HEAD_MOVED,
    CONFIGURATION_CHANGED,
    ATTEMPT_STARTED,
    ACT_STARTED,
    ACT_GROUP,
    ACT_ENDED,
    ACT_UNDONE,
    ACT_TAKEN_UP,
    ACT_AHEAD_STARTED,
    ACT_AHEAD,
    CLARIFIED,
    REFLECTED,
    GATES_CHANGED_FILES,
    GATES_RUN,
    REVIEWED,
    BUG_FOUND,
    TASK_VERIFIED,
    COMMIT_PLANNED,
    COMMITTED,
    TASK_COMPLETED,
    DEPLOYED,
    ATTEMPT_FAILED,
    TASK_DEAD_LETTERED,
    LIMIT_REACHED;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<EntryType> named(String wireName) {
        for (EntryType type : values()) {
            if (type.wireName().equals(wireName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
