package dev.loki.bench.suite;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.Locale;

/**
 * One line of a table, as it is printed.
 *
 * @param what was measured
 * @param measured the value, with its unit
 * @param baseline what it is compared with
 * @param reference the baseline's value, with its unit
 * @param ratio the one to the other
 * @param goal what was asked for; empty where nothing was
 */
record Row(String what, String measured, String baseline, String reference, String ratio, String goal) {

    static Row of(String what, double measured, String unit, String baseline, double reference, String goal) {
        return new Row(
                what,
                number(measured) + " " + unit,
                baseline,
                number(reference) + " " + unit,
                number(measured / reference),
                goal);
    }

    /** Three digits that count. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.01 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("what", what)
                .put("measured", measured)
                .put("baseline", baseline)
                .put("reference", reference)
                .put("ratio", ratio)
                .put("goal", goal)
                .build();
    }

    String toMarkdown() {
        return "| " + String.join(" | ", what, measured, baseline, reference, ratio, goal.isEmpty() ? " " : goal)
                + " |";
    }
}
