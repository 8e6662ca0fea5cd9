package dev.loki.audit.seal;

import dev.loki.audit.seal.MerklePath.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Computes the hashes of a proof while the leaves go by once, in order, in memory that grows with the logarithm of
 * their number. Not thread-safe.
 */
final class PathCollector {
    private final List<Range> ranges;
    private final List<Range> inOrder;
    private final List<CompactRange> trees = new ArrayList<>();
    private int current;
    private long next;

    PathCollector(TreeHasher hasher, List<Range> ranges) {
        this.ranges = ranges;
        this.inOrder =
                ranges.stream().sorted(Comparator.comparingLong(Range::from)).toList();
        inOrder.forEach(range -> trees.add(CompactRange.empty(hasher)));
    }

    /** Takes the hash of the next leaf. */
    void add(byte[] leafHash) {
        while (current < inOrder.size() && next >= inOrder.get(current).to()) {
            current++;
        }
        if (current < inOrder.size() && next >= inOrder.get(current).from()) {
            trees.get(current).append(leafHash);
        }
        next++;
    }

    /** The hashes, in the order of the ranges. */
    List<byte[]> hashes() {
        return ranges.stream()
                .map(range -> trees.get(inOrder.indexOf(range)).root())
                .toList();
    }
}
