package dev.loki.policy;

import dev.loki.core.ConfigException;
import dev.loki.core.gate.EnforcementPoint;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.policy.approval.ApprovalGate;
import dev.loki.policy.cost.Budget;
import dev.loki.policy.residency.Residency;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads one policy file to its end and collects everything that is wrong with it. Not thread-safe. */
final class PolicyReader {
    /** The most entries of one section. */
    static final int MAX_ENTRIES = 10_000;

    private static final String POLICIES = "policies";
    private static final String VERSION = "version";

    private final Document document;
    private final List<ConfigException> problems = new ArrayList<>();
    private final List<PolicyEntry> entries = new ArrayList<>();
    private final List<Budget> budgets = new ArrayList<>();
    private final List<ApprovalGate> approvalGates = new ArrayList<>();
    private Optional<Residency> residency = Optional.empty();

    private PolicyReader(Document document) {
        this.document = document;
    }

    static PolicyReader read(Document document) {
        PolicyReader reader = new PolicyReader(document);
        reader.attempt(document::fields).ifPresent(reader::root);
        return reader;
    }

    /** Everything that is wrong, in the order in which it was found. */
    List<ConfigException> problems() {
        return List.copyOf(problems);
    }

    /** What the file says; only meaningful when there is no problem. */
    PolicySet policies(Supplier<String> hash) {
        return new PolicySet(entries, budgets, approvalGates, residency, hash);
    }

    private void root(Fields root) {
        attempt(() -> root.number(VERSION))
                .flatMap(version -> version)
                .filter(version -> version.compareTo(BigDecimal.ONE) != 0)
                .ifPresent(version ->
                        problems.add(root.error(VERSION, "this version of loki reads policy files of version 1 only")));
        if (root.has(POLICIES)) {
            attempt(() -> root.object(POLICIES)).flatMap(inner -> inner).ifPresent(this::sections);
        } else {
            sectionsOf(root);
        }
        problems.addAll(root.unknown());
    }

    private void sections(Fields fields) {
        sectionsOf(fields);
        problems.addAll(fields.unknown());
    }

    private void sectionsOf(Fields fields) {
        for (EnforcementPoint point : EnforcementPoint.values()) {
            EntryReader reader = new EntryReader(point);
            for (Fields entry : items(fields, point.wireName())) {
                reader.read(entry, problems::add);
            }
            entries.addAll(reader.entries());
            budgets.addAll(reader.budgets());
        }
        for (Fields gate : items(fields, "approval_gates")) {
            attempt(() -> ApprovalGate.read(gate)).ifPresent(approvalGates::add);
        }
        attempt(() -> fields.object("residency")).flatMap(section -> section).ifPresent(this::residency);
    }

    private void residency(Fields section) {
        residency = attempt(() -> Residency.read(section));
        residency.ifPresent(rules -> entries.add(residencyEntry(rules, section.name() + ":" + section.position())));
    }

    static ResidencyEntry residencyEntry(Residency rules, String place) {
        return new ResidencyEntry(
                new Header(
                        "data-residency",
                        EnforcementPoint.RESOURCE,
                        dev.loki.core.gate.Ruling.Effect.DENY,
                        false,
                        place),
                rules);
    }

    private List<Fields> items(Fields fields, String section) {
        List<Fields> items = attempt(() -> fields.objects(section)).orElse(List.of());
        if (items.size() > MAX_ENTRIES) {
            problems.add(fields.error(
                    section, "\"" + section + "\" has more than " + MAX_ENTRIES + " entries; merge some of them"));
            return List.of();
        }
        return items;
    }

    private <T> Optional<T> attempt(Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (ConfigException e) {
            problems.add(e);
            return Optional.empty();
        }
    }

    /** What errors call the file. */
    String name() {
        return document.name();
    }
}
