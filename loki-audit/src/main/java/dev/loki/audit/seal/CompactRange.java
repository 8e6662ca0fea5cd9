package dev.loki.audit.seal;

import java.util.ArrayList;
import java.util.List;

/**
 * A Merkle tree of RFC 6962 that is appended to, held as the roots of its perfect subtrees, largest first: one hash for
 * each bit that is set in its size, so that 2^40 leaves need 40 hashes.
 *
 * <p>Appending costs one node hash on average, and {@link #root()} at most 63. Not thread-safe.
 */
final class CompactRange {
    private final TreeHasher hasher;
    private final List<byte[]> subtrees;
    private long size;

    private CompactRange(TreeHasher hasher, long size, List<byte[]> subtrees) {
        this.hasher = hasher;
        this.size = size;
        this.subtrees = new ArrayList<>(subtrees);
    }

    /** The tree without leaves. */
    static CompactRange empty(TreeHasher hasher) {
        return new CompactRange(hasher, 0, List.of());
    }

    /**
     * The tree that {@link #subtrees()} and {@link #size()} of another described.
     *
     * @throws IllegalArgumentException if the number or length of the hashes does not fit the size
     */
    static CompactRange of(TreeHasher hasher, long size, List<byte[]> subtrees) {
        boolean fits = size >= 0
                && subtrees.size() == Long.bitCount(size)
                && subtrees.stream().allMatch(hash -> hash.length == TreeHasher.HASH_BYTES);
        if (!fits) {
            throw new IllegalArgumentException("the hashes do not belong to a tree of " + size + " leaves");
        }
        return new CompactRange(hasher, size, subtrees);
    }

    /** Appends a leaf by its hash. */
    void append(byte[] leafHash) {
        byte[] hash = leafHash;
        for (long bits = size; (bits & 1) == 1; bits >>>= 1) {
            hash = hasher.node(subtrees.remove(subtrees.size() - 1), hash);
        }
        subtrees.add(hash);
        size++;
    }

    /** The number of leaves. */
    long size() {
        return size;
    }

    /** The roots of the perfect subtrees, largest first. */
    List<byte[]> subtrees() {
        return List.copyOf(subtrees);
    }

    /** The root of the whole tree. */
    byte[] root() {
        if (subtrees.isEmpty()) {
            return hasher.empty();
        }
        int last = subtrees.size() - 1;
        byte[] root = subtrees.get(last);
        for (int i = last - 1; i >= 0; i--) {
            root = hasher.node(subtrees.get(i), root);
        }
        return root;
    }
}
