package dev.loki.core.engine;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A question of an agent, as results, the journal and records hold it: {@code {q, answer, source, quote, place}}.
 *
 * @param q its words
 * @param answer the answer, when there is one
 * @param source who answered: prd, user or default
 * @param quote what of the document the answer rests on
 * @param place where that stands, such as {@code PRD.md:12}
 */
record Question(
        String q, Optional<String> answer, Optional<String> source, Optional<String> quote, Optional<String> place) {

    static Question of(JsonObject json) {
        return new Question(
                json.string("q").orElse(""),
                json.string("answer"),
                json.string("source"),
                json.string("quote"),
                json.string("place"));
    }

    boolean answered() {
        return answer.filter(text -> !text.isBlank()).isPresent();
    }

    Question answeredBy(String who, String words) {
        return new Question(q, Optional.of(words), Optional.of(who), Optional.empty(), Optional.empty());
    }

    Question quoting(String words, String line, String where) {
        return new Question(q, Optional.of(words), Optional.of("prd"), Optional.of(line), Optional.of(where));
    }

    JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder().put("q", q);
        answer.ifPresent(text -> json.put("answer", text));
        source.ifPresent(text -> json.put("source", text));
        quote.ifPresent(text -> json.put("quote", text));
        place.ifPresent(text -> json.put("place", text));
        return json.build();
    }

    /** Both lists, each question once: an answer wins over none, a later one over an earlier. */
    static List<JsonObject> merged(List<JsonObject> known, List<JsonObject> more) {
        Map<String, JsonObject> byWords = new LinkedHashMap<>();
        known.forEach(json -> byWords.put(of(json).q(), json));
        more.forEach(
                json -> byWords.merge(of(json).q(), json, (a, b) -> of(b).answered() || !of(a).answered() ? b : a));
        return List.copyOf(byWords.values());
    }
}
