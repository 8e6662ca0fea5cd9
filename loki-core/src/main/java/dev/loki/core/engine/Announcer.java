package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.ProgressReporter.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the audit trail, the event bus and the progress view about journal entries. Audit fails closed, the rest open. */
final class Announcer {
    private final Ports ports;
    private final Map<String, String> told = new HashMap<>();
    private boolean eventFailureLogged;

    Announcer(Ports ports) {
        this.ports = ports;
    }

    /** Announces one durable entry. */
    void announce(RunState state, Entry entry) {
        audit(state, entry);
        events(state, entry);
        Message message = Message.of(
                entry, state.task(entry.task()).map(t -> t.task().place()).orElse(""));
        if (message != null && !message.text().equals(told.put(entry.task() + entry.type(), message.text()))) {
            ports.progress().note(message.level(), message.text());
        }
        if (entry.tellsUse()) {
            ports.progress().spent(state.spent().tokens(), state.spent().usd().doubleValue());
        }
    }

    /**
     * Makes good what a crash may have left out between an entry and its announcement. The audit trail says itself what it
     * has; the last event may be published twice, which its {@code run} and {@code seq} tell.
     */
    void catchUp(RunState state, List<Entry> entries) {
        OptionalLong last =
                entries.isEmpty() ? OptionalLong.empty() : ports.audit().lastSeq(state.runId());
        if (last.isPresent()) {
            entries.stream().filter(entry -> entry.seq() > last.getAsLong()).forEach(entry -> audit(state, entry));
        }
        if (state.sessionOpen() && !entries.isEmpty()) {
            events(state, entries.get(entries.size() - 1));
        }
    }

    private void audit(RunState state, Entry entry) {
        Optional<String> what = auditName(entry.type());
        if (what.isEmpty()) {
            return;
        }
        String who = state.task(entry.task()).map(t -> t.task().agent()).orElse("orchestrator-main");
        String why = entry.data().string("text").orElse("");
        try {
            ports.audit().record(who, what.get(), entry.task(), why, withSeq(state, entry));
        } catch (RuntimeException e) {
            throw new LokiException(
                    "AUDIT_WRITE_FAILED",
                    "the audit trail could not be written, so the run stops: " + e.getMessage(),
                    e);
        }
    }

    private static JsonObject withSeq(RunState state, Entry entry) {
        JsonObject.Builder json = JsonObject.builder().put("run", state.runId()).put("seq", entry.seq());
        entry.data().members().forEach(json::put);
        return json.build();
    }

    private static Optional<String> auditName(EntryType type) {
        return switch (type) {
            case RUN_STARTED,
                    SESSION_STARTED,
                    SESSION_ENDED,
                    PHASE,
                    AGENT_SPAWNED,
                    APPROVAL,
                    VIOLATION,
                    ACT_STARTED,
                    ACT_ENDED,
                    COMMITTED,
                    TASK_COMPLETED,
                    TASK_VERIFIED,
                    TASK_BLOCKED,
                    TASK_DEAD_LETTERED,
                    TASK_SKIPPED,
                    TASK_RETRIED,
                    ATTEMPT_FAILED,
                    DEPLOYED,
                    REVIEWED,
                    BUG_FOUND,
                    LIMIT_REACHED,
                    HEAD_MOVED,
                    CONFIGURATION_CHANGED,
                    TASK_ADDED,
                    TASK_REPLACED,
                    TASK_REMOVED,
                    ACT_UNDONE,
                    ACT_TAKEN_UP,
                    ACT_AHEAD_STARTED,
                    ACT_AHEAD,
                    CLARIFIED,
                    STEER,
                    NOTE -> Optional.of(type.wireName());
            case POLICY -> Optional.of("policy_decision");
            case GATES_RUN, GATES_CHANGED_FILES -> Optional.of("gate_results");
            default -> Optional.empty();
        };
    }

    private void events(RunState state, Entry entry) {
        Optional<String> type = eventType(entry.type());
        if (type.isEmpty()) {
            return;
        }
        JsonObject.Builder payload = JsonObject.builder()
                .put("action", entry.type().wireName())
                .put("run", state.runId())
                .put("seq", entry.seq());
        entry.data().members().forEach(payload::put);
        try {
            ports.events().publish(type.get(), payload.build());
        } catch (RuntimeException e) {
            if (!eventFailureLogged) {
                eventFailureLogged = true;
                log().warn("events are not published: {}", e.toString());
            }
        }
    }

