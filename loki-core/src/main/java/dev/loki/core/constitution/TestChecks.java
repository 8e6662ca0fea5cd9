package dev.loki.core.constitution;

import dev.loki.core.git.AddedLine;
import dev.loki.core.git.RemovedLine;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the constitution asks of tests: they come before the code, and nobody removes or silences them. */
final class TestChecks {
    private TestChecks() {}

    /** The tests of an implementation exist and failed before it began; afterwards they are still there. */
    static Outcome first(Moment moment, Facts facts, JsonObject params) {
        if (facts.task().isEmpty()) {
            return Outcome.unknown("task");
        }
        Facts.Task task = facts.task().get();
        if (!task.implementation()) {
            return Outcome.notApplicable("the task is no implementation");
        }
        if (task.tests().isEmpty()) {
            return Outcome.broken("the implementation task names no tests");
        }
        List<String> missing = task.tests().stream()
                .filter(test -> !Files.isRegularFile(facts.project().root().resolve(test)))
                .toList();
        if (!missing.isEmpty()) {
            return Outcome.broken(
                    Outcome.list(Outcome.problem("the test " + missing.get(0) + " does not exist"), "tests", missing));
        }
        if (moment != Moment.PRE) {
            return Outcome.held();
        }
        return facts.testsBefore()
                .map(before -> switch (before) {
                    case FAILED -> Outcome.held();
                    case PASSED ->
                        Outcome.broken("the tests pass without the implementation, so they prove nothing about it");
                    case NOT_RUN ->
                        Outcome.broken("nothing shows that the tests fail yet: the task has no \"verify\" command");
                })
                .orElseGet(() -> Outcome.unknown("result of the tests before the implementation"));
    }

    /**
     * No test file is deleted, none loses tests that do not turn up in another, and no test is switched off. A file that turns
     * up elsewhere under its name was moved. No gate stops less than before.
     */
    static Outcome kept(Moment moment, Facts facts, JsonObject params) {
        if (facts.changes().isEmpty()) {
            return Outcome.unknown("changed files");
        }
        PathSet tests = PathSet.of(params, "tests");
        DecidedFiles decided = decided(facts);
        Set<String> gone = deleted(decided, facts.changes().get(), tests);
        List<JsonObject> evidence = new ArrayList<>();
        gone.forEach(path -> evidence.add(about(path, "the test " + path + " was deleted")));
        evidence.addAll(lost(facts, tests, params.strings("declarations"), decided, gone));
        evidence.addAll(silenced(facts, tests, params, decided));
        facts.weakerGates().stream()
                .flatMap(List::stream)
                .filter(gate -> !decided.contains(gate.path()))
                .forEach(gate -> evidence.add(about(gate.path(), gate.path() + ": " + gate.what())));
        return Outcome.of(evidence);
    }

    private static Set<String> deleted(DecidedFiles decided, List<Facts.ChangedPath> changes, PathSet tests) {
        Set<String> added = changes.stream()
                .filter(change -> change.status() == 'A' && tests.contains(change.path()))
                .map(change -> fileName(change.path()))
                .collect(Collectors.toSet());
        return changes.stream()
                .filter(change -> change.status() == 'D' && tests.contains(change.path()))
                .map(Facts.ChangedPath::path)
                .filter(path -> !added.contains(fileName(path)) && !decided.contains(path))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<JsonObject> lost(
            Facts facts, PathSet tests, List<String> declarations, DecidedFiles decided, Set<String> gone) {
        Set<String> excused = new TreeSet<>(gone);
        facts.removedLines().stream()
                .flatMap(List::stream)
                .map(RemovedLine::path)
                .distinct()
                .filter(decided::contains)
                .forEach(excused::add);
        List<JsonObject> evidence = new ArrayList<>();
        TestCount.of(facts, tests, declarations)
                .losses(excused)
                .forEach((path, count) ->
                        evidence.add(about(path, path + " loses " + count + (count == 1 ? " test" : " tests"))));
        return evidence;
    }

    private static List<JsonObject> silenced(Facts facts, PathSet tests, JsonObject params, DecidedFiles decided) {
        PathSet prose = PathSet.of(params, "prose");
        List<String> markers = params.strings("markers");
        List<String> switches = params.strings("switches");
        List<JsonObject> evidence = new ArrayList<>();
        for (AddedLine line : facts.addedLines().orElse(List.of())) {
            if (prose.contains(line.path())) {
                continue;
            }
            List<String> words = tests.contains(line.path()) ? markers : switches;
            words.stream()
                    .filter(word -> stands(word, line.text()))
                    .findFirst()
                    .filter(word -> !decided.contains(line.path()))
                    .ifPresent(word -> evidence.add(at(line, "switches tests off with " + word)));
        }
        return evidence;
    }

    /** No warning of a linter, compiler or type checker is silenced without a reason in the agent's decisions. */
    static Outcome unsuppressed(Moment moment, Facts facts, JsonObject params) {
        if (facts.addedLines().isEmpty()) {
            return Outcome.unknown("added lines");
        }
        List<String> markers = params.strings("markers");
        PathSet prose = PathSet.of(params, "prose");
        DecidedFiles decided = decided(facts);
        List<JsonObject> evidence = new ArrayList<>();
        for (AddedLine line : facts.addedLines().get()) {
            if (prose.contains(line.path())) {
                continue;
            }
            markers.stream()
                    .filter(marker -> stands(marker, line.text()))
                    .findFirst()
                    .filter(marker -> !decided.contains(line.path()))
                    .ifPresent(marker -> evidence.add(at(line, "silences a check with " + marker)));
        }
        return Outcome.of(evidence);
    }

    /** Whether a marker stands in a text, and is not the end of a longer word, as {@code xit(} in {@code exit(}. */
    private static boolean stands(String marker, String text) {
        boolean word = Character.isJavaIdentifierStart(marker.charAt(0));
        for (int at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
            if (!word || at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1))) {
                return true;
            }
        }
        return false;
    }

    private static JsonObject about(String path, String message) {
        return Outcome.problem(message).put("path", path).build();
    }

    private static JsonObject at(AddedLine line, String what) {
        return Outcome.problem(line.path() + ":" + line.line() + " " + what)
                .put("path", line.path())
                .put("line", line.line())
                .build();
    }

    /** The files that the agent's record, or the message of a commit, justifies. */
    private static DecidedFiles decided(Facts facts) {
        List<String> paths = Stream.concat(
                        facts.changes().stream().flatMap(List::stream).map(Facts.ChangedPath::path),
                        facts.addedLines().stream().flatMap(List::stream).map(AddedLine::path))
                .toList();
        return facts.agent()
                .map(agent -> facts.decided().and(DecidedFiles.of(agent, paths)))
                .orElse(facts.decided());
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
