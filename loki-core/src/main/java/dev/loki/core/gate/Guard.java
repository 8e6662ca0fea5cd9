package dev.loki.core.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Asks every {@link PolicyGate} in order: the strictest answer wins, all reasons are kept, an exception is a DENY. */
public final class Guard implements PolicyGate {
    private final List<PolicyGate> gates;

    private Guard(List<PolicyGate> gates) {
        this.gates = List.copyOf(gates);
    }

    /** A guard over these gates; the order decides the order of reasons of equal strictness. */
    public static Guard of(PolicyGate... gates) {
        return new Guard(List.of(gates));
    }

    @Override
    public Ruling decide(EnforcementPoint point, Action action) {
        List<Ruling.Match> matches = new ArrayList<>();
        List<Ruling.Skip> skipped = new ArrayList<>();
        Decision decision = Decision.ALLOW;
        String reason = "";
        for (PolicyGate gate : gates) {
            Ruling ruling = ask(gate, point, action);
            ruling.violations().stream()
                    .filter(match -> !matches.contains(match))
                    .forEach(matches::add);
            skipped.addAll(ruling.skipped());
            if (ruling.decision().compareTo(decision) > 0) {
                decision = ruling.decision();
                reason = ruling.reason();
            }
        }
        matches.sort(Comparator.comparing(Ruling.Match::action).reversed());
        return decision == Decision.ALLOW && matches.isEmpty() && skipped.isEmpty()
                ? Ruling.allow()
                : new Ruling(decision, reason, matches, skipped);
    }

    private static Ruling ask(PolicyGate gate, EnforcementPoint point, Action action) {
        try {
            return gate.decide(point, action);
        } catch (RuntimeException e) {
            return Ruling.deny(
                    "GATE_FAILED",
                    "a policy gate failed with " + e.getClass().getSimpleName() + " and the action is refused");
        }
    }
}
