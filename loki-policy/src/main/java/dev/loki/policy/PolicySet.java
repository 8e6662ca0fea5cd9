package dev.loki.policy;

import dev.loki.core.gate.EnforcementPoint;
import dev.loki.policy.approval.ApprovalGate;
import dev.loki.policy.cost.Budget;
import dev.loki.policy.residency.Residency;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that one policy file says, compiled. Immutable. */
public final class PolicySet {
    /** What {@link #hash()} is where there is no policy file. */
    public static final String NO_HASH = "none";

    /** Says nothing about anything. */
    public static final PolicySet NONE =
            new PolicySet(List.of(), List.of(), List.of(), Optional.empty(), () -> NO_HASH);

    private final Map<EnforcementPoint, List<PolicyEntry>> entries = new EnumMap<>(EnforcementPoint.class);
    private final List<Budget> budgets;
    private final List<ApprovalGate> approvalGates;
    private final Optional<Residency> residency;
    private final Supplier<String> hashing;
    private volatile @Nullable String hash;

    PolicySet(
            List<PolicyEntry> entries,
            List<Budget> budgets,
            List<ApprovalGate> approvalGates,
            Optional<Residency> residency,
            Supplier<String> hashing) {
        for (EnforcementPoint point : EnforcementPoint.values()) {
            this.entries.put(
                    point,
                    entries.stream()
                            .filter(entry -> entry.header().point() == point)
                            .toList());
        }
        this.budgets = List.copyOf(budgets);
        this.approvalGates = List.copyOf(approvalGates);
        this.residency = residency;
        this.hashing = hashing;
    }

    /** The budgets of the {@code resource} section. */
    public List<Budget> budgets() {
        return budgets;
    }

    /** The entries of the {@code approval_gates} section. */
    public List<ApprovalGate> approvalGates() {
        return approvalGates;
    }

    /** The rules for where data may be processed. */
    public Optional<Residency> residency() {
        return residency;
    }

    /** SHA-256 of the file's bytes, computed when it is first asked for, or {@link #NO_HASH}. */
    public String hash() {
        String known = hash;
        if (known == null) {
            known = hashing.get();
            hash = known;
        }
        return known;
    }

    /** The entries of one point, in the order of the file. */
    List<PolicyEntry> entries(EnforcementPoint point) {
        return entries.getOrDefault(point, List.of());
    }

    /** All entries, point by point. */
    List<PolicyEntry> entries() {
        List<PolicyEntry> all = new ArrayList<>();
        entries.values().forEach(all::addAll);
        return all;
    }

    /** The same with these rules for where data may be processed, from a file of their own with that hash. */
    PolicySet with(Residency rules, ResidencyEntry entry, Supplier<String> bothHash) {
        List<PolicyEntry> all = entries();
        all.add(entry);
        return new PolicySet(all, budgets, approvalGates, Optional.of(rules), bothHash);
    }
}
