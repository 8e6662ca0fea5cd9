package dev.loki.audit.seal;

import dev.loki.core.env.Timestamps;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonNull;
import dev.loki.core.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the seals of a log say about it.
 *
 * @param status the verdict
 * @param sealed how many entries, from the first one on, are as they were when they were sealed
 * @param seals how many seals were compared
 * @param sealedAt when the newest of those that hold was made
 * @param keys the public keys, in text form, whose signatures were found and hold
 * @param findings what does not hold; at most {@link #MAX_FINDINGS}
 */
public record SealReport(
        Status status, long sealed, long seals, Optional<Instant> sealedAt, List<String> keys, List<Finding> findings) {
    /** The most findings in a report. */
    public static final int MAX_FINDINGS = 100;

    /** Copies the lists. */
    public SealReport {
        keys = List.copyOf(keys);
        findings = List.copyOf(findings);
    }

    /** A verdict. */
    public enum Status {
        /** There is no seal, so what is missing from the end cannot be seen. */
        NONE("no seal: whether entries are missing from the end, or all were written anew, cannot be seen"),
        /** The log is as the seals say, but no public key was given, so anybody could have made them. */
        UNCHECKED("the log fits its seals, but their signatures were not checked: no public key is given"),
        /** The log is as trusted keys have sealed it. */
        VALID("the log fits its seals, and trusted keys signed them"),
        /** The log or a seal is not as it was. */
        BROKEN("the log does not fit its seals");

        private final String sentence;

        Status(String sentence) {
            this.sentence = sentence;
        }

        /** The verdict in words. */
        public String sentence() {
            return sentence;
        }

        /** The name in JSON. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why seals do not hold. */
    public enum Kind {
        /** Sealed entries are missing from the end, or the whole log is. */
        TRUNCATED,
        /** The entries from some place on are not those that were sealed. */
        FORGED_TAIL,
        /** No trusted key made a seal. */
        WRONG_KEY,
        /** A seal was changed, is unreadable, or is about another log. */
        SEAL_DAMAGED
    }

    /**
     * Something that does not hold.
     *
     * @param kind why
     * @param at the first entry about which it raises doubt, counted from 0
     * @param offset the byte at which that entry begins
     * @param message one sentence
     */
    public record Finding(Kind kind, long at, long offset, String message) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("cause", kind.name().toLowerCase(Locale.ROOT))
                    .put("at", at)
                    .put("offset", offset)
                    .put("message", message)
                    .build();
        }
    }

    /** Whether nothing speaks against the log; also true of one that has no seals. */
    public boolean valid() {
        return status != Status.BROKEN;
    }

    /** The report as it stands in the JSON of a verification. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("status", status.wireName())
                .put("sealed", sealed)
                .put("seals", seals)
                .put(
                        "sealedAt",
                        sealedAt.<JsonValue>map(at -> JsonValue.of(Timestamps.format(at)))
                                .orElse(JsonNull.INSTANCE))
                .put("keys", keys)
                .put(
                        "findings",
                        JsonValue.array(findings.stream().map(Finding::toJson).toList()))
                .put("note", status.sentence())
                .build();
    }
}
