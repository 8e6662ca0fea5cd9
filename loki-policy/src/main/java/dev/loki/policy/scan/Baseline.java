package dev.loki.policy.scan;

import dev.loki.core.ConfigException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.Glob;
import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a project has looked at and allows: paths, rules, and single findings by their fingerprints. The file is described in
 * {@code docs/formats/scan-baseline.md}. Immutable and thread-safe.
 */
public final class Baseline {
    /** The most findings of one file. */
    public static final int MAX_ENTRIES = 100_000;

    private static final int VERSION = 1;
    private static final int FINGERPRINT_DIGITS = 64;

    private final List<Glob> paths;
    private final Set<String> rules;
    private final Set<Entry> entries;

    private Baseline(List<Glob> paths, Set<String> rules, Set<Entry> entries) {
        this.paths = List.copyOf(paths);
        this.rules = Set.copyOf(rules);
        this.entries = Set.copyOf(entries);
    }

    /** A finding in a file, wherever in it. */
    private record Entry(String path, String rule, String fingerprint) {}

    /** Allows nothing. */
    public static Baseline none() {
        return new Baseline(List.of(), Set.of(), Set.of());
    }

    /**
     * Reads a file.
     *
     * @param name what errors call it
     * @throws ConfigException if it is not as described, with the place
     */
    public static Baseline read(Path file, String name) {
        Fields root = Document.read(file, name).fields();
        long version = root.integer("version").orElseThrow(() -> root.missing("version"));
        if (version != VERSION) {
            throw root.error("version", "version " + version + " is unknown; this loki writes version " + VERSION);
        }
        List<Glob> paths = new ArrayList<>();
        for (String pattern : root.strings("paths")) {
            try {
                paths.add(Glob.compile(pattern));
            } catch (IllegalArgumentException e) {
                throw root.error("paths", String.valueOf(e.getMessage()));
            }
        }
        Set<String> rules = new HashSet<>(root.strings("rules"));
        Set<Entry> entries = new HashSet<>();
        for (Fields entry : root.objects("findings")) {
            entries.add(entry(entry));
            entry.done();
        }
        root.done();
        if (entries.size() > MAX_ENTRIES) {
            throw root.error("findings", "there are more than " + MAX_ENTRIES + " findings; allow paths instead");
        }
        return new Baseline(paths, rules, entries);
    }

    private static Entry entry(Fields entry) {
        String fingerprint = entry.requireString("fingerprint");
        if (fingerprint.length() != FINGERPRINT_DIGITS) {
            throw entry.error("fingerprint", "a fingerprint has " + FINGERPRINT_DIGITS + " hexadecimal digits");
        }
        return new Entry(entry.requireString("path"), entry.requireString("rule"), fingerprint);
    }

    /** Whether the whole file is allowed. */
    public boolean allows(String path) {
        return paths.stream().anyMatch(glob -> glob.matches(path));
    }

    /** Whether a finding in that file is allowed. */
    public boolean allows(String path, Finding finding) {
        return rules.contains(finding.rule())
                || entries.contains(new Entry(path, finding.rule(), finding.fingerprint()))
                || allows(path);
    }

    /** This baseline with its findings replaced by these, which are named by their paths. */
    public Baseline with(List<Located> findings) {
        Set<Entry> now = new HashSet<>();
        findings.forEach(located -> now.add(new Entry(
                located.path(), located.finding().rule(), located.finding().fingerprint())));
        return new Baseline(paths, rules, now);
    }

    /**
     * A finding and where it is.
     *
     * @param path of the file, from the root of the project, with slashes
     * @param finding what was found in it
     */
    public record Located(String path, Finding finding) {}

    /** Replaces the file, or leaves it as it was; findings are sorted, so that differences stay small. */
    public void write(Path file) {
        TreeMap<String, JsonValue> sorted = new TreeMap<>();
        for (Entry entry : entries) {
            JsonObject written = JsonObject.builder()
                    .put("path", entry.path)
                    .put("rule", entry.rule)
                    .put("fingerprint", entry.fingerprint)
                    .build();
            sorted.put(entry.path + '\0' + entry.rule + '\0' + entry.fingerprint, written);
        }
        JsonObject document = JsonObject.builder()
                .put("version", VERSION)
                .put("paths", paths.stream().map(Glob::toString).toList())
                .put("rules", rules.stream().sorted().toList())
                .put("findings", JsonValue.array(List.copyOf(sorted.values())))
                .build();
        AtomicFiles.write(file, Json.pretty(document) + "\n");
    }

    /** Reads the file if there is one, else allows nothing. */
    public static Baseline readIfPresent(Path file, String name) {
        return Files.exists(file) ? read(file, name) : none();
    }
}
