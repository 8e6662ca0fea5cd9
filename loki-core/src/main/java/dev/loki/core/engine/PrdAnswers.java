package dev.loki.core.engine;

import dev.loki.core.LokiException;
import dev.loki.core.engine.ActResult.Kind;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Has an agent answer questions from the document, and believes what it can find there. */
final class PrdAnswers {
    private PrdAnswers() {}

    /** What the agent is told. */
    static String prompt(Prd prd, List<Question> questions) {
        StringBuilder text = new StringBuilder("# Answer questions from a document\n\n"
                + "Below are questions about a product and the document that describes it. Answer what the document answers,"
                + " and nothing else: do not guess, and change no file. Each answer needs a quote: a part of one line of the"
                + " document, copied letter by letter. Leave a question out that the document does not answer.\n\n"
                + "Your last message must be one JSON object and nothing else:\n\n"
                + "{\"questions\": [{\"q\": \"the question as it stands here\", \"answer\": \"...\", \"quote\": \"...\"}]}\n\n"
                + "## Questions\n\n");
        questions.forEach(question -> text.append("- ")
                .append(Json.write(dev.loki.core.json.JsonValue.of(question.q())))
                .append('\n'));
        return text + "\n## The document " + prd.name() + "\n\n" + prd.text() + "\n";
    }

    /** The questions with those answers whose quote stands in the document; the others as they were. */
    static List<Question> read(Prd prd, List<Question> questions, ActResult result) {
        Map<String, JsonObject> given = new HashMap<>();
        if (result.kind() == Kind.DONE) {
            said(result.report()).forEach(json -> json.string("q").ifPresent(q -> given.put(q, json)));
        }
        return questions.stream()
                .map(question -> Optional.ofNullable(given.get(question.q()))
                        .flatMap(json -> proven(prd, question, json))
                        .orElse(question))
                .toList();
    }

    private static List<JsonObject> said(JsonObject report) {
        List<JsonObject> ofFile = report.objects("questions");
        return ofFile.isEmpty() ? ofMessage(report.string("summary").orElse("")) : ofFile;
    }

    /** The object in the last message; text or a fence around it is left out. */
    private static List<JsonObject> ofMessage(String message) {
        int begin = message.indexOf('{');
        int end = message.lastIndexOf('}');
        if (begin < 0 || end < begin) {
            return List.of();
        }
        try {
            return Json.parse(message.substring(begin, end + 1), "answer") instanceof JsonObject object
                    ? object.objects("questions").stream()
                            .limit(ResultFile.MAX_ITEMS)
                            .toList()
                    : List.of();
        } catch (LokiException e) {
            return List.of();
        }
    }

    private static Optional<Question> proven(Prd prd, Question question, JsonObject json) {
        Optional<String> answer = json.string("answer").filter(text -> !text.isBlank());
        Optional<String> quote = json.string("quote");
        Optional<String> place = quote.flatMap(prd::place);
        return answer.isPresent() && place.isPresent()
                ? Optional.of(question.quoting(answer.get().strip(), quote.get().strip(), place.get()))
                : Optional.empty();
    }
}
