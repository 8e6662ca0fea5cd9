package dev.loki.policy.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One pass over one text: hears of keywords, and collects what their detectors find. Not thread-safe. */
final class Scan implements Keywords.Listener {
    private final byte[] text;
    private final boolean heedComments;
    private final int most;
    private final Candidate candidate;
    private final List<Hit> hits = new ArrayList<>();
    private int lineStart;
    private int lineEnd = -1;
    private boolean lineAllowed;
    private boolean full;

    Scan(byte[] text, boolean heedComments, int most) {
        this.text = text;
        this.heedComments = heedComments;
        this.most = most;
        this.candidate = new Candidate(text, text.length);
    }

    @Override
    public boolean met(Detector detector, int number, int start, int end) {
        Optional<Severity> severity = detector.look(candidate, number, start, end);
        if (severity.isPresent()) {
            add(new Hit(
                    detector.id(), detector.kind(), severity.get(), detector.rank(), candidate.start, candidate.end));
        }
        return !full;
    }

    /** Adds a hit unless it is known or allowed; hits come nearly in the order of the text. */
    void add(Hit hit) {
        for (int i = hits.size() - 1; i >= Math.max(0, hits.size() - 8); i--) {
            Hit known = hits.get(i);
            if (known.rule().equals(hit.rule()) && known.start() <= hit.start() && known.end() >= hit.end()) {
                return;
            }
        }
        if (heedComments && isAllowed(hit.start())) {
            return;
        }
        if (hits.size() >= most) {
            full = true;
        } else {
            hits.add(hit);
        }
    }

    private boolean isAllowed(int at) {
        if (at >= lineEnd || at < lineStart) {
            lineStart = at;
            while (lineStart > 0 && text[lineStart - 1] != '\n') {
                lineStart--;
            }
            lineAllowed = false;
            lineEnd = lineStart;
            while (lineEnd < text.length && text[lineEnd] != '\n') {
                lineAllowed |= text[lineEnd] == 'l'
                        && Bytes.startsWith(text, lineEnd, text.length, ContentScanner.ALLOW_COMMENT);
                lineEnd++;
            }
        }
        return lineAllowed;
    }

    /** What was found, in the order of the text, without overlaps within a kind. */
    List<Hit> hits() {
        return Hit.withoutOverlaps(hits);
    }

    /** How many bytes were looked at beside the pass itself, as far as patterns did. */
    long work() {
        return candidate.attempt.work();
    }

    /** How many bytes of assigned values were looked at. */
    long judged() {
        return candidate.assignment.work();
    }

    /** Whether there is more than what was kept. */
    boolean more() {
        return full;
    }
}
