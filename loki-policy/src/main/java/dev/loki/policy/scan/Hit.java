package dev.loki.policy.scan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * A finding as a place in the bytes.
 *
 * @param rule the detector's id
 * @param kind what was found
 * @param severity how bad it is
 * @param rank which of two that overlap is kept: the lower
 * @param start its first byte
 * @param end the byte behind it
 */
record Hit(String rule, Kind kind, Severity severity, int rank, int start, int end) {
    private static final int MIN_SHOWN_LENGTH = 12;
    private static final String HIDDEN = "***";

    /** In the order of the text; of two that overlap and are of one kind the one of the lower rank, else the longer. */
    static List<Hit> withoutOverlaps(List<Hit> hits) {
        List<Hit> sorted = new ArrayList<>(hits);
        sorted.sort(Comparator.comparingInt(Hit::start).thenComparing(Hit::rank).thenComparing(Hit::kind));
        List<Hit> kept = new ArrayList<>();
        for (Hit hit : sorted) {
            int last = lastOfKind(kept, hit.kind);
            if (last < 0 || kept.get(last).end <= hit.start) {
                kept.add(hit);
            } else if (hit.rank < kept.get(last).rank) {
                kept.set(last, hit);
            }
        }
        kept.sort(Comparator.comparingInt(Hit::start));
        return kept;
    }

    private static int lastOfKind(List<Hit> kept, Kind kind) {
        for (int i = kept.size() - 1; i >= Math.max(0, kept.size() - 2); i--) {
            if (kept.get(i).kind == kind) {
                return i;
            }
        }
        return -1;
    }

    /** The same up to another end. */
    Hit to(int newEnd) {
        return new Hit(rule, kind, severity, rank, start, newEnd);
    }

    /** The value in hiding. */
    String redacted(byte[] text) {
        int signs = end - start;
        boolean ascii =
                signs >= MIN_SHOWN_LENGTH && isAscii(text[start], text[start + 1], text[end - 2], text[end - 1]);
        return ascii ? Masks.text(text, start, start + 2) + HIDDEN + Masks.text(text, end - 2, end) : HIDDEN;
    }

    private static boolean isAscii(byte... bytes) {
        for (byte b : bytes) {
            if (b <= ' ') {
                return false;
            }
        }
        return true;
    }

    String fingerprint(byte[] text) {
        MessageDigest digest = dev.loki.core.io.Sha256.digest();
        digest.update(rule.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return HexFormat.of().formatHex(digest.digest(Arrays.copyOfRange(text, start, end)));
    }
}
