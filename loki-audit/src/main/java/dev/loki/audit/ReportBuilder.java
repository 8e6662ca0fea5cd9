package dev.loki.audit;

import dev.loki.audit.ComplianceReport.ControlEvidence;
import dev.loki.audit.ComplianceReport.Status;
import dev.loki.audit.Framework.Control;
import dev.loki.audit.personal.Commitment;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects the evidence for a report while the entries go by once, in bounded memory. One use, one thread. */
final class ReportBuilder {
    /** The most distinct names that are counted on the way; rarer ones that come later are not listed. */
    private static final int MAX_COUNTED = 10_000;

    /** The most characters of a name that are kept. */
    private static final int MAX_NAME = 200;

    private final Framework framework;
    private final List<Evidence> evidence = new ArrayList<>();
    private final Map<String, List<Evidence>> byAction = new HashMap<>();
    private final Map<String, Long> activities = new HashMap<>();
    private final Map<String, Long> actors = new HashMap<>();
    private long entries;
    private Optional<String> first = Optional.empty();
    private Optional<String> last = Optional.empty();

    private static final class Evidence {
        private final Control control;
        private final ArrayDeque<AuditEntry> samples = new ArrayDeque<>();
        private long count;

        Evidence(Control control) {
            this.control = control;
        }

        void add(AuditEntry entry) {
            count++;
            if (samples.size() == ComplianceReport.MAX_SAMPLES) {
                samples.removeFirst();
            }
            samples.addLast(entry);
        }
    }

    ReportBuilder(Framework framework) {
        this.framework = framework;
        for (Control control : framework.controls()) {
            Evidence collected = new Evidence(control);
            evidence.add(collected);
            control.actions()
                    .forEach(action -> byAction.computeIfAbsent(action, a -> new ArrayList<>())
                            .add(collected));
        }
    }

    /** Takes the next entry. */
    void add(AuditEntry entry) {
        entries++;
        if (first.isEmpty()) {
            first = Optional.of(entry.timestamp());
        }
        last = Optional.of(entry.timestamp());
        AuditEntry sample = sample(entry);
        Set<Evidence> spokenFor = new LinkedHashSet<>(byAction.getOrDefault(Framework.ANY, List.of()));
        if (!entry.what().equals(Framework.PERSONAL)) {
            spokenFor.addAll(byAction.getOrDefault(entry.what(), List.of()));
        }
        if (isPersonal(entry.metadata())) {
            spokenFor.addAll(byAction.getOrDefault(Framework.PERSONAL, List.of()));
        }
        spokenFor.forEach(e -> e.add(sample));
        count(activities, entry.what());
        count(actors, entry.who());
    }

    private static boolean isPersonal(JsonValue metadata) {
        return metadata instanceof JsonObject facts
                && (!Commitment.in(facts).isEmpty()
                        || facts.string("dataType").isPresent()
                        || facts.bool("containsPii").orElse(false));
    }

    /** The part of an entry that a sample shows: no metadata, no long texts. */
    private static AuditEntry sample(AuditEntry entry) {
        return new AuditEntry(
                entry.seq(),
                cut(entry.timestamp()),
                cut(entry.who()),
                cut(entry.what()),
                entry.where().map(ReportBuilder::cut),
                Optional.empty(),
                JsonValue.JsonNull.INSTANCE,
                "",
                cut(entry.hash()));
    }

    private static String cut(String text) {
        return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME) + "…";
    }

    private static void count(Map<String, Long> counts, String name) {
        String key = cut(name);
        if (counts.size() < MAX_COUNTED || counts.containsKey(key)) {
            counts.merge(key, 1L, Long::sum);
        }
    }

    /** The report, once all entries were taken. */
    ComplianceReport build(ReportOptions options, Instant now, long unreadable, Verification verification) {
        return new ComplianceReport(
                framework.type(),
                framework.title(),
                framework.scope(),
                options,
                now,
                entries,
                unreadable,
                first,
                last,
                verification.chain(),
                verification.seals(),
                verification.personal(),
                evidence.stream().map(ReportBuilder::control).toList(),
                mostFrequent(activities),
                mostFrequent(actors));
    }

    private static ControlEvidence control(Evidence collected) {
        Control control = collected.control;
        Status status =
                !control.assessable() ? Status.NOT_ASSESSABLE : collected.count > 0 ? Status.EVIDENCE : Status.NONE;
        return new ControlEvidence(
                control.id(),
                control.category(),
                control.title(),
                status,
                collected.count,
                control.shows(),
                List.copyOf(collected.samples));
    }

    private static Map<String, Long> mostFrequent(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(ComplianceReport.MAX_NAMES)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }
}
