package dev.loki.core.io;

import java.util.List;

/**
 * The beginning and the end of a text that may have been too long to keep.
 *
 * @param head the beginning; the whole text when nothing was left out
 * @param tail the end; empty when nothing was left out
 * @param totalBytes the length of the whole text
 * @param truncated whether something between head and tail was left out
 */
public record BoundedText(String head, String tail, long totalBytes, boolean truncated) {
    /** The text of nothing. */
    public static final BoundedText EMPTY = new BoundedText("", "", 0, false);

    /** The text, with one line that says how much of it was left out where something was. */
    public String text() {
        return truncated ? head + "\n[... of " + totalBytes + " bytes the middle was left out ...]\n" + tail : head;
    }

    /** The last {@code n} lines that were kept, without the final line break. */
    public String lastLines(int n) {
        List<String> lines = text().stripTrailing().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - n), lines.size()));
    }
}
