package dev.loki.core.constitution;

import dev.loki.core.json.Fields;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an agent knows from the agent that spawned it. A blank phase or task means that there is none, and is written as null.
 *
 * @param phase the phase of the work
 * @param currentTask the id of the task
 * @param specReference the task's specification
 * @param techStack what the project is built with
 * @param memory every further member, handed down as it is
 */
public record InheritedContext(
        String phase, String currentTask, Optional<String> specReference, List<String> techStack, JsonObject memory) {
    private static final String PHASE = "phase";
    private static final String CURRENT_TASK = "current_task";
    private static final String SPEC_REFERENCE = "spec_reference";
    private static final String TECH_STACK = "tech_stack";
    private static final Set<String> OWN = Set.of(PHASE, CURRENT_TASK, SPEC_REFERENCE, TECH_STACK);

    /** The context of an agent that knows nothing yet. */
    public static final InheritedContext EMPTY =
            new InheritedContext("", "", Optional.empty(), List.of(), JsonObject.EMPTY);

    /** Copies the list; the memory may not hold the members that have a place of their own. */
    public InheritedContext {
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(currentTask, "currentTask");
        Objects.requireNonNull(specReference, "specReference");
        techStack = List.copyOf(techStack);
        for (String name : memory.members().keySet()) {
            if (OWN.contains(name)) {
                throw new IllegalArgumentException(name + " is no free member of a context");
            }
        }
    }

    /** What a child that works on a task inherits: this memory and tech stack, and the task's own specification if it has one. */
    public InheritedContext forTask(String childPhase, String taskId, Optional<String> spec) {
        return new InheritedContext(childPhase, taskId, spec.or(() -> specReference), techStack, memory);
    }

    /** What is here and not in the child: names of members, and {@code tech_stack: X} for a lost entry of the tech stack. */
    Set<String> lostIn(InheritedContext child) {
        Set<String> lost = new TreeSet<>();
        if (!phase.isBlank() && child.phase.isBlank()) {
            lost.add(PHASE);
        }
        if (!currentTask.isBlank() && child.currentTask.isBlank()) {
            lost.add(CURRENT_TASK);
        }
        if (specReference.isPresent() && child.specReference.isEmpty()) {
            lost.add(SPEC_REFERENCE);
        }
        Set<String> stack = new LinkedHashSet<>(techStack);
        stack.removeAll(child.techStack);
        stack.forEach(entry -> lost.add(TECH_STACK + ": " + entry));
        Set<String> names = new LinkedHashSet<>(memory.members().keySet());
        names.removeAll(child.memory.members().keySet());
        lost.addAll(names);
        return lost;
    }

    /** The context as the member {@code inherited_context}. */
    public JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder()
                .put(PHASE, textOrNull(phase))
                .put(CURRENT_TASK, textOrNull(currentTask))
                .putOrNull(SPEC_REFERENCE, specReference)
                .put(TECH_STACK, techStack);
        memory.members().forEach(json::put);
        return json.build();
    }

    static InheritedContext from(Fields fields, JsonObject json) {
        return new InheritedContext(
                AgentRecordReader.nullable(fields, PHASE).orElse(""),
                AgentRecordReader.nullable(fields, CURRENT_TASK).orElse(""),
                AgentRecordReader.nullable(fields, SPEC_REFERENCE),
                fields.strings(TECH_STACK),
                memory(json));
    }

    private static JsonObject memory(JsonObject json) {
        JsonObject.Builder memory = JsonObject.builder();
        for (Map.Entry<String, JsonValue> member : json.members().entrySet()) {
            if (!OWN.contains(member.getKey())) {
                memory.put(member.getKey(), member.getValue());
            }
        }
        return memory.build();
    }

    private static JsonValue textOrNull(String text) {
        return text.isBlank() ? JsonNull.INSTANCE : new JsonString(text);
    }
}
