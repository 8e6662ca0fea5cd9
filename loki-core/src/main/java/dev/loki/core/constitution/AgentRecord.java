package dev.loki.core.constitution;

import dev.loki.core.ConfigException;
import dev.loki.core.env.Timestamps;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The lineage record of an agent, the file {@code .agent/sub-agents/<id>.json}. Immutable; every {@code with} method returns a
 * new record.
 *
 * @param agentId the agent: letters, digits, {@code . _ -}, at most 64, no {@code ..}
 * @param agentType its kind
 * @param model the model behind it, or the name of its provider where there is no model
 * @param spawnedAt when it was made, in whole milliseconds
 * @param spawnedBy the agent that made it, or {@code user} for the root
 * @param lineage its ancestors from the root, then itself; a record that was read may leave itself out
 * @param inheritedContext what it knows from its parent
 * @param decisionsMade its decisions, oldest first
 * @param tasksCompleted the tasks that it completed
 * @param commitsCreated the commits of those tasks
 * @param status whether it still works
 * @param completedAt when it ended
 */
public record AgentRecord(
        String agentId,
        String agentType,
        String model,
        Instant spawnedAt,
        String spawnedBy,
        List<String> lineage,
        InheritedContext inheritedContext,
        List<AgentDecision> decisionsMade,
        List<String> tasksCompleted,
        List<String> commitsCreated,
        Status status,
        Optional<Instant> completedAt) {
    /** What {@link #spawnedBy()} says of the agent that a person started. */
    public static final String USER = "user";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** Whether an agent still works. */
    public enum Status {
        /** It works. */
        ACTIVE,
        /** It ended and did what was asked. */
        COMPLETED,
        /** It ended and did not. */
        FAILED;

        /** The spelling in files. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the lists, drops fractions of a millisecond and refuses an id that is no file name. */
    public AgentRecord {
        requireId(agentId);
        Objects.requireNonNull(agentType, "agentType");
        Objects.requireNonNull(model, "model");
        spawnedAt = spawnedAt.truncatedTo(ChronoUnit.MILLIS);
        Objects.requireNonNull(spawnedBy, "spawnedBy");
        lineage = List.copyOf(lineage);
        Objects.requireNonNull(inheritedContext, "inheritedContext");
        decisionsMade = List.copyOf(decisionsMade);
        tasksCompleted = List.copyOf(tasksCompleted);
        commitsCreated = List.copyOf(commitsCreated);
        Objects.requireNonNull(status, "status");
        completedAt = completedAt.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
    }

    /** The record of the agent that a person starts: spawned by {@link #USER}, its own lineage. */
    public static AgentRecord root(String id, String type, String model, Instant at, InheritedContext context) {
        return fresh(id, type, model, at, USER, List.of(id), context);
    }

    /**
     * The record of an agent that another agent makes: its lineage is the parent's and itself.
     *
     * @param context the parent's context for the child, see {@link InheritedContext#forTask}
     */
    public static AgentRecord spawn(
            AgentRecord parent, String id, String type, String model, Instant at, InheritedContext context) {
        List<String> lineage = new ArrayList<>(parent.ancestry());
        lineage.add(id);
        return fresh(id, type, model, at, parent.agentId, lineage, context);
    }

    private static AgentRecord fresh(
            String id,
            String type,
            String model,
            Instant at,
            String by,
            List<String> lineage,
            InheritedContext context) {
        return new AgentRecord(
                id,
                type,
                model,
                at,
                by,
                lineage,
                context,
                List.of(),
                List.of(),
                List.of(),
                Status.ACTIVE,
                Optional.empty());
    }

    /** Whether a text can name an agent, and with it a file. */
    public static boolean validId(String id) {
        return ID.matcher(id).matches() && !id.contains("..");
    }

    /** The agents from the root down to this one, also when the record leaves itself out. */
    List<String> ancestry() {
        if (!lineage.isEmpty() && lineage.get(lineage.size() - 1).equals(agentId)) {
            return lineage;
        }
        List<String> all = new ArrayList<>(lineage);
        all.add(agentId);
        return all;
    }

    /** The record with a new context, working again. */
    public AgentRecord withContext(InheritedContext context) {
        return copy(context, decisionsMade, tasksCompleted, commitsCreated, Status.ACTIVE, Optional.empty());
    }

    /** The record with further decisions. */
    public AgentRecord withDecisions(List<AgentDecision> decisions) {
        return copy(
                inheritedContext,
                joined(decisionsMade, decisions),
                tasksCompleted,
                commitsCreated,
                status,
                completedAt);
    }

    /** The record with one more completed task and its commit; nothing is entered twice. */
    public AgentRecord withCompletedTask(String taskId, String commit) {
        return copy(
                inheritedContext,
                decisionsMade,
                once(tasksCompleted, taskId),
                once(commitsCreated, commit),
                status,
                completedAt);
    }

    /** The record of the agent after it ended. */
    public AgentRecord ended(Status how, Instant at) {
        return copy(inheritedContext, decisionsMade, tasksCompleted, commitsCreated, how, Optional.of(at));
    }

    private AgentRecord copy(
            InheritedContext context,
            List<AgentDecision> decisions,
            List<String> tasks,
            List<String> commits,
            Status newStatus,
            Optional<Instant> ended) {
        return new AgentRecord(
                agentId, agentType, model, spawnedAt, spawnedBy, lineage, context, decisions, tasks, commits, newStatus,
                ended);
    }

    /** The record as it stands in its file, members in the constitution's order. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("agent_id", agentId)
                .put("agent_type", agentType)
                .put("model", model)
                .put("spawned_at", timestamp(spawnedAt))
                .put("spawned_by", spawnedBy)
                .put("lineage", lineage)
                .put("inherited_context", inheritedContext.toJson())
                .put(
                        "decisions_made",
                        JsonValue.array(decisionsMade.stream()
                                .map(AgentDecision::toJson)
                                .toList()))
                .put("tasks_completed", tasksCompleted)
                .put("commits_created", commitsCreated)
                .put("status", status.word())
                .putOrNull("completed_at", completedAt.map(AgentRecord::timestamp))
                .build();
    }

    /**
     * The record's decisions for people, the file {@code .agent/sub-agents/<id>.md}. A decision's line breaks become spaces, so
     * that no text can look like a further decision.
     */
    public String decisionLog() {
        return DecisionLog.render(this);
    }

    /** Says in one sentence where a decision log and this record's decisions differ, or nothing when they agree. */
    public Optional<String> disagreement(String decisionLog) {
        return DecisionLog.disagreement(this, decisionLog);
    }

    /**
     * Reads a record. {@code parent_id} is taken for {@code spawned_by} and {@code inherited_memory} for
     * {@code inherited_context} where the latter is absent.
     *
     * @throws ConfigException naming file, line and column if the text is no valid record
     */
    public static AgentRecord parse(String text, String name) {
        return AgentRecordReader.read(Json.document(text, name));
    }

    /**
     * Reads a record from its file.
     *
     * @throws ConfigException if the file is no valid record
     * @throws dev.loki.core.StorageException if the file cannot be read
     */
    public static AgentRecord read(Path file) {
        return AgentRecordReader.read(Document.read(file, file.toString()));
    }

    /** The spelling of an instant in files: UTC, milliseconds, {@code Z}. */
    static String timestamp(Instant instant) {
        return Timestamps.format(instant);
    }

    static Instant instant(Fields fields, String key) {
        String text = fields.requireString(key);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw fields.error(key, "\"" + key + "\" must be a UTC time such as 2026-01-04T05:30:00.000Z");
        }
    }

    private static String requireId(String id) {
        if (!validId(id)) {
            throw new IllegalArgumentException("an agent id has 1 to 64 letters, digits, dots, underscores and hyphens,"
                    + " begins with a letter or digit and has no \"..\"; \"" + Texts.oneLine(id) + "\" does not");
        }
        return id;
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static List<String> once(List<String> list, String item) {
        return list.contains(item) ? list : joined(list, List.of(item));
    }
}