    /** The type of event that tells of an entry; {@code docs/formats/events.md} has the table. */
    static Optional<String> eventType(EntryType type) {
        return switch (type) {
            case RUN_STARTED, SESSION_STARTED, SESSION_ENDED -> Optional.of("session");
            case PHASE, POLICY, APPROVAL, CLARIFIED, REVIEWED, GATES_RUN, GATES_CHANGED_FILES -> Optional.of("state");
            case ATTEMPT_STARTED,
                    TASK_ADDED,
                    BUG_FOUND,
                    TASK_COMPLETED,
                    TASK_VERIFIED,
                    TASK_BLOCKED,
                    TASK_DEAD_LETTERED,
                    TASK_SKIPPED,
                    TASK_RETRIED,
                    DEPLOYED,
                    COMMITTED -> Optional.of("task");
            case ACT_ENDED, ACT_AHEAD -> Optional.of("metric");
            case ATTEMPT_FAILED, VIOLATION, LIMIT_REACHED -> Optional.of("error");
            default -> Optional.empty();
        };
    }

    private static Logger log() {
        return LoggerFactory.getLogger(Announcer.class);
    }

    private record Message(Level level, String text) {

        static @org.jspecify.annotations.Nullable Message of(Entry entry, String place) {
            JsonObject data = entry.data();
            String task = entry.task();
            String text = Headline.of(data.string("text").orElse(""));
            String code = data.string("code").orElse("");
            return switch (entry.type()) {
                case COMMITTED ->
                    new Message(
                            Level.OK,
                            task + ": committed " + shortened(data.string("sha").orElse("")));
                case TASK_VERIFIED -> new Message(Level.OK, task + ": verified, not committed");
                case ATTEMPT_FAILED ->
                    new Message(
                            Level.WARN,
                            at(place, task) + "attempt "
                                    + data.integer("attempt").orElse(0L) + " failed: " + reason(place, code, text));
                case TASK_BLOCKED ->
                    new Message(Level.WARN, at(place, task) + "cannot go on: " + reason(place, code, text));
                case TASK_DEAD_LETTERED ->
                    new Message(
                            Level.ERROR,
                            task + ": gave up"
                                    + data.string("kept")
                                            .map(file -> "; its work is kept in " + file)
                                            .orElse("")
                                    + "; see: loki task show " + task + "; try again with: loki task retry " + task);
                case APPROVAL ->
                    new Message(
                            Level.INFO,
                            task + ": approval " + data.string("id").orElse("") + " "
                                    + data.string("status").orElse(""));
                case VIOLATION ->
                    data.string("severity").orElse("").equals("WARN")
                            ? new Message(
                                    Level.WARN,
                                    task + ": " + code + ": "
                                            + data.string("fix").orElse(""))
                            : null;
                case GATES_RUN, GATES_CHANGED_FILES ->
                    data.strings("leftovers").isEmpty()
                            ? null
                            : new Message(
                                    Level.WARN,
                                    task + ": gates left untracked files, which are kept out of every commit: "
                                            + String.join(", ", data.strings("leftovers"))
                                            + "; ignore them in .gitignore");
                case LIMIT_REACHED, NOTE, HEAD_MOVED, CONFIGURATION_CHANGED -> new Message(Level.WARN, text);
                default -> null;
            };
        }

        /** Where the task is declared, and which one it is. */
        private static String at(String place, String task) {
            return (place.isEmpty() ? "" : place + ": ") + task + ": ";
        }

        /** The failure with its code, said once: some sentences begin with the code, some with the place. */
        private static String reason(String place, String code, String text) {
            String said = !place.isEmpty() && text.startsWith(place + ": ") ? text.substring(place.length() + 2) : text;
            return said.startsWith(code) ? said : code + ": " + said;
        }

        private static String shortened(String sha) {
            return sha.length() > 10 ? sha.substring(0, 10) : sha;
        }
    }
}
