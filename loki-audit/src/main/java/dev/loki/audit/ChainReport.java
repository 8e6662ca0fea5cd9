package dev.loki.audit;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a verification found.
 *
 * @param entries the entries of an unbroken chain, else those before the first break
 * @param breaks every place at which the chain does not hold, by place; at most {@link ChainVerifier#MAX_BREAKS}
 * @param breakCount how many there are, also beyond those listed
 * @param warnings what deserves a look and breaks nothing, such as a clock that went back; bounded likewise
 * @param head the hash of the last line that has one
 * @param notes what the verification could not see, or where its chain begins; sentences
 */
public record ChainReport(
        long entries,
        List<Break> breaks,
        long breakCount,
        List<Break> warnings,
        Optional<String> head,
        List<String> notes) {

    /** Copies the lists. */
    public ChainReport {
        breaks = List.copyOf(breaks);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }

    /** Whether the chain holds. */
    public boolean valid() {
        return breakCount == 0;
    }

    /** The line of the first break, counted from 0. */
    public Optional<Long> brokenAt() {
        return first().map(Break::at);
    }

    /** The sentence of the first break. */
    public Optional<String> error() {
        return first().map(Break::message);
    }

    /** The byte at which the line of the first break begins. */
    public Optional<Long> offset() {
        return first().map(Break::offset);
    }

    /** Why the chain does not hold at the first break. */
    public Optional<Cause> cause() {
        return first().map(Break::cause);
    }

    private Optional<Break> first() {
        return breaks.stream().findFirst();
    }

    /** The report with another note. */
    ChainReport noting(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new ChainReport(entries, breaks, breakCount, warnings, head, more);
    }

    /** The report with another break, in its place. */
    ChainReport breaking(Break found) {
        List<Break> more = new ArrayList<>(breaks);
        more.add(found);
        more.sort(Comparator.comparingLong(Break::at));
        return new ChainReport(more.get(0).at(), more, breakCount + 1, warnings, head, notes);
    }

    /** The report, beginning with the document's {@code valid}, {@code entries}, {@code brokenAt}, {@code error}. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("valid", valid())
                .put("entries", entries)
                .put("brokenAt", orNull(brokenAt()))
                .putOrNull("error", error())
                .put("offset", orNull(offset()))
                .putOrNull("cause", cause().map(Cause::wireName))
                .put("breakCount", breakCount)
                .put(
                        "breaks",
                        JsonValue.array(breaks.stream().map(Break::toJson).toList()))
                .put(
                        "warnings",
                        JsonValue.array(warnings.stream().map(Break::toJson).toList()))
                .putOrNull("head", head)
                .put("notes", notes)
                .build();
    }

    private static JsonValue orNull(Optional<Long> number) {
        return number.<JsonValue>map(JsonValue::of).orElse(JsonNull.INSTANCE);
    }
}
