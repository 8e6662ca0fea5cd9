package dev.loki.core.engine;

import dev.loki.core.constitution.ProjectRules;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Act;
import dev.loki.core.task.GateSpec;
import dev.loki.core.task.Limits;
import dev.loki.core.task.ProjectConfig;
import dev.loki.core.task.ProviderSpec;
import dev.loki.core.task.References;
import dev.loki.core.task.Task;
import dev.loki.core.task.TaskFile;
import dev.loki.core.task.TaskOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@link RarvLoop#run} would do: tasks in order, with providers, gates, expected writes and limits. Making a plan
 * touches nothing.
 *
 * @param steps the tasks in the order in which they would run
 * @param gates the gates of every task
 * @param policies the policy files that are present
 * @param limits the limits in force
 */
public record RunPlan(List<Step> steps, List<GateSpec> gates, List<String> policies, Limits limits) {

    /** Copies the lists. */
    public RunPlan {
        steps = List.copyOf(steps);
        gates = List.copyOf(gates);
        policies = List.copyOf(policies);
    }

    /**
     * One task of a plan.
     *
     * @param task the task
     * @param provider who would do the work
     * @param state {@code to do}, or what an earlier session made of it: {@code done}, {@code left out}, {@code given up}
     * @param prompt what an agent would be told on the first attempt
     */
    public record Step(Task task, String provider, String state, String prompt) {
        /** The globs that the task may write to, for people. */
        public String writes() {
            List<String> globs = new ArrayList<>(task.files().orElse(List.of()));
            task.produces().stream().filter(p -> !globs.contains(p)).forEach(globs::add);
            if (task.files().isEmpty()) {
                return "the project, except protected files";
            }
            return globs.isEmpty() ? "nothing" : String.join(", ", globs);
        }

        JsonObject toJson() {
            return JsonObject.builder()
                    .put("id", task.id())
                    .put("type", task.type().word())
                    .put("title", task.title())
                    .put("state", state)
                    .put("agent", task.agent())
                    .put("provider", provider)
                    .put("depends_on", task.dependsOn())
                    .putOrNull("spec", task.spec())
                    .put("writes", writes())
                    .put("approval", task.approvalRequired() ? "required" : "none")
                    .put("verified_by", task.verify().isPresent() ? "verify command" : "gates only")
                    .put("attempts", task.retries() + 1)
                    .build();
        }
    }

    /** Plans a run of these options, with acts that get these variables. */
    public static RunPlan of(Path projectDir, Map<String, String> env, ProjectConfig config, RunOptions options) {
        ProjectDir project = ProjectDir.at(projectDir);
        RunState state = RunState.of(RunJournal.read(project.journal()));
        Path file = Run.tasksFile(project, options, state);
        TaskFile tasks = TaskFile.open(file, shown(project, file));
        List<GateSpec> gates = ProjectRules.read(project).gates().specs(GateSpec.join(config.gates(), tasks.gates()));
        Set<String> providers = new HashSet<>(ProviderSpec.EMBEDDED);
        providers.addAll(config.providers().keySet());
        tasks.checkReferences(new References(
                project.root(),
                env,
                providers,
                gates.stream().map(GateSpec::name).collect(Collectors.toSet()),
                TaskIntake.settled(state)));
        List<Task> all = TaskOrder.order(all(tasks.tasks(), state, TaskBoard.of(project)));
        TaskIntake.requireKnown(options.only(), all.stream().map(Task::id).toList(), shown(project, file));
        List<Step> steps = all.stream()
                .filter(t -> options.only().isEmpty() || options.only().contains(t.id()))
                .map(t -> new Step(
                        t,
                        provider(t, options, state.provider().or(tasks::provider)),
                        word(state, t),
                        Prompt.of(t, 1, "", List.of(), List.of(), memory(project, env, state, t))))
                .toList();
        List<String> policies = project.policyFiles().stream()
                .filter(Files::exists)
                .map(p -> project.root().relativize(p).toString())
                .toList();
        Limits limits = Limits.merge(List.of(options.limits(), tasks.limits(), config.limits()))
                .orDefaults();
        return new RunPlan(steps, gates, policies, limits);
    }

    private static String memory(ProjectDir project, Map<String, String> env, RunState state, Task task) {
        return Memory.of(project, env, new Continuity(project.continuity()).read(), state.agent(task.agent()))
                .text();
    }

    /** The tasks of the file, those that people added beside it, and those that are done and left the file since. */
    private static List<Task> all(List<Task> ofFile, RunState state, TaskBoard board) {
        Map<String, Task> all = new LinkedHashMap<>();
        ofFile.forEach(task -> all.put(task.id(), task));
        state.tasks().stream()
                .filter(t -> !t.fromFile() || t.status() == TaskStatus.COMPLETED)
                .forEach(t -> all.putIfAbsent(t.task().id(), t.task()));
        board.waiting().forEach(task -> all.putIfAbsent(task.id(), task));
        return List.copyOf(all.values());
    }

    private static String word(RunState state, Task task) {
        return switch (state.task(task.id()).map(TaskState::status).orElse(TaskStatus.PENDING)) {
            case COMPLETED -> "done";
            case SKIPPED -> "left out";
            case DEAD_LETTER -> "given up";
            case PENDING, IN_PROGRESS, VERIFIED, BLOCKED, AWAITING_APPROVAL -> "to do";
        };
    }

    private static String provider(Task task, RunOptions options, Optional<String> fallback) {
        Optional<Act> act = task.act();
        if (act.isPresent() && act.get() instanceof Act.Run) {
            return "shell";
        }
        if (act.isPresent() && act.get() instanceof Act.Patch) {
            return "patch";
        }
        if (act.isPresent() && act.get() instanceof Act.Replay) {
            return "replay";
        }
        return act.flatMap(a -> ((Act.Prompt) a).provider())
                .or(options::provider)
                .or(() -> fallback)
                .orElse("none (ACT_MISSING)");
    }

    private static String shown(ProjectDir project, Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith(project.root())
                ? project.root().relativize(absolute).toString()
                : absolute.toString();
    }

    /** The JSON object that {@code loki plan --json} prints. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("tasks", JsonValue.array(steps.stream().map(Step::toJson).toList()))
                .put(
                        "gates",
                        JsonValue.array(gates.stream()
                                .map(g -> JsonObject.builder()
                                        .put("name", g.name())
                                        .put("blocking", g.blocking())
                                        .build())
                                .toList()))
                .put("policies", policies)
                .put("limits", OrchestratorFile.limits(limits))
                .build();
    }

    /** The tasks and their dependencies as a Mermaid flowchart. */
    public String mermaid() {
        StringBuilder text = new StringBuilder("flowchart TD\n");
        for (int i = 0; i < steps.size(); i++) {
            text.append("  t")
                    .append(i)
                    .append("[\"")
                    .append(label(steps.get(i).task()))
                    .append("\"]\n");
        }
        for (int i = 0; i < steps.size(); i++) {
            for (String dependency : steps.get(i).task().dependsOn()) {
                int from = indexOf(dependency);
                if (from >= 0) {
                    text.append("  t").append(from).append(" --> t").append(i).append('\n');
                }
            }
        }
        return text.toString();
    }

    private int indexOf(String id) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).task().id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private static String label(Task task) {
        return (task.id() + ": " + task.title())
                .replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
