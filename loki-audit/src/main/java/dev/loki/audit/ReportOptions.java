package dev.loki.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * What a report is about.
 *
 * @param project the name on its front
 * @param organization who answers for it; shown as stated, not checked
 * @param since leaves out earlier entries
 * @param until leaves out later entries
 */
public record ReportOptions(
        String project, Optional<String> organization, Optional<Instant> since, Optional<Instant> until) {

    /** Everything in the log of a project. */
    public static ReportOptions of(String project) {
        return new ReportOptions(project, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The entries that are looked at. */
    EntryFilter filter() {
        return new EntryFilter(Optional.empty(), Optional.empty(), since, until);
    }
}
