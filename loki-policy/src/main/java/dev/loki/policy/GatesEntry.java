package dev.loki.policy;

import dev.loki.core.expr.FieldValues;
import dev.loki.core.gate.PolicyFields;
import dev.loki.core.gate.Ruling.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An entry with {@code gates}: each of them must have passed, by its exact name. Without {@code passed_gates} none has. */
record GatesEntry(Header header, List<String> gates) implements PolicyEntry {
    @Override
    public List<Match> violations(FieldValues values) {
        Optional<String> why = values.whyInvalid(PolicyFields.PASSED_GATES);
        if (why.isPresent()) {
            return header.violated("passed_gates " + why.get());
        }
        List<Match> missing = List.of();
        for (int i = 0; i < gates.size(); i++) {
            if (!values.lists(PolicyFields.PASSED_GATES, gates.get(i))) {
                missing = missing.isEmpty() ? new ArrayList<>() : missing;
                missing.add(header.match("Required gate not passed: " + gates.get(i), List.of()));
            }
        }
        return missing;
    }

    @Override
    public long needs() {
        return 0;
    }

    @Override
    public String demand() {
        return "passed_gates must have " + String.join(", ", gates);
    }
}
