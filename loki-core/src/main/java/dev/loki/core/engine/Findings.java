package dev.loki.core.engine;

import dev.loki.core.constitution.ConstitutionCheck;
import dev.loki.core.constitution.FactsBuilder;
import dev.loki.core.constitution.Inspection;
import dev.loki.core.constitution.Inspection.NotChecked;
import dev.loki.core.constitution.Moment;
import dev.loki.core.constitution.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Collects what several inspections say: every violation once, and a rule as held or not checked only if nothing else is known. */
final class Findings {
    private final ConstitutionCheck constitution;
    private final Map<Object, Violation> violations = new LinkedHashMap<>();
    private final Map<String, NotChecked> notChecked = new LinkedHashMap<>();
    private final Set<String> held = new LinkedHashSet<>();

    Findings(ConstitutionCheck constitution) {
        this.constitution = constitution;
    }

    /** Asks the invariants of a moment. */
    void ask(Moment moment, FactsBuilder facts) {
        ask(moment, facts, code -> true);
    }

    /** Asks the invariants of a moment, and listens to those with certain codes. */
    void ask(Moment moment, FactsBuilder facts, Predicate<String> codes) {
        Inspection inspection = constitution.at(moment, facts.build());
        inspection.violations().stream().filter(v -> codes.test(v.code())).forEach(this::add);
        inspection.notChecked().stream()
                .filter(n -> codes.test(n.code()))
                .forEach(n -> notChecked.putIfAbsent(n.code(), n));
        inspection.held().stream().filter(codes).forEach(held::add);
    }

    /** Adds what does not hold; the same about the same task a second time is left out. */
    void add(Violation violation) {
        violations.putIfAbsent(List.of(violation.code(), violation.taskId(), violation.evidence()), violation);
    }

    /** A rule that seems to hold was not looked at in full. */
    void doubt(String code, String reason) {
        if (held.remove(code)) {
            notChecked.put(code, new NotChecked(code, reason, true));
        }
    }

    List<Violation> violations() {
        return List.copyOf(violations.values());
    }

    List<String> held() {
        List<String> codes = new ArrayList<>(held);
        codes.removeAll(broken());
        return codes;
    }

    List<NotChecked> notChecked() {
        Set<String> said = broken();
        said.addAll(held);
        return notChecked.values().stream()
                .filter(n -> !said.contains(n.code()))
                .toList();
    }

    private Set<String> broken() {
        Set<String> codes = new LinkedHashSet<>();
        violations.values().forEach(v -> codes.add(v.code()));
        return codes;
    }
}
