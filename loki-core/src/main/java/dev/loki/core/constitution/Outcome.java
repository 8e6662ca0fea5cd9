package dev.loki.core.constitution;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNumber;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What one check found out. */
sealed interface Outcome {
    /** The member of an evidence object that is one sentence for people. */
    String MESSAGE = "message";

    /** At most this many items of a list are written into one evidence object. */
    int MAX_EVIDENCE_ITEMS = 50;

    /** The rule holds. */
    record Held() implements Outcome {}

    /** The rule says nothing about this case. */
    record NotApplicable(String reason) implements Outcome {}

    /** The rule may apply, but a fact that it needs was not handed in. */
    record Unknown(String fact) implements Outcome {}

    /** The rule is broken, once per evidence object. */
    record Broken(List<JsonObject> evidence) implements Outcome {
        public Broken {
            evidence = List.copyOf(evidence);
            if (evidence.isEmpty()) {
                throw new IllegalArgumentException("a broken rule needs evidence");
            }
        }
    }

    static Outcome held() {
        return new Held();
    }

    static Outcome notApplicable(String reason) {
        return new NotApplicable(reason);
    }

    static Outcome unknown(String fact) {
        return new Unknown(fact);
    }

    static Outcome broken(String problem) {
        return new Broken(List.of(problem(problem).build()));
    }

    static Outcome broken(JsonObject.Builder evidence) {
        return new Broken(List.of(evidence.build()));
    }

    /** Broken when there is evidence, else held. */
    static Outcome of(List<JsonObject> evidence) {
        return evidence.isEmpty() ? held() : new Broken(evidence);
    }

    /** An evidence object that begins with its sentence. */
    static JsonObject.Builder problem(String sentence) {
        return JsonObject.builder().put(MESSAGE, sentence);
    }

    /** Puts a list and its true length; a long list is cut to {@link #MAX_EVIDENCE_ITEMS}. */
    static JsonObject.Builder list(JsonObject.Builder evidence, String name, List<String> values) {
        List<JsonValue> items = new ArrayList<>();
        values.stream().limit(MAX_EVIDENCE_ITEMS).forEach(v -> items.add(JsonValue.of(v)));
        JsonNumber count = JsonValue.of((long) values.size());
        return evidence.put(name, JsonValue.array(items)).put("count", count);
    }
}
