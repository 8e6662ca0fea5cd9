package dev.loki.core.constitution;

import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the constitution asks of specifications: they are there before code, they are found, valid, and stay as they were. */
final class SpecChecks {
    private static final String SPEC = "spec";

    private SpecChecks() {}

    /** The file of an implementation task's specification exists inside the project and is not blank. */
    static Outcome exists(Moment moment, Facts facts, JsonObject params) {
        Optional<Facts.Task> task = facts.task();
        if (task.isEmpty()) {
            return Outcome.unknown("task");
        }
        if (!task.get().implementation()) {
            return Outcome.notApplicable("the task implements nothing");
        }
        Optional<String> reference = task.get().spec().filter(s -> !s.isBlank());
        if (reference.isEmpty()) {
            return Outcome.broken("implementation task " + task.get().id() + " names no specification");
        }
        return absence(facts, reference.get())
                .map(problem -> Outcome.broken(Outcome.problem(problem).put(SPEC, reference.get())))
                .orElseGet(Outcome::held);
    }

    private static Optional<String> absence(Facts facts, String reference) {
        try {
            SpecReference spec = SpecReference.wholeFile(reference);
            Optional<Path> file = spec.locate(facts.project().root());
            if (file.isEmpty()) {
                return Optional.of("there is no file " + spec.file());
            }
            return Texts.read(file.get()).isBlank() ? Optional.of(spec.file() + " is empty") : Optional.empty();
        } catch (SpecReference.Unresolved e) {
            return Optional.of(e.reason());
        }
    }

    /** The task's reference leads to a value of a readable file. A missing file of an implementation task is SPEC_MISSING's. */
    static Outcome resolves(Moment moment, Facts facts, JsonObject params) {
        Optional<Facts.Task> task = facts.task();
        if (task.isEmpty()) {
            return Outcome.unknown("task");
        }
        Optional<String> reference = task.get().spec().filter(s -> !s.isBlank());
        if (reference.isEmpty() || task.get().specification()) {
            return Outcome.notApplicable("the task relies on no specification");
        }
        try {
            SpecReference spec = SpecReference.parse(reference.get());
            Optional<Path> file = spec.locate(facts.project().root());
            if (file.isEmpty() && task.get().implementation()) {
                return Outcome.notApplicable("there is no file to look into");
            }
            Path found = file.orElseThrow(() -> new SpecReference.Unresolved("there is no file " + spec.file()));
            resolve(spec, found);
            return Outcome.held();
        } catch (SpecReference.Unresolved | LokiException e) {
            return Outcome.broken(
                    Outcome.problem(String.valueOf(e.getMessage())).put(SPEC, reference.get()));
        }
    }

    private static void resolve(SpecReference spec, Path file) throws SpecReference.Unresolved {
        String text = Texts.read(file);
        if (SpecReference.structured(spec.file())) {
            spec.find(SpecReference.document(spec.file(), text));
        } else if (!spec.pointer().isEmpty()) {
            throw new SpecReference.Unresolved(
                    spec.file() + " is neither JSON nor YAML, so a pointer cannot be followed; name the file alone");
        }
    }

    /**
     * Every specification that a spec task leaves behind can be read: its {@code spec}, what it {@code produces}, and what it changed
     * below {@code .loki/specs/}. JSON and YAML parse; an OpenAPI document has {@code openapi} and {@code paths}.
     */
    static Outcome valid(Moment moment, Facts facts, JsonObject params) {
        Optional<Facts.Task> task = facts.task();
        if (task.isEmpty()) {
            return Outcome.unknown("task");
        }
        if (!task.get().specification()) {
            return Outcome.notApplicable("the task writes no specification");
        }
        Set<String> files = files(facts, task.get());
        if (files.isEmpty()) {
            return facts.changes().isEmpty()
                    ? Outcome.unknown("changed files")
                    : Outcome.broken("spec task " + task.get().id() + " left no specification behind");
        }
        List<JsonObject> evidence = new ArrayList<>();
        for (String file : files) {
            invalidity(facts, file)
                    .ifPresent(problem -> evidence.add(
                            Outcome.problem(problem).put("file", file).build()));
        }
        return Outcome.of(evidence);
    }

    /** The specification files of a task: the one that it names, and what a spec task wrote. */
    static Set<String> files(Facts facts, Facts.Task task) {
        Set<String> files = new LinkedHashSet<>();
        task.spec().map(s -> s.split("#", 2)[0]).filter(s -> !s.isBlank()).ifPresent(files::add);
        if (task.specification()) {
            task.produces().stream().filter(SpecChecks::maySpecify).forEach(files::add);
            facts.changes().stream()
                    .flatMap(List::stream)
                    .filter(c -> c.status() != 'D' && c.path().startsWith(".loki/specs/"))
                    .forEach(c -> files.add(c.path()));
        }
        return files;
    }

    private static boolean maySpecify(String file) {
        return SpecReference.structured(file) || file.toLowerCase(Locale.ROOT).endsWith(".md");
    }

    private static Optional<String> invalidity(Facts facts, String file) {
        try {
            Optional<Path> path =
                    new SpecReference(file, List.of()).locate(facts.project().root());
            if (path.isEmpty()) {
                return Optional.of("there is no file " + file);
            }
            String text = Texts.read(path.get());
            if (text.isBlank()) {
                return Optional.of(file + " is empty");
            }
            return SpecReference.structured(file)
                    ? openApiProblem(file, SpecReference.document(file, text))
                    : Optional.empty();
        } catch (SpecReference.Unresolved | LokiException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> openApiProblem(String file, JsonValue document) {
        Path name = Path.of(file).getFileName();
        boolean named = name != null && name.toString().toLowerCase(Locale.ROOT).contains("openapi");
        if (!(document instanceof JsonObject object)) {
            return named ? Optional.of(file + " holds no OpenAPI document") : Optional.empty();
        }
        boolean looksSo = object.get("openapi").isPresent()
                || (object.get("paths").isPresent() && object.get("swagger").isEmpty());
        if (!named && !looksSo) {
            return Optional.empty();
        }
        if (!(object.get("openapi").orElse(object) instanceof JsonString version)
                || version.value().isBlank()) {
            return Optional.of(file + " has no text \"openapi\" with the version, such as openapi: 3.1.0");
        }
        return object.object("paths").isEmpty() ? Optional.of(file + " has no \"paths\" object") : Optional.empty();
    }

    /** The specification file is still the one that the agent was given. */
    static Outcome unchanged(Moment moment, Facts facts, JsonObject params) {
        Optional<Facts.Task> task = facts.task();
        if (task.isEmpty()) {
            return Outcome.unknown("task");
        }
        Optional<String> reference = task.get().spec().filter(s -> !s.isBlank());
        if (reference.isEmpty() || task.get().specification()) {
            return Outcome.notApplicable("the task relies on no specification");
        }
        if (facts.specBefore().isEmpty()) {
            return Outcome.unknown("hash of the specification before the agent acted");
        }
        String before = facts.specBefore().get();
        String now =
                SpecReference.sha256(facts.project().root(), reference.get()).orElse("none");
        if (before.equals(now)) {
            return Outcome.held();
        }
        return Outcome.broken(Outcome.problem("the specification changed while the task worked from it")
                .put(SPEC, reference.get())
                .put("before", before)
                .put("now", now));
    }
}
