package dev.loki.policy.scan;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Scans a stream in blocks that end at line borders, so that memory is bounded and the findings are those of the whole. A
 * line longer than a block is cut, with an overlap in which no finding is lost that is shorter than it. Not thread-safe.
 */
final class StreamScan {
    /** Bytes that are scanned at once. */
    static final int BLOCK = 4 << 20;

    /** Bytes of a cut line that are scanned with its next piece, too. */
    static final int OVERLAP = 8 << 10;

    private final ContentScanner scanner;
    private final Set<Kind> kinds;
    private final byte[] block;
    private final int overlap;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Finding> known = new HashSet<>();
    private int held;
    private int lines;
    private int columns;
    private boolean more;

    StreamScan(ContentScanner scanner, Set<Kind> kinds, int size, int overlap) {
        this.scanner = scanner;
        this.kinds = kinds;
        this.block = new byte[size];
        this.overlap = overlap;
    }

    ScanResult run(InputStream in) throws IOException {
        for (boolean end = false; !end && !more; ) {
            int read = in.readNBytes(block, held, block.length - held);
            held += read;
            end = held < block.length;
            int cut = end ? held : lineBorder();
            scan(cut);
            boolean split = !end && block[cut - 1] != '\n';
            keep(cut, split ? Math.min(overlap, cut - 1) : 0);
        }
        return new ScanResult(findings, more);
    }

    private int lineBorder() {
        int cut = held;
        while (cut > 0 && block[cut - 1] != '\n') {
            cut--;
        }
        return cut == 0 ? held : cut;
    }

    private void scan(int cut) {
        ScanResult result = scanner.examine(block, 0, cut, kinds);
        more |= result.more();
        for (Finding found : result.findings()) {
            Finding moved = new Finding(
                    found.rule(),
                    found.kind(),
                    found.severity(),
                    found.line() + lines,
                    found.line() == 1 ? found.column() + columns : found.column(),
                    found.redacted(),
                    found.fingerprint());
            if (findings.size() >= ContentScanner.MAX_FINDINGS) {
                more = true;
                return;
            }
            if (known.add(moved)) {
                findings.add(moved);
            }
        }
    }

    /** Moves what was not scanned, and {@code again} bytes of what was, to the front. */
    private void keep(int cut, int again) {
        Places places = new Places(block);
        places.advance(cut - again);
        lines += places.line() - 1;
        columns = places.column() - 1 + (places.line() == 1 ? columns : 0);
        byte[] rest = Arrays.copyOfRange(block, cut - again, held);
        System.arraycopy(rest, 0, block, 0, rest.length);
        held = rest.length;
        known.removeIf(finding -> finding.line() < lines);
    }
}
