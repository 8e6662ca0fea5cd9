package dev.loki.audit;

import dev.loki.audit.personal.PersonalReport;
import dev.loki.audit.seal.SealReport;
import dev.loki.audit.seal.SealSettings;
import dev.loki.core.env.Timestamps;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonArray;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a log holds for each control of a catalogue. It lists evidence; it judges nothing. Immutable.
 *
 * @param type {@code soc2}, {@code iso27001} or {@code gdpr}
 * @param title the catalogue and its edition
 * @param scope which part of it this is
 * @param options what was asked for
 * @param generatedAt when it was made
 * @param entries how many entries were looked at
 * @param unreadable how many lines are no entry
 * @param first the time of the first of them
 * @param last the time of the last of them
 * @param chain what a verification of the whole log found
 * @param seals what its seals say
 * @param personal what became of personal values
 * @param controls the controls with their evidence
 * @param activities how often each action occurred, most frequent first; at most {@link #MAX_NAMES}
 * @param actors how many entries each actor has, most first; at most {@link #MAX_NAMES}
 */
public record ComplianceReport(
        String type,
        String title,
        String scope,
        ReportOptions options,
        Instant generatedAt,
        long entries,
        long unreadable,
        Optional<String> first,
        Optional<String> last,
        ChainReport chain,
        SealReport seals,
        PersonalReport personal,
        List<ControlEvidence> controls,
        Map<String, Long> activities,
        Map<String, Long> actors) {
    /** The reports there are. */
    public static final List<String> TYPES = List.of("soc2", "iso27001", "gdpr");

    /** The most samples for a control: the latest entries. */
    public static final int MAX_SAMPLES = 5;

    /** The most actions, and the most actors, that are counted by name. */
    public static final int MAX_NAMES = 200;

    /** What the report is and is not. */
    static final String DISCLAIMER = "This report lists what an audit log recorded. Whether a control is met is for an"
            + " auditor to judge; nothing here says so.";

    /** Copies the lists. */
    public ComplianceReport {
        controls = List.copyOf(controls);
        activities = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(activities));
        actors = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(actors));
    }

    /**
     * The report about a log, which is read twice: to verify it, and to collect.
     *
     * @param log a log, or the folder of a daily one
     * @param type one of {@link #TYPES}
     * @throws dev.loki.core.ConfigException if it is none of them
     */
    public static ComplianceReport of(
            Path log, String type, SealSettings seals, ReportOptions options, InstantSource clock) {
        ReportBuilder builder = new ReportBuilder(Framework.named(type));
        Verification verification = Files.isDirectory(log)
                ? Verification.ofDaily(log)
                : Verification.of(log, ChainVerifier.strict(), seals);
        long unreadable = EntryExport.read(log, options.filter(), builder::add);
        return builder.build(options, clock.instant(), unreadable, verification);
    }

    /** What the log holds for a control. */
    public enum Status {
        /** Entries that speak for it. */
        EVIDENCE("evidence"),
        /** No entry, though there could be some. */
        NONE("none"),
        /** An audit log cannot tell. */
        NOT_ASSESSABLE("not assessable");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        /** The status in words, as it stands in the report. */
        public String words() {
            return words;
        }
    }

    /**
     * A control and what the log holds for it.
     *
     * @param id its number in the catalogue
     * @param category the part of the catalogue
     * @param title its title there
     * @param status whether there is evidence
     * @param count how many entries speak for it
     * @param shows what such entries show; empty when it is not assessable
     * @param samples the latest of them
     */
    public record ControlEvidence(
            String id,
            String category,
            String title,
            Status status,
            long count,
            String shows,
            List<AuditEntry> samples) {
        /** Copies the list. */
        public ControlEvidence {
            samples = List.copyOf(samples);
        }

        private JsonObject toJson() {
            return JsonObject.builder()
                    .put("id", id)
                    .put("category", category)
                    .put("title", title)
                    .put("status", status.name().toLowerCase(Locale.ROOT))
                    .put("evidenceCount", count)
                    .put("shows", shows)
                    .put(
                            "sampleEntries",
                            JsonValue.array(samples.stream()
                                    .map(ControlEvidence::sample)
                                    .toList()))
                    .build();
        }

        private static JsonObject sample(AuditEntry entry) {
            return JsonObject.builder()
                    .put("seq", entry.seq())
                    .put("timestamp", entry.timestamp())
                    .put("who", entry.who())
                    .put("what", entry.what())
                    .putOrNull("where", entry.where())
                    .build();
        }
    }

    /** How many controls have that status. */
    public long count(Status status) {
        return controls.stream().filter(c -> c.status() == status).count();
    }

    /** Whether chain, seals and personal values are as they were recorded. */
    public boolean intact() {
        return chain.valid() && seals.valid() && personal.valid();
    }

    /** The report as a document. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("reportType", type)
                .put("title", title)
                .put("scope", scope)
                .put("note", DISCLAIMER)
                .put("generatedAt", Timestamps.format(generatedAt))
                .put("projectName", options.project())
                .putOrNull("organization", options.organization())
                .put(
                        "period",
                        JsonObject.builder()
                                .putOrNull("first", first)
                                .putOrNull("last", last)
                                .build())
                .put(
                        "integrity",
                        JsonObject.builder()
                                .put("intact", intact())
                                .put("chain", chain.toJson())
                                .put("seals", seals.toJson())
                                .put("personal", personal.toJson())
                                .build())
                .put("totalAuditEntries", entries)
                .put("unreadableLines", unreadable)
                .put(
                        "summary",
                        JsonObject.builder()
                                .put("evidence", count(Status.EVIDENCE))
                                .put("none", count(Status.NONE))
                                .put("notAssessable", count(Status.NOT_ASSESSABLE))
                                .build())
                .put(
                        "controls",
                        JsonValue.array(
                                controls.stream().map(ControlEvidence::toJson).toList()))
                .put("activities", counts("activity", activities))
                .put("actors", counts("actor", actors))
                .build();
    }

    private static JsonArray counts(String member, Map<String, Long> counts) {
        return JsonValue.array(counts.entrySet().stream()
                .map(e -> JsonObject.builder()
                        .put(member, e.getKey())
                        .put("count", e.getValue())
                        .build())
                .toList());
    }

    /** The report as JSON text, with a final newline. */
    public String json() {
        return Json.pretty(toJson()) + "\n";
    }

    /** The report as Markdown. */
    public String markdown() {
        return new ReportPage(this, new MarkdownPage()).text();
    }

    /** The report as a page for a browser, self-contained and without scripts. */
    public String html() {
        return new ReportPage(this, new HtmlPage()).text();
    }
}
