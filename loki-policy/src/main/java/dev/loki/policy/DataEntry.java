package dev.loki.policy;

import dev.loki.core.expr.FieldValues;
import dev.loki.core.gate.PolicyFields;
import dev.loki.core.gate.Ruling.Finding;
import dev.loki.core.gate.Ruling.Match;
import dev.loki.policy.ContentSearch.Pass;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An entry of the {@code data} section: the content must hold none of what the type stands for. */
record DataEntry(Header header, Type type, ContentSearch search) implements PolicyEntry {

    /** What is looked for. */
    enum Type {
        /** Tokens, keys and passwords. */
        SECRET_DETECTION("secret_detection"),
        /** Personal data. */
        PII_SCANNING("pii_scanning");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }
    }

    @Override
    public List<Match> violations(FieldValues values) {
        return violations(values, pass(values, List.of(this)));
    }

    /** One pass over the content for these entries; empty where there is no content. */
    static Optional<Pass> pass(FieldValues values, List<DataEntry> entries) {
        return values.text(PolicyFields.CONTENT)
                .map(content -> new Pass(
                        content,
                        entries.stream().map(entry -> entry.search().kind()).collect(Collectors.toSet())));
    }

    /** As {@link #violations(FieldValues)}, with a pass that is shared with other entries. */
    List<Match> violations(FieldValues values, Optional<Pass> pass) {
        Optional<String> why = values.whyInvalid(PolicyFields.CONTENT);
        if (why.isPresent()) {
            return header.violated("content " + why.get());
        }
        List<Finding> findings = pass.map(search::find).orElse(List.of()).stream()
                .map(DataEntry::shown)
                .toList();
        return findings.isEmpty()
                ? List.of()
                : List.of(header.match(type.wireName() + " detected: " + findings.size() + " finding(s)", findings));
    }

    private static Finding shown(dev.loki.policy.scan.Finding found) {
        return new Finding(found.rule(), found.severity().word(), found.line(), found.column(), found.redacted());
    }

    @Override
    public long needs() {
        return PolicyFields.CONTENT.bit();
    }

    @Override
    public String demand() {
        return type.wireName() + " must find nothing in content";
    }
}
