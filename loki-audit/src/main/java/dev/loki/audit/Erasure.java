package dev.loki.audit;

import dev.loki.audit.personal.Commitment;
import dev.loki.audit.personal.PersonalData;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which personal values are to be erased: those of some entries, those of some members, those that equal a text; what is
 * given has to hold together. Nothing given erases nothing and only finishes what was interrupted.
 *
 * @param entries the numbers of entries; empty for all
 * @param field the member of the metadata
 * @param value the value: a string itself, anything else as JSON
 */
public record Erasure(Set<Long> entries, Optional<String> field, Optional<String> value) {
    /** The most commitments that one entry records as erased. */
    static final int MAX_PER_ENTRY = 1_000;

    /** Copies the set. */
    public Erasure {
        entries = Set.copyOf(entries);
    }

    /** Erases nothing; finishes what was interrupted. */
    public static final Erasure UNFINISHED = new Erasure(Set.of(), Optional.empty(), Optional.empty());

    /** Whether nothing was given. */
    public boolean isEmpty() {
        return entries.isEmpty() && field.isEmpty() && value.isEmpty();
    }

    /**
     * Erases from a side file and records that.
     *
     * @param record writes an entry durably
     * @param reading gives every entry of the log
     */
    long run(
            Consumer<EntryDraft> record,
            Consumer<Consumer<AuditEntry>> reading,
            PersonalData personal,
            String by,
            String why) {
        if (!personal.everUsed()) {
            return 0;
        }
        Set<String> named = commitments(reading);
        List<String> erased = personal.erase((commitment, in, what) -> !isEmpty()
                && (entries.isEmpty() || named.contains(commitment))
                && field.map(in::equals).orElse(true)
                && value.map(text -> matches(what, text)).orElse(true));
        for (int from = 0; from < erased.size(); from += MAX_PER_ENTRY) {
            List<String> some = erased.subList(from, Math.min(erased.size(), from + MAX_PER_ENTRY));
            record.accept(EntryDraft.of(by, PersonalData.ERASED).why(why).metadata(metadata(some)));
            personal.recorded(some);
        }
        return erased.size();
    }

    private JsonObject metadata(List<String> commitments) {
        JsonObject.Builder json = JsonObject.builder().put(PersonalData.COMMITMENTS, commitments);
        if (!entries.isEmpty()) {
            json.put(
                    "entries",
                    JsonValue.array(entries.stream().sorted().map(JsonValue::of).toList()));
        }
        field.ifPresent(name -> json.put("field", name));
        return json.build();
    }

    private Set<String> commitments(Consumer<Consumer<AuditEntry>> reading) {
        List<String> found = new ArrayList<>();
        if (!entries.isEmpty()) {
            reading.accept(entry -> {
                if (entries.contains(entry.seq())) {
                    Commitment.in(entry.metadata()).forEach(at -> found.add(at.commitment()));
                }
            });
        }
        return Set.copyOf(found);
    }

    private static boolean matches(JsonValue value, String text) {
        return value instanceof JsonString string
                ? string.value().equals(text)
                : Json.write(value).equals(text);
    }
}
