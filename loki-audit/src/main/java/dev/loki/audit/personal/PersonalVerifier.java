package dev.loki.audit.personal;

import dev.loki.audit.personal.PersonalReport.Finding;
import dev.loki.audit.personal.PersonalReport.Kind;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares the commitments of a log, entry by entry, with the side file. One use, one thread. */
public final class PersonalVerifier {
    private final Map<String, PersonalRecord> records;
    private final Map<String, Finding> absent = new LinkedHashMap<>();
    private final Map<String, Finding> present = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private long open;
    private long erased;
    private long unfinished;
    private long mismatched;

    PersonalVerifier(Map<String, PersonalRecord> records) {
        this.records = records;
    }

    /**
     * Takes the next entry of the log.
     *
     * @param offset the byte of the log at which it begins
     */
    public void accept(long seq, long offset, String action, JsonValue metadata) {
        if (action.equals(PersonalData.ERASED) && metadata instanceof JsonObject object) {
            object.strings(PersonalData.COMMITMENTS).forEach(this::recordedAsErased);
        }
        Commitment.in(metadata).forEach(c -> commitment(seq, offset, c));
    }

    private void recordedAsErased(String commitment) {
        if (absent.remove(commitment) != null) {
            erased++;
        }
        Finding stillThere = present.remove(commitment);
        if (stillThere != null) {
            open--;
            unfinished++;
            find(Kind.UNFINISHED, stillThere.seq(), stillThere.offset(), stillThere.field());
        }
    }

    private void commitment(long seq, long offset, Commitment.InField at) {
        Optional<PersonalRecord> record = Optional.ofNullable(records.get(at.commitment()));
        if (record.isEmpty() || record.get().isErased()) {
            Kind kind = record.isPresent() ? Kind.UNFINISHED : Kind.MISSING;
            absent.put(at.commitment(), new Finding(kind, seq, offset, at.field()));
        } else if (record.get().opens(at.field())) {
            open++;
            present.put(at.commitment(), new Finding(Kind.UNFINISHED, seq, offset, at.field()));
        } else {
            mismatched++;
            find(Kind.MISMATCHED, seq, offset, at.field());
        }
    }

    /** What was found, once the last entry was taken. */
    public PersonalReport report() {
        long missing = 0;
        for (Finding finding : absent.values()) {
            find(finding.kind(), finding.seq(), finding.offset(), finding.field());
            missing += finding.kind() == Kind.MISSING ? 1 : 0;
        }
        return new PersonalReport(open, erased, unfinished + absent.size() - missing, missing, mismatched, findings);
    }

    private void find(Kind kind, long seq, long offset, String field) {
        if (findings.size() < PersonalReport.MAX_FINDINGS) {
            findings.add(new Finding(kind, seq, offset, field));
        }
    }
}
