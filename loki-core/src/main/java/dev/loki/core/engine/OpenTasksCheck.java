package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.constitution.Facts;
import dev.loki.core.constitution.FactsBuilder;
import dev.loki.core.constitution.Moment;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.task.Task;
import dev.loki.core.task.TaskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Asks of every task that is to be done whether it could begin, and of every specification whether it can be read. What an
 * earlier task is there to write is not missing yet.
 */
final class OpenTasksCheck {
    /** Specifications that are looked at. */
    static final int MAX_SPECS = 1_000;

    private static final Set<String> ABOUT_SPECS =
            Set.of("SPEC_MISSING", "SPEC_REF_UNRESOLVED", "QUESTION_UNANSWERED", "ANSWER_SOURCE_MISSING");
    private static final String TESTS_MISSING = "TESTS_MISSING";
    private static final String SPEC_DRIFT = "SPEC_DRIFT";

    /** What an agent does at the beginning of its turn, and nobody has to have done before. */
    private static final String CONTINUITY_NOT_READ = "CONTINUITY_NOT_READ";

    private final ProjectDir project;
    private final RunState state;
    private final AgentsCheck agents;

    OpenTasksCheck(ProjectDir project, RunState state, AgentsCheck agents) {
        this.project = project;
        this.state = state;
        this.agents = agents;
    }

    void ask(Findings findings) {
        Map<String, Task> open = open();
        open.values().forEach(task -> ask(task, open, findings));
        state.tasks().stream()
                .filter(task -> task.stage() != Stage.READY && !task.specHash().isEmpty())
                .filter(task -> task.status().open())
                .forEach(task ->
                        findings.ask(Moment.DONE, facts(task.task()).specBefore(task.specHash()), SPEC_DRIFT::equals));
        if (open.values().stream().noneMatch(task -> task.type() == Task.Type.SPEC)) {
            specifications(findings);
        }
    }

    private Map<String, Task> open() {
        Map<String, Task> open = new LinkedHashMap<>();
        if (Files.isRegularFile(project.tasks())) {
            TaskFile.open(project.tasks(), ".loki/tasks.yaml").tasks().forEach(task -> open.put(task.id(), task));
        }
        for (TaskState task : state.tasks()) {
            open.remove(task.task().id());
            if (task.status() != TaskStatus.COMPLETED && task.status() != TaskStatus.SKIPPED) {
                open.put(task.task().id(), task.task());
            }
        }
        return open;
    }

    private void ask(Task task, Map<String, Task> open, Findings findings) {
        Set<String> earlier = new HashSet<>();
        collect(task, open, earlier);
        boolean specComes = comes(earlier, open, Task.Type.SPEC);
        boolean testsCome = comes(earlier, open, Task.Type.TEST);
        FactsBuilder facts = facts(task);
        findings.ask(
                Moment.PRE,
                facts,
                code -> !code.equals(CONTINUITY_NOT_READ)
                        && !(specComes && ABOUT_SPECS.contains(code))
                        && !(testsCome && code.equals(TESTS_MISSING)));
        if (task.type() == Task.Type.DEPLOY) {
            findings.ask(Moment.DEPLOY, facts);
        }
    }

    /** The tasks that come before this one and are not done. */
    private static void collect(Task task, Map<String, Task> open, Set<String> earlier) {
        for (String id : task.dependsOn()) {
            Task dependency = open.get(id);
            if (dependency != null && earlier.add(id)) {
                collect(dependency, open, earlier);
            }
        }
    }

    private static boolean comes(Set<String> earlier, Map<String, Task> open, Task.Type type) {
        return earlier.stream().map(open::get).anyMatch(task -> task != null && task.type() == type);
    }

    private FactsBuilder facts(Task task) {
        FactsBuilder facts = agents.about(Facts.builder(project), task);
        state.task(task.id()).ifPresent(known -> {
            facts.questions(
                    known.questions().all().stream().map(Judge::question).toList());
            known.testsBefore().ifPresent(facts::testsBefore);
        });
        return ProjectCheck.bounded(project, facts);
    }

    private void specifications(Findings findings) {
        List<String> files = specificationFiles();
        if (!files.isEmpty()) {
            Facts.Task all =
                    new Facts.Task("", "spec", Optional.empty(), Optional.empty(), files, List.of(), false, false);
            findings.ask(
                    Moment.COMMIT,
                    ProjectCheck.bounded(
                            project, Facts.builder(project).task(all).questions(List.of())),
                    code -> code.equals("SPEC_INVALID") || code.equals("QUESTION_UNANSWERED"));
        }
    }

    private List<String> specificationFiles() {
        if (!Files.isDirectory(project.specs(), LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(project.specs())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> project.root().relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .limit(MAX_SPECS)
                    .toList();
        } catch (IOException e) {
            throw StorageException.reading(project.specs(), e);
        }
    }
}
