package dev.loki.core.engine;

import dev.loki.core.constitution.Facts.ChangedPath;
import dev.loki.core.constitution.FactsBuilder;
import dev.loki.core.git.Change;
import dev.loki.core.git.ChangedLines;
import dev.loki.core.git.Git;
import dev.loki.core.git.RemovedLine;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.spi.ContentInspector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a change from one tree to another looks like to the rules; the loop and {@link ChangeVerifier} look at it alike. */
final class ChangedWork {
    private final Git git;
    private final List<Change> changes;
    private final AddedText added;
    private final List<RemovedLine> removed;

    private ChangedWork(Git git, List<Change> changes, ChangedLines lines) {
        this.git = git;
        this.changes = changes;
        this.added = new AddedText(lines.added());
        this.removed = lines.removed();
    }

    /**
     * The change between two trees.
     *
     * @throws dev.loki.core.LokiException {@code DIFF_TOO_LARGE}
     */
    static ChangedWork between(Git git, String fromTree, String toTree) {
        return new ChangedWork(git, git.changes(fromTree, toTree), git.changedLines(fromTree, toTree));
    }

    /** The files that differ, with paths from the root of the repository. */
    List<Change> changes() {
        return changes;
    }

    /**
     * Adds to the facts what was changed, what was added, and what an inspector finds in it.
     *
     * @param besides changed paths that no tree shows
     */
    FactsBuilder tell(FactsBuilder facts, List<ChangedPath> besides, Optional<ContentInspector> inspector) {
        List<ChangedPath> paths = new ArrayList<>(paths());
        paths.addAll(besides);
        facts.changes(paths).addedLines(added.below(git.prefix())).removedLines(removedBelow(git.prefix()));
        inspector.ifPresent(looking -> facts.findings(added.inspect(looking, git.prefix())));
        return facts;
    }

    private List<RemovedLine> removedBelow(String prefix) {
        return removed.stream()
                .filter(line -> line.path().startsWith(prefix))
                .map(line -> new RemovedLine(line.path().substring(prefix.length()), line.text()))
                .toList();
    }

    /** The files that differ, as the rules name them. */
    List<ChangedPath> paths() {
        return changes.stream().map(this::path).toList();
    }

    private ChangedPath path(Change change) {
        String prefix = git.prefix();
        boolean inside = change.path().startsWith(prefix);
        return new ChangedPath(
                inside ? change.path().substring(prefix.length()) : change.path(),
                change.status(),
                inside ? Optional.empty() : Optional.of("it lies outside the project's folder " + prefix));
    }

    /** One question to a policy per changed file: may it be written, or deleted? */
    List<JsonObject> fileQuestions(JsonObject common) {
        return changes.stream()
                .map(change -> about(common, change.path())
                        .put("operation", change.status() == 'D' ? "delete" : "write")
                        .build())
                .toList();
    }

    /** One question to a policy per file with added text: may this be kept? */
    List<JsonObject> dataQuestions(JsonObject common) {
        return addedFiles().stream().map(path -> dataQuestion(common, path)).toList();
    }

    /** The files with added text, with paths from the root of the repository. */
    List<String> addedFiles() {
        return List.copyOf(added.texts().keySet());
    }

    /** The question whether the text added to a file may be kept. */
    JsonObject dataQuestion(JsonObject common, String rootRelative) {
        return about(common, rootRelative)
                .put("operation", "write")
                .put("content", added.texts().getOrDefault(rootRelative, ""))
                .build();
    }

    /** The line of the file at which a line of its added text stands, both from 1. */
    int lineOf(String rootRelative, int lineOfText) {
        return added.lineOf(rootRelative, lineOfText);
    }

    /** The path as people of the project know it. */
    String shown(String rootRelative) {
        return rootRelative.startsWith(git.prefix())
                ? rootRelative.substring(git.prefix().length())
                : rootRelative;
    }

    private JsonObject.Builder about(JsonObject common, String rootRelative) {
        return common.toBuilder()
                .put("file_path", git.root().resolve(rootRelative).toString());
    }
}
