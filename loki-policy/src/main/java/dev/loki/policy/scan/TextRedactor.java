package dev.loki.policy.scan;

import dev.loki.core.spi.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Takes findings out of text. A key in PEM goes as a whole, not only the line that the scanner reports. */
final class TextRedactor implements Redactor {
    private static final String BEGIN = "-----begin";
    private static final String END = "-----end";

    private final ContentScanner scanner;
    private final Set<Kind> kinds;

    TextRedactor(ContentScanner scanner, Set<Kind> kinds) {
        this.scanner = scanner;
        this.kinds = Set.copyOf(kinds);
    }

    @Override
    public String redact(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<Hit> hits = scanner.hits(bytes, kinds, new Scan(bytes, false, Integer.MAX_VALUE))
                .hits();
        return hits.isEmpty() ? text : replaced(text, bytes, hits);
    }

    /** Findings that overlap are replaced as one. */
    private static String replaced(String text, byte[] bytes, List<Hit> hits) {
        StringBuilder clean = new StringBuilder();
        Places places = new Places(bytes);
        int copied = 0;
        for (int i = 0; i < hits.size(); ) {
            Hit first = hits.get(i);
            int end = whole(bytes, first);
            for (i++; i < hits.size() && hits.get(i).start() < end; i++) {
                end = hits.get(i).end() <= end ? end : whole(bytes, hits.get(i));
            }
            places.advance(first.start());
            clean.append(text, copied, places.units()).append(first.to(end).redacted(bytes));
            places.advance(end);
            copied = places.units();
        }
        return clean.append(text, copied, text.length()).toString();
    }

    /** The end of a finding; of a key in PEM the end of its last line. */
    private static int whole(byte[] bytes, Hit hit) {
        if (!Bytes.startsWith(bytes, hit.start(), bytes.length, BEGIN)) {
            return hit.end();
        }
        for (int i = hit.end(); i < bytes.length; i++) {
            if (bytes[i] == '-' && Bytes.startsWith(bytes, i, bytes.length, BEGIN)) {
                break;
            }
            if (bytes[i] == '-' && Bytes.startsWith(bytes, i, bytes.length, END)) {
                return endOfMaterial(bytes, i);
            }
        }
        return withoutLastLine(bytes, hit.end());
    }

    /** Of a key whose last line is missing: the end of the lines that look like its own. */
    private static int withoutLastLine(byte[] bytes, int start) {
        int end = endOfMaterial(bytes, start);
        for (int line = end; line < bytes.length && Bytes.isLineBreak(bytes[line]); ) {
            int from = line + 1;
            int to = endOfMaterial(bytes, from);
            boolean whole = to == bytes.length || Bytes.isLineBreak(bytes[to]);
            if (to == from && !whole) {
                break;
            }
            end = to > from ? to : end;
            line = to;
        }
        return end;
    }

    /** The first place from there that can be no part of a key, its headers or its marks. */
    private static int endOfMaterial(byte[] bytes, int start) {
        int i = start;
        while (i < bytes.length && (Bytes.isAlphanumeric(bytes[i]) || "+/=-:, \\".indexOf(bytes[i]) >= 0)) {
            i++;
        }
        return i;
    }
}
