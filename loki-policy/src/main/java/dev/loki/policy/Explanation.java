package dev.loki.policy;

import dev.loki.core.gate.Ruling;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Why a decision came out as it did. Immutable.
 *
 * @param point the enforcement point, as it was named
 * @param ruling the decision
 * @param deciding the entry that decided: the first of the strictest violated ones; empty for an ALLOW and where no entry did
 * @param inputs the fields that were looked at, those of the deciding entry where there is one
 * @param entries every entry of the point with what it said
 * @param counterfactual the smallest change of the context that was found to flip the decision
 */
public record Explanation(
        String point,
        Ruling ruling,
        Optional<Entry> deciding,
        List<Input> inputs,
        List<Entry> entries,
        Optional<Counterfactual> counterfactual) {

    /**
     * One entry and what it said.
     *
     * @param name its name
     * @param place file, line and column where it begins
     * @param demand what it demands, as one line
     * @param action what a violation means
     * @param outcome {@code violated}, {@code satisfied} or {@code skipped}
     */
    public record Entry(String name, String place, String demand, String action, String outcome) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("name", name)
                    .put("place", place)
                    .put("demand", demand)
                    .put("action", action)
                    .put("outcome", outcome)
                    .build();
        }
    }

    /**
     * One field that was looked at.
     *
     * @param field its name
     * @param value what the context says; of content only the length
     * @param meaning where a path leads, why a value is wrong, or that it is absent; else empty
     */
    public record Input(String field, JsonValue value, String meaning) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("field", field)
                    .put("value", value)
                    .put("meaning", meaning)
                    .build();
        }
    }

    /**
     * A context beside the one that was asked about, in which the decision is another. It was evaluated, not guessed.
     *
     * @param changes the fields that differ
     * @param decision what is decided then
     */
    public record Counterfactual(List<Change> changes, Ruling decision) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put(
                            "changes",
                            JsonValue.array(changes.stream().map(Change::toJson).toList()))
                    .put("decision", decision.decision().name())
                    .build();
        }
    }

    /**
     * One field with another value.
     *
     * @param field its name
     * @param from what the context says; null when it is absent
     * @param to what it would have to say
     */
    public record Change(String field, JsonValue from, JsonValue to) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("field", field)
                    .put("from", from)
                    .put("to", to)
                    .build();
        }
    }

    /** Copies the lists. */
    public Explanation {
        inputs = List.copyOf(inputs);
        entries = List.copyOf(entries);
    }

    /** The explanation as an object. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("point", point)
                .put("decision", ruling.decision().name())
                .put("reason", ruling.reason())
                .put("deciding", deciding.<JsonValue>map(Entry::toJson).orElse(JsonNull.INSTANCE))
                .put(
                        "inputs",
                        JsonValue.array(inputs.stream().map(Input::toJson).toList()))
                .put(
                        "entries",
                        JsonValue.array(entries.stream().map(Entry::toJson).toList()))
                .put(
                        "counterfactual",
                        counterfactual.<JsonValue>map(Counterfactual::toJson).orElse(JsonNull.INSTANCE))
                .build();
    }
}
