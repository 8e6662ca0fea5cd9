package dev.loki.policy.scan;

import dev.loki.core.json.Nearest;
import dev.loki.core.spi.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds secrets and personal data in text.
 *
 * <p>One pass over the bytes looks for the keywords of all detectors; only where one stands does its detector look closer,
 * at a bounded number of bytes of the same line. So time grows linearly with the text, whatever it holds, and scanning a
 * text finds what scanning its lines one by one finds. Text is UTF-8; bytes that are not do no harm.
 *
 * <p>Immutable and thread-safe; no I/O after the first use, which reads the detectors from the jar.
 */
public final class ContentScanner {
    /** The most findings of one scan; {@link ScanResult#more()} tells when there are more. */
    public static final int MAX_FINDINGS = 10_000;

    /** Custom patterns of one scanner. */
    public static final int MAX_CUSTOM_PATTERNS = 100;

    /** A comment with this word takes the findings of its line back. */
    public static final String ALLOW_COMMENT = "loki:allow";

    /** Loaded on first use. */
    private static final class BuiltIn {
        static final List<Detector> DETECTORS = Detectors.builtIn();
        static final ContentScanner SCANNER = ContentScanner.of(DETECTORS);
    }

    private final List<Detector> detectors;
    private final List<CustomPattern> patterns;
    private final boolean comments;
    /** Built when first needed, and shared by the scanners that were made from one another. */
    private final Map<Set<Kind>, Keywords> keywords;

    private ContentScanner(
            List<Detector> detectors,
            List<CustomPattern> patterns,
            boolean comments,
            Map<Set<Kind>, Keywords> keywords) {
        this.detectors = detectors;
        this.patterns = List.copyOf(patterns);
        this.comments = comments;
        this.keywords = keywords;
    }

    static ContentScanner of(List<Detector> detectors) {
        return new ContentScanner(detectors, List.of(), true, new ConcurrentHashMap<>());
    }

    /** The scanner with the built-in detectors that are on by default. */
    public static ContentScanner builtIn() {
        return BuiltIn.SCANNER;
    }

    /**
     * A scanner that looks for these patterns, too, whatever kinds are asked for.
     *
     * @throws IllegalArgumentException if there are too many
     */
    public static ContentScanner with(List<CustomPattern> patterns) {
        return builtIn().and(patterns);
    }

    /**
     * This scanner with more patterns.
     *
     * @throws IllegalArgumentException if there are too many
     */
    public ContentScanner and(List<CustomPattern> more) {
        List<CustomPattern> all = new ArrayList<>(patterns);
        all.addAll(more);
        if (all.size() > MAX_CUSTOM_PATTERNS) {
            throw new IllegalArgumentException(
                    "there are more than " + MAX_CUSTOM_PATTERNS + " patterns; join some with '|'");
        }
        return new ContentScanner(detectors, all, comments, keywords);
    }

    /**
     * This scanner with detectors that are off by default, such as {@code ipv4-address}.
     *
     * @throws IllegalArgumentException if there is no detector of that id
     */
    public ContentScanner including(Set<String> ids) {
        for (String id : ids) {
            if (!rules().contains(id)) {
                String near = Nearest.to(id, rules())
                        .map(rule -> "; did you mean " + rule + "?")
                        .orElse("");
                throw new IllegalArgumentException("there is no detector " + id + near);
            }
        }
        List<Detector> switched = detectors.stream()
                .map(detector -> ids.contains(detector.id()) ? detector.switchedOn() : detector)
                .toList();
        return new ContentScanner(switched, patterns, comments, new ConcurrentHashMap<>());
    }

    /** This scanner, but {@value #ALLOW_COMMENT} takes nothing back: for text of somebody who must not decide that. */
    public ContentScanner strict() {
        return new ContentScanner(detectors, patterns, false, keywords);
    }

    /** The findings in a text, at most {@link #MAX_FINDINGS}. */
    public List<Finding> scan(String text, Set<Kind> kinds) {
        return examine(text.getBytes(StandardCharsets.UTF_8), kinds).findings();
    }

    /** The findings in UTF-8, at most {@link #MAX_FINDINGS}. */
    public List<Finding> scan(byte[] text, Set<Kind> kinds) {
        return examine(text, kinds).findings();
    }

    /** The findings in UTF-8, and whether there are more. */
    public ScanResult examine(byte[] text, Set<Kind> kinds) {
        return examine(text, 0, text.length, kinds);
    }

    /** The findings in {@code text[from, to)}, lines counted from {@code from}, and whether there are more. */
    public ScanResult examine(byte[] text, int from, int to, Set<Kind> kinds) {
        byte[] part = from == 0 && to == text.length ? text : Arrays.copyOfRange(text, from, to);
        Scan scan = hits(part, kinds, new Scan(part, comments, MAX_FINDINGS));
        List<Finding> findings = new ArrayList<>();
        Places places = new Places(part);
        for (Hit hit : scan.hits()) {
            places.advance(hit.start());
            findings.add(new Finding(
                    hit.rule(),
                    hit.kind(),
                    hit.severity(),
                    places.line(),
                    places.column(),
                    hit.redacted(part),
                    hit.fingerprint(part)));
        }
        return new ScanResult(findings, scan.more());
    }

    /**
     * The findings in a stream, which is read to its end, or to the first finding too many, and not closed. Needs some MB of
     * memory however long it is; a line of more than 4 MB is looked at in pieces, in which a finding is missed only if it is
     * longer than 8 KB.
     *
     * @throws IOException if it cannot be read
     */
    public ScanResult examine(InputStream in, Set<Kind> kinds) throws IOException {
        return new StreamScan(this, kinds, StreamScan.BLOCK, StreamScan.OVERLAP).run(in);
    }

    /** Replaces every finding of every kind by its redaction; what comments allow is replaced, too. */
    public Redactor redactor() {
        return redactor(EnumSet.allOf(Kind.class));
    }

    /** Replaces every finding of these kinds by its redaction; what comments allow is replaced, too. */
    public Redactor redactor(Set<Kind> kinds) {
        return new TextRedactor(this, kinds);
    }

    /** The ids of all detectors that this scanner may use. */
    public List<String> rules() {
        return detectors.stream().map(Detector::id).toList();
    }

    /** Runs over a text with that scan, and returns it. */
    Scan hits(byte[] text, Set<Kind> kinds, Scan scan) {
        if (!kinds.isEmpty()) {
            keywords.computeIfAbsent(EnumSet.copyOf(kinds), this::keywords).run(text, scan);
        }
        patterns.forEach(pattern -> pattern.run(text, scan));
        return scan;
    }

    private Keywords keywords(Set<Kind> kinds) {
        return Keywords.of(detectors.stream()
                .filter(detector -> detector.standard() && kinds.contains(detector.kind()))
                .toList());
    }
}
