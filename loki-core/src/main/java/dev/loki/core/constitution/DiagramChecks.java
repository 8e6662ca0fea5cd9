package dev.loki.core.constitution;

import dev.loki.core.git.AddedLine;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the constitution asks of complex work: somebody drew it. */
final class DiagramChecks {
    /** A workflow of fewer steps needs no drawing. */
    static final int STEPS = 3;

    private static final String FOLDER = ".loki/diagrams/";
    private static final String SUFFIX = ".mmd";

    private DiagramChecks() {}

    /**
     * Complex work has a Mermaid diagram: the task's own file where the task says that it is complex or names a diagram; any file of
     * {@code .loki/diagrams} that the change brings or changes where complexity is seen in the change.
     */
    static Outcome drawn(Moment moment, Facts facts, JsonObject params) {
        if (facts.task().isEmpty()) {
            return Outcome.unknown("task");
        }
        Facts.Task task = facts.task().get();
        if (task.complex()) {
            return own(facts, task);
        }
        if (facts.changes().isEmpty()) {
            return Outcome.unknown("changed files");
        }
        Optional<String> why = complexity(facts, params);
        if (why.isEmpty()) {
            return Outcome.notApplicable("the task is not complex");
        }
        List<String> drawings = facts.changes().get().stream()
                .filter(change -> change.status() != 'D')
                .map(Facts.ChangedPath::path)
                .filter(path -> path.startsWith(FOLDER) && path.endsWith(SUFFIX))
                .toList();
        Optional<String> known = drawings.isEmpty() ? named(facts, task) : Optional.of(drawings.get(0));
        return known.map(path -> valid(facts, path, why.get()))
                .orElseGet(() -> missing(why.get(), FOLDER + task.diagram() + SUFFIX));
    }

    private static Outcome own(Facts facts, Facts.Task task) {
        String path = FOLDER + task.diagram() + SUFFIX;
        return Files.isRegularFile(file(facts, path))
                ? valid(facts, path, "the task says that it is complex")
                : missing("the task says that it is complex", path);
    }

    private static Optional<String> named(Facts facts, Facts.Task task) {
        String path = FOLDER + task.diagram() + SUFFIX;
        return Files.isRegularFile(file(facts, path)) ? Optional.of(path) : Optional.empty();
    }

    private static Outcome missing(String why, String path) {
        return Outcome.broken(Outcome.problem(why + ", and there is no diagram " + path)
                .put("diagram", path)
                .put("why", why));
    }

    private static Outcome valid(Facts facts, String path, String why) {
        Path file = file(facts, path);
        Optional<String> problem =
                Files.isRegularFile(file) ? Mermaid.problem(Texts.read(file)) : Optional.of("it is not there");
        return problem.<Outcome>map(what -> Outcome.broken(Outcome.problem(path + " is no diagram: " + what)
                        .put("diagram", path)
                        .put("why", why)))
                .orElseGet(Outcome::held);
    }

    private static Path file(Facts facts, String path) {
        return facts.project().root().resolve(path);
    }

    /** What makes a change complex, if anything does. */
    private static Optional<String> complexity(Facts facts, JsonObject params) {
        PathSet architecture = PathSet.of(params, "architecture");
        PathSet services = PathSet.of(params, "services");
        PathSet workflows = PathSet.of(params, "workflows");
        for (Facts.ChangedPath change : facts.changes().orElse(List.of())) {
            if (change.status() != 'D' && architecture.contains(change.path())) {
                return Optional.of(change.path() + " changes the architecture");
            }
            if (change.status() != 'D' && services.contains(change.path())) {
                return Optional.of(change.path() + " integrates services");
            }
        }
        List<AddedLine> lines = facts.addedLines().orElse(List.of());
        Optional<AddedLine> machine = lines.stream()
                .filter(line ->
                        !line.path().startsWith(".loki/") && !line.path().endsWith(".md"))
                .filter(line -> params.strings("machines").stream().anyMatch(line.text()::contains))
                .findFirst();
        if (machine.isPresent()) {
            return Optional.of(machine.get().path() + ":" + machine.get().line() + " is a state machine");
        }
        return lines.stream()
                .filter(line -> workflows.contains(line.path()))
                .filter(line ->
                        params.strings("steps").stream().anyMatch(line.text().strip()::startsWith))
                .map(AddedLine::path)
                .collect(Collectors.groupingBy(path -> path, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(file -> file.getValue() >= STEPS)
                .findFirst()
                .map(file -> file.getKey() + " has " + file.getValue() + " new steps");
    }
}
