package dev.loki.policy;

import dev.loki.core.expr.FieldValues;
import dev.loki.core.gate.PolicyFields;
import dev.loki.core.gate.Ruling.Finding;
import dev.loki.core.gate.Ruling.Match;
import java.util.List;
import java.util.Optional;

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
        Optional<String> why = values.whyInvalid(PolicyFields.CONTENT);
        if (why.isPresent()) {
            return header.violated("content " + why.get());
        }
        Optional<String> content = values.text(PolicyFields.CONTENT);
        if (content.isEmpty()) {
            return List.of();
        }
        List<Finding> findings = search.find(content.get());
        return findings.isEmpty()
                ? List.of()
                : List.of(header.match(type.wireName() + " detected: " + findings.size() + " finding(s)", findings));
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
