package dev.loki.audit.personal;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * What became of the personal values that a log commits to.
 *
 * @param open values that are there and are those that were recorded
 * @param erased values that were erased, and the log says so
 * @param unfinished values whose erasure was interrupted, or that came back from a copy after it
 * @param missing values that are gone although no erasure was recorded
 * @param mismatched values that are not those that were recorded
 * @param findings the entries of the last three kinds; at most {@link #MAX_FINDINGS}
 */
public record PersonalReport(
        long open, long erased, long unfinished, long missing, long mismatched, List<Finding> findings) {
    /** The most findings in a report. */
    public static final int MAX_FINDINGS = 100;

    /** Copies the list. */
    public PersonalReport {
        findings = List.copyOf(findings);
    }

    /** What is not as it should be about a value. */
    public enum Kind {
        /** Its erasure was interrupted, or it came back. */
        UNFINISHED,
        /** It is gone without a record. */
        MISSING,
        /** It is another one. */
        MISMATCHED
    }

    /**
     * A value that is not as it should be.
     *
     * @param seq the number of its entry
     * @param offset the byte of the log at which that entry begins
     * @param field the member of its metadata
     */
    public record Finding(Kind kind, long seq, long offset, String field) {}

    /** Whether no value was exchanged. */
    public boolean valid() {
        return mismatched == 0;
    }

    /** Whether the log commits to no value at all. */
    public boolean isEmpty() {
        return open + erased + unfinished + missing + mismatched == 0;
    }

    /** The report as it stands in the JSON of a verification. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("open", open)
                .put("erased", erased)
                .put("unfinished", unfinished)
                .put("missing", missing)
                .put("mismatched", mismatched)
                .put(
                        "findings",
                        JsonValue.array(findings.stream()
                                .map(finding -> JsonObject.builder()
                                        .put("kind", finding.kind().name().toLowerCase(Locale.ROOT))
                                        .put("seq", finding.seq())
                                        .put("field", finding.field())
                                        .build())
                                .toList()))
                .build();
    }
}
