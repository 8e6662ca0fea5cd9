package dev.loki.cli.guard;

import dev.loki.core.gate.Decision;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.gate.Ruling;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One question to the policies and its answer.
 *
 * @param point where it was asked
 * @param context what was asked
 * @param ruling the answer
 */
record Asked(EnforcementPoint point, JsonObject context, Ruling ruling) {

    /** The reasons of all answers that came to this decision. */
    static String reasons(List<Asked> answers, Decision decision) {
        return answers.stream()
                .filter(asked -> asked.ruling().decision() == decision)
                .map(asked -> asked.point().wireName() + ": " + asked.ruling().reason())
                .distinct()
                .limit(5)
                .collect(Collectors.joining("\n"));
    }
}
