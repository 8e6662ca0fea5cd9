package dev.loki.audit.seal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which subtrees a proof consists of (RFC 6962, sections 2.1.1 and 2.1.2), and how a proof is checked (RFC 9162,
 * sections 2.1.3.2 and 2.1.4.2). Stateless.
 */
final class MerklePath {
    /** The most hashes in a proof: trees have at most 2^63 leaves. */
    static final int MAX_HASHES = 64;

    private MerklePath() {}

    /** The leaves from {@code from}, inclusive, to {@code to}, exclusive. */
    record Range(long from, long to) {}

    /** The subtrees beside the path from a leaf to the root, nearest first. */
    static List<Range> inclusion(long leaf, long size) {
        if (leaf < 0 || leaf >= size) {
            throw new IllegalArgumentException("no leaf " + leaf + " in a tree of " + size);
        }
        List<Range> ranges = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + split(to - from);
            if (leaf < middle) {
                ranges.add(0, new Range(middle, to));
                to = middle;
            } else {
                ranges.add(0, new Range(from, middle));
                from = middle;
            }
        }
        return ranges;
    }

    /** The subtrees from which both the root of the first {@code old} leaves and that of all can be computed. */
    static List<Range> consistency(long old, long size) {
        if (old <= 0 || old > size) {
            throw new IllegalArgumentException("no consistency of " + old + " leaves with " + size);
        }
        List<Range> ranges = new ArrayList<>();
        long from = 0;
        long to = size;
        while (old != to) {
            long middle = from + split(to - from);
            if (old <= middle) {
                ranges.add(0, new Range(middle, to));
                to = middle;
            } else {
                ranges.add(0, new Range(from, middle));
                from = middle;
            }
        }
        if (from > 0) {
            ranges.add(0, new Range(from, to));
        }
        return ranges;
    }

    /** Whether a proof leads from a leaf to a root. */
    static boolean includes(TreeHasher hasher, byte[] leafHash, long leaf, long size, List<byte[]> proof, byte[] root) {
        if (leaf < 0 || leaf >= size) {
            return false;
        }
        long node = leaf;
        long last = size - 1;
        byte[] hash = leafHash;
        for (byte[] sibling : proof) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = hasher.node(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                hash = hasher.node(hash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && Arrays.equals(hash, root);
    }

    /** Whether a proof shows that the larger tree begins with the smaller one. */
    static boolean consistent(TreeHasher hasher, long old, byte[] oldRoot, long size, byte[] root, List<byte[]> proof) {
        if (old <= 0 || old > size) {
            return false;
        }
        if (old == size) {
            return proof.isEmpty() && Arrays.equals(oldRoot, root);
        }
        List<byte[]> path = new ArrayList<>(proof);
        if (Long.bitCount(old) == 1) {
            path.add(0, oldRoot);
        }
        if (path.isEmpty()) {
            return false;
        }
        long node = old - 1;
        long last = size - 1;
        while ((node & 1) == 1) {
            node >>>= 1;
            last >>>= 1;
        }
        byte[] oldHash = path.get(0);
        byte[] hash = path.get(0);
        for (byte[] sibling : path.subList(1, path.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                oldHash = hasher.node(sibling, oldHash);
                hash = hasher.node(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                hash = hasher.node(hash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && Arrays.equals(oldHash, oldRoot) && Arrays.equals(hash, root);
    }

    /** The largest power of two below {@code leaves}. */
    private static long split(long leaves) {
        return Long.highestOneBit(leaves - 1);
    }
}
