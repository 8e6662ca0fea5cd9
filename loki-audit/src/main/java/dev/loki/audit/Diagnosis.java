package dev.loki.audit;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Follows a chain from line to line, notes where it does not hold, and names the cause. Memory does not grow with the
 * file. Not thread-safe.
 */
final class Diagnosis {
    /** How many places from which the chain may go on, behind lines that do not belong to it, are remembered. */
    private static final int MAX_RESUMPTIONS = 16;

    private final Optional<ChainVerifier.Head> head;
    private final List<Anomaly> anomalies = new ArrayList<>();
    private final List<Break> warnings = new ArrayList<>();
    private final Deque<Point> resumptions = new ArrayDeque<>();
    private Point point;
    private long anomalyCount;
    private long index;
    private long lastMillis = Long.MIN_VALUE;
    private String lastHash;
    private String hashAtHead = "";
    private long endOffset;

    /**
     * Where the chain stands.
     *
     * @param hash what the next line must name as the hash before it
     * @param other another hash that it may name: the one that the line before should have carried
     * @param seq the next line's place; -1 when any will do
     */
    private record Point(String hash, String other, long seq) {
        boolean accepts(String previous) {
            return !previous.isEmpty() && (previous.equals(hash) || previous.equals(other));
        }
    }

    /**
     * A line at which something is wrong.
     *
     * @param index the line's number
     * @param line the line
     * @param expectedSeq the place that it should have; -1 when unknown
     * @param linked whether it names the line before it
     * @param skipped whether the next lines go on as if this one were not there
     */
    record Anomaly(long index, LineFacts line, long expectedSeq, boolean linked, boolean skipped) {
        Anomaly asSkipped() {
            return new Anomaly(index, line, expectedSeq, linked, true);
        }
    }

    Diagnosis(Tip start, Optional<ChainVerifier.Head> head) {
        this(start, head, false);
    }

    /** A diagnosis from the start on; {@code within}, when the start is a place within the file and not before it. */
    Diagnosis(Tip start, Optional<ChainVerifier.Head> head, boolean within) {
        this.index = within ? start.nextSeq() : 0;
        this.lastHash = within ? start.previousHash() : "";
        this.head = head;
        this.point = new Point(start.previousHash(), start.previousHash(), start.nextSeq());
    }

    /** Takes a whole block if it is sound and follows; otherwise its lines have to be taken one by one. */
    boolean accept(BlockScan.Block block) {
        if (block.lines() == 0) {
            return true;
        }
        boolean headWithin =
                head.isPresent() && head.get().entries() > index && head.get().entries() <= index + block.lines();
        boolean follows = block.sound()
                && point.hash().equals(block.previous())
                && point.seq() == block.firstSeq()
                && block.firstMillis() >= lastMillis
                && !headWithin;
        if (!follows) {
            return false;
        }
        index += block.lines();
        lastMillis = block.lastMillis();
        lastHash = block.hash();
        point = new Point(block.hash(), block.hash(), block.firstSeq() + block.lines());
        return true;
    }

    /** Takes one line. */
    void accept(LineFacts line) {
        long expected = point.seq();
        boolean linked = point.accepts(line.previous());
        boolean resumed = !linked && resumes(line);
        if (resumed) {
            expected = point.seq();
            linked = true;
        }
        boolean numbered = expected < 0 || line.seq() == expected;
        if (line.problem().isPresent() || !linked || !numbered) {
            note(line, expected, linked);
        }
        clock(line);
        advance(line, expected);
    }

    private boolean resumes(LineFacts line) {
        for (Point earlier : resumptions) {
            if (earlier.accepts(line.previous()) && earlier.seq() == line.seq()) {
                point = earlier;
                resumptions.clear();
                int last = anomalies.size() - 1;
                if (last >= 0) {
                    anomalies.set(last, anomalies.get(last).asSkipped());
                }
                return true;
            }
        }
        return false;
    }

    private void note(LineFacts line, long expected, boolean linked) {
        anomalyCount++;
        if (anomalies.size() < ChainVerifier.MAX_BREAKS) {
            anomalies.add(new Anomaly(index, line, expected, linked, false));
        }
        resumptions.addFirst(point);
        if (resumptions.size() > MAX_RESUMPTIONS) {
            resumptions.removeLast();
        }
    }

    private void clock(LineFacts line) {
        if (line.millis() == Long.MIN_VALUE) {
            return;
        }
        if (line.millis() < lastMillis && warnings.size() < ChainVerifier.MAX_BREAKS) {
            warnings.add(new Break(
                    index,
                    line.offset(),
                    Cause.CLOCK_STEP,
                    "the clock went back by " + (lastMillis - line.millis()) + " ms before entry " + index));
        }
        lastMillis = line.millis();
    }

    private void advance(LineFacts line, long expected) {
        if (line.isEntry()) {
            long next = line.seq() >= 0 ? line.seq() + 1 : expected < 0 ? -1 : expected + 1;
            point = new Point(line.stored(), line.computed(), next);
            lastHash = line.stored();
        } else {
            point = new Point("", "", expected < 0 ? -1 : expected + 1);
        }
        index++;
        endOffset = line.offset();
        if (head.isPresent() && head.get().entries() == index) {
            hashAtHead = line.stored();
        }
    }

    /** What was found. */
    ChainReport report(Path log, HashSpelling spelling) {
        List<Break> breaks = new ArrayList<>(new Classifier(log, spelling, anomalies).breaks());
        long count = anomalyCount - anomalies.size() + breaks.size();
        Optional<Break> wrongEnd = head.flatMap(this::wrongEnd);
        if (wrongEnd.isPresent()) {
            breaks.add(wrongEnd.get());
            count++;
        }
        long entries = breaks.isEmpty() ? index : breaks.get(0).at();
        return new ChainReport(
                entries,
                breaks,
                count,
                warnings,
                lastHash.isEmpty() ? Optional.empty() : Optional.of(lastHash),
                List.of());
    }

    private Optional<Break> wrongEnd(ChainVerifier.Head known) {
        if (index < known.entries()) {
            return Optional.of(new Break(
                    index,
                    endOffset,
                    Cause.TRUNCATED,
                    "the log holds " + index + " entries, but is known to have held " + known.entries()));
        }
        String there = known.entries() == index ? lastHash : hashAtHead;
        return known.entries() == 0 || HashSpelling.digits(there).equals(HashSpelling.digits(known.hash()))
                ? Optional.empty()
                : Optional.of(new Break(
                        known.entries() - 1,
                        endOffset,
                        Cause.FORGED_TAIL,
                        "entry " + (known.entries() - 1) + " is not the one that is known to have been there"));
    }
}
