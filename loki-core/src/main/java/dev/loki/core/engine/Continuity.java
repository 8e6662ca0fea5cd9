package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The working memory {@code .loki/CONTINUITY.md}: what is going on now, and what happened.
 *
 * <p>The engine owns two marked sections, "Now" (rewritten) and "History" (appended to); every other line belongs to
 * people and agents and is kept as it is. A file without the marks gets them at its end.
 */
final class Continuity {
    /** History lines that the file keeps; older ones stay in the ledgers. */
    static final int MAX_HISTORY = 500;

    /** The largest file that is read, in bytes. */
    static final long MAX_BYTES = 4L << 20;

    private static final String NOW_BEGIN = "<!-- loki:now -->";
    private static final String NOW_END = "<!-- /loki:now -->";
    private static final String HISTORY_BEGIN = "<!-- loki:history -->";
    private static final String HISTORY_END = "<!-- /loki:history -->";

    private final Path file;

    Continuity(Path file) {
        this.file = file;
    }

    /** The text that {@code loki init} writes. */
    static String initial() {
        return "# Continuity\n\nWhat is going on in this project. loki rewrites \"Now\" and adds to \"History\";"
                + " everything else on this page is yours.\n\n"
                + section(NOW_BEGIN, List.of("## Now", "- Nothing has run yet."), NOW_END)
                + "\n"
                + section(HISTORY_BEGIN, List.of("## History"), HISTORY_END);
    }

    boolean exists() {
        return Files.isRegularFile(file);
    }

    /** The whole text; empty when the file does not exist. */
    String read() {
        try {
            if (!Files.exists(file)) {
                return "";
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new StorageException(file + " is larger than " + MAX_BYTES + " bytes; shorten it");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** Replaces "Now" and adds lines to "History" that are not there yet; writes only what changed. */
    void update(List<String> now, List<String> history) {
        String before = read();
        String text = before.isBlank() ? initial() : before;
        text = replace(text, NOW_BEGIN, NOW_END, withTitle("## Now", now));
        List<String> lines = new ArrayList<>(between(text, HISTORY_BEGIN, HISTORY_END));
        lines.removeIf(line -> line.isBlank() || line.startsWith("## "));
        history.stream().filter(line -> !lines.contains(line)).forEach(lines::add);
        List<String> kept =
                lines.size() > MAX_HISTORY ? lines.subList(lines.size() - MAX_HISTORY, lines.size()) : lines;
        text = replace(text, HISTORY_BEGIN, HISTORY_END, withTitle("## History", kept));
        if (!text.equals(before)) {
            AtomicFiles.write(file, text);
        }
    }

    private static List<String> withTitle(String title, List<String> lines) {
        List<String> all = new ArrayList<>();
        all.add(title);
        all.addAll(lines);
        return all;
    }

    private static List<String> between(String text, String begin, String end) {
        int from = text.indexOf(begin);
        int to = text.indexOf(end, Math.max(from, 0));
        return from < 0 || to < 0
                ? List.of()
                : text.substring(from + begin.length(), to).lines().toList();
    }

    private static String replace(String text, String begin, String end, List<String> lines) {
        int from = text.indexOf(begin);
        int to = text.indexOf(end, Math.max(from, 0));
        if (from < 0 || to < 0) {
            String gap = text.endsWith("\n") ? "\n" : "\n\n";
            return text + gap + section(begin, lines, end);
        }
        int after = to + end.length();
        if (after < text.length() && text.charAt(after) == '\n') {
            after++;
        }
        return text.substring(0, from) + section(begin, lines, end) + text.substring(after);
    }

    private static String section(String begin, List<String> lines, String end) {
        return begin + "\n" + String.join("\n", lines) + "\n" + end + "\n";
    }
}
