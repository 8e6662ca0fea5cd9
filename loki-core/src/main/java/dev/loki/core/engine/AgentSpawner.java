package dev.loki.core.engine;

import dev.loki.core.constitution.AgentRecord;
import dev.loki.core.constitution.InheritedContext;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Task;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the agent records of a run: each agent inherits parent, lineage, context and memory from who spawned it. */
final class AgentSpawner {
    /** The root of every lineage that a person starts. */
    static final String ROOT = "orchestrator-main";

    private static final Map<String, String> TECH_STACK_FILES = Map.of(
            "pom.xml", "Maven",
            "build.gradle", "Gradle",
            "build.gradle.kts", "Gradle",
            "package.json", "Node.js",
            "pyproject.toml", "Python",
            "go.mod", "Go",
            "Cargo.toml", "Rust");

    private final Session session;

    AgentSpawner(Session session) {
        this.session = session;
    }

    /** The kind of agent: what the task says, else the first word of the agent's id, such as {@code eng}. */
    static String typeOf(Task task) {
        if (!task.agentType().isBlank()) {
            return task.agentType();
        }
        int hyphen = task.agent().indexOf('-');
        return hyphen <= 0 ? "general-purpose" : task.agent().substring(0, hyphen);
    }

    /** Makes sure that the task's agent and its ancestors have records and that the agent knows its task. */
    void ensure(Task task, String model) {
        AgentRecord parent = ensureParent(task.parent());
        InheritedContext context = parent.inheritedContext().forTask("development", task.id(), task.spec());
        Optional<AgentRecord> known = session.state.agent(task.agent());
        AgentRecord record = known.isPresent()
                ? known.get().withContext(context)
                : AgentRecord.spawn(parent, task.agent(), typeOf(task), model, session.now(), context);
        if (known.isEmpty() || !known.get().equals(record)) {
            spawn(record);
        }
    }

    private AgentRecord ensureParent(String id) {
        Optional<AgentRecord> known = session.state.agent(id);
        if (known.isPresent()) {
            return known.get();
        }
        AgentRecord root = session.state.agent(ROOT).orElseGet(this::spawnRoot);
        if (id.equals(ROOT)) {
            return root;
        }
        AgentRecord parent =
                AgentRecord.spawn(root, id, "general-purpose", "none", session.now(), root.inheritedContext());
        spawn(parent);
        return parent;
    }

    private AgentRecord spawnRoot() {
        InheritedContext context =
                new InheritedContext("development", "", Optional.empty(), techStack(), JsonObject.EMPTY);
        AgentRecord root = AgentRecord.root(ROOT, "orchestrator", "none", session.now(), context);
        spawn(root);
        return root;
    }

    private void spawn(AgentRecord record) {
        session.append(
                EntryType.AGENT_SPAWNED,
                JsonObject.builder().put("agent", record.toJson()).build());
    }

    private List<String> techStack() {
        List<String> stack = new ArrayList<>();
        TECH_STACK_FILES.forEach((file, name) -> {
            if (Files.exists(session.project.root().resolve(file)) && !stack.contains(name)) {
                stack.add(name);
            }
        });
        stack.sort(null);
        return stack;
    }
}
