package dev.loki.core.constitution;

import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the constitution asks of clarifying questions: they are answered, and it is known by whom. */
final class QuestionChecks {
    private QuestionChecks() {}

    /**
     * No question is open and no marker stands in the specification. Concerns implementation tasks always, and spec tasks
     * after they acted: closing what is open is their work. Parameter {@code markers}: the texts that mark an open point.
     */
    static Outcome answered(Moment moment, Facts facts, JsonObject params) {
        Optional<Outcome> notDue = notDue(moment, facts);
        if (notDue.isPresent()) {
            return notDue.get();
        }
        List<JsonObject> evidence = new ArrayList<>(markers(facts, params.strings("markers")));
        for (Facts.Question question : facts.questions().orElse(List.of())) {
            if (!isAnswered(question)) {
                String words = Texts.oneLine(question.question());
                evidence.add(Outcome.problem("the question \"" + words + "\" has no answer")
                        .put("question", words)
                        .build());
            }
        }
        return evidence.isEmpty() && facts.questions().isEmpty() ? Outcome.unknown("questions") : Outcome.of(evidence);
    }

    /** Every answer says where it comes from. Parameter {@code sources}: the known ones. */
    static Outcome sourced(Moment moment, Facts facts, JsonObject params) {
        Optional<Outcome> notDue = notDue(moment, facts);
        if (notDue.isPresent()) {
            return notDue.get();
        }
        if (facts.questions().isEmpty()) {
            return Outcome.unknown("questions");
        }
        List<String> sources = params.strings("sources");
        List<JsonObject> evidence = new ArrayList<>();
        for (Facts.Question question : facts.questions().get()) {
            if (isAnswered(question)
                    && question.source().filter(sources::contains).isEmpty()) {
                String words = Texts.oneLine(question.question());
                evidence.add(Outcome.problem("nobody knows who answered \"" + words + "\"")
                        .put("question", words)
                        .putOrNull("source", question.source())
                        .build());
            }
        }
        return Outcome.of(evidence);
    }

    private static boolean isAnswered(Facts.Question question) {
        return question.answer().filter(answer -> !answer.isBlank()).isPresent();
    }

    private static Optional<Outcome> notDue(Moment moment, Facts facts) {
        Optional<Facts.Task> task = facts.task();
        if (task.isEmpty()) {
            return Optional.of(Outcome.unknown("task"));
        }
        if (task.get().specification() && moment == Moment.PRE) {
            return Optional.of(Outcome.notApplicable("the task is there to close what is open"));
        }
        return task.get().specification() || task.get().implementation()
                ? Optional.empty()
                : Optional.of(Outcome.notApplicable("the task neither writes nor implements a specification"));
    }

    private static List<JsonObject> markers(Facts facts, List<String> markers) {
        List<JsonObject> evidence = new ArrayList<>();
        for (String file : SpecChecks.files(facts, facts.task().orElseThrow())) {
            int line = 0;
            for (String row : text(facts, file).split("\n", -1)) {
                line++;
                if (evidence.size() < Outcome.MAX_EVIDENCE_ITEMS
                        && markers.stream().anyMatch(row::contains)) {
                    evidence.add(Outcome.problem(file + ":" + line + " marks an open question")
                            .put("file", file)
                            .put("line", line)
                            .build());
                }
            }
        }
        return evidence;
    }

    /** The text of a specification, nothing for a missing one: that is the specification checks' finding. */
    private static String text(Facts facts, String file) {
        try {
            Optional<Path> path =
                    new SpecReference(file, List.of()).locate(facts.project().root());
            return path.map(Texts::read).orElse("");
        } catch (SpecReference.Unresolved e) {
            return "";
        }
    }
}
