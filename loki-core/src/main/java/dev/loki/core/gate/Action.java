package dev.loki.core.gate;

import dev.loki.core.expr.FieldValues;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Map;
import java.util.Objects;

/**
 * What an agent is about to do, ready to be decided about: paths are resolved, types are checked. Immutable.
 *
 * <p>{@link #context()} stays what it was, for records; {@link #values()} is what rules read.
 */
public final class Action {
    /** The most items of a list in a context; a longer one is a value of the wrong kind. */
    public static final int MAX_ITEMS = 10_000;

    private final String taskId;
    private final String agentId;
    private final JsonObject context;
    private final FieldValues values;
    private final Map<String, String> misspelled;

    private Action(String taskId, String agentId, JsonObject context, ActionReader reader) {
        this.taskId = taskId;
        this.agentId = agentId;
        this.context = context;
        this.values = reader.values();
        this.misspelled = reader.misspelled();
    }

    /**
     * An action. Resolves the paths in the context now, which asks the file system and nothing else; deciding about the
     * action later does not. Never fails: what cannot be understood violates every rule that asks for it.
     *
     * @param taskId the task the action belongs to, or empty; the field {@code task_id} where the context has none
     * @param agentId who acts, or empty; the field {@code agent_id} where the context has none
     * @param context the fields by the names in {@link PolicyFields}; others are kept and not looked at
     */
    public static Action of(String taskId, String agentId, JsonObject context) {
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(agentId, "agentId");
        JsonObject.Builder full = context.toBuilder();
        if (!taskId.isEmpty() && context.get("task_id").isEmpty()) {
            full.put("task_id", taskId);
        }
        if (!agentId.isEmpty() && context.get("agent_id").isEmpty()) {
            full.put("agent_id", agentId);
        }
        return new Action(taskId, agentId, context, ActionReader.read(full.build()));
    }

    /** An action of no task and no agent. */
    public static Action of(JsonObject context) {
        return of("", "", context);
    }

    /**
     * An action from plain values: texts, numbers, booleans, paths, null, and collections and maps of these. A value of any
     * other class, and a number that is not finite, is a value of the wrong type.
     */
    public static Action of(Map<String, ?> context) {
        return of(PlainValues.object(context));
    }

    /** The task the action belongs to, or empty. */
    public String taskId() {
        return taskId;
    }

    /** Who acts, or empty. */
    public String agentId() {
        return agentId;
    }

    /** The context as it was given. */
    public JsonObject context() {
        return context;
    }

    /** The values that rules read. */
    public FieldValues values() {
        return values;
    }

    /** Names of the context that are no field but look like one that is absent, with that field's name. */
    public Map<String, String> misspelled() {
        return misspelled;
    }

    /** The context. */
    @Override
    public String toString() {
        return "Action" + context.members().keySet();
    }
}
