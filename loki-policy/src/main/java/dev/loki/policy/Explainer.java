package dev.loki.policy;

import dev.loki.core.expr.Field;
import dev.loki.core.expr.FieldValues;
import dev.loki.core.expr.FilePath;
import dev.loki.core.gate.Action;
import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.PolicyFields;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import dev.loki.policy.Explanation.Entry;
import dev.loki.policy.Explanation.Input;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Explains decisions of an engine. Immutable. */
final class Explainer {
    private final PolicyEngine engine;

    Explainer(PolicyEngine engine) {
        this.engine = engine;
    }

    Explanation explain(EnforcementPoint point, JsonObject context) {
        Action action = Action.of(context);
        FieldValues values = action.values();
        Ruling ruling = engine.evaluate(point, action);
        List<PolicyEntry> entries = engine.policies().entries(point);
        Optional<PolicyEntry> deciding = ruling.allowed()
                ? Optional.empty()
                : entries.stream()
                        .filter(entry -> decides(entry, ruling, values))
                        .findFirst();
        long looked = deciding.map(Explainer::fields)
                .orElseGet(() -> entries.stream().mapToLong(Explainer::fields).reduce(0, (a, b) -> a | b));
        return new Explanation(
                point.wireName(),
                ruling,
                deciding.map(entry -> entry(entry, values)),
                inputs(looked, context, values),
                entries.stream().map(entry -> entry(entry, values)).toList(),
                new CounterfactualSearch(engine, point, context, ruling).find());
    }

    private static boolean decides(PolicyEntry entry, Ruling ruling, FieldValues values) {
        Decision decision = ruling.decision();
        return entry.header().effect().decision() == decision
                && !entry.violations(values).isEmpty();
    }

    private static long fields(PolicyEntry entry) {
        return entry instanceof GatesEntry ? PolicyFields.PASSED_GATES.bit() : entry.needs();
    }

    private static Entry entry(PolicyEntry entry, FieldValues values) {
        String outcome = "satisfied";
        if (!entry.violations(values).isEmpty()) {
            outcome = "violated";
        } else if ((entry.needs() & ~values.present()) != 0) {
            outcome = "skipped";
        }
        Header header = entry.header();
        return new Entry(
                header.name(), header.place(), entry.demand(), header.effect().wireName(), outcome);
    }

    private static List<Input> inputs(long bits, JsonObject context, FieldValues values) {
        return PolicyFields.all().fields().stream()
                .filter(field -> (bits & field.bit()) != 0)
                .map(field -> input(field, context, values))
                .toList();
    }

    private static Input input(Field field, JsonObject context, FieldValues values) {
        Optional<JsonValue> value = context.get(field.name());
        return new Input(
                field.name(),
                value.map(it -> shown(field, it)).orElse(JsonNull.INSTANCE),
                value.isEmpty() ? "absent" : values.whyInvalid(field).orElseGet(() -> meaning(field, values)));
    }

    private static JsonValue shown(Field field, JsonValue value) {
        return field.equals(PolicyFields.CONTENT) && value instanceof JsonString text
                ? JsonValue.of(text.value().length() + " characters")
                : value;
    }

    private static String meaning(Field field, FieldValues values) {
        return values.paths(field).stream().map(FilePath::real).collect(Collectors.joining(", "));
    }
}
