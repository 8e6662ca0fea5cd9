package dev.loki.core.git;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the added and the removed lines from a unified diff without context, given raw. */
final class ChangedLineParser {
    private static final Pattern HUNK = Pattern.compile("@@ -\\d+(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@.*");
    private static final String NEW_FILE = "+++ ";
    private static final String OLD_FILE = "--- ";
    private static final String NEW_PREFIX = "b/";
    private static final String OLD_PREFIX = "a/";
    private static final int OCTAL_DIGITS = 3;

    private final List<AddedLine> addedLines = new ArrayList<>();
    private final List<RemovedLine> removedLines = new ArrayList<>();
    private String oldPath = "";
    private String path = "";
    private int removed;
    private int added;
    private int number;

    ChangedLines parse(String diff) {
        for (int start = 0; start < diff.length(); ) {
            int end = diff.indexOf('\n', start);
            end = end < 0 ? diff.length() : end;
            line(diff.substring(start, end));
            start = end + 1;
        }
        return new ChangedLines(addedLines, removedLines);
    }

    /** Inside a hunk its own numbers tell what a line is, because its text may look like a header. */
    private void line(String line) {
        if (removed > 0 && line.startsWith("-")) {
            removed--;
            removedLines.add(new RemovedLine(oldPath, text(line)));
        } else if (removed == 0 && added > 0 && line.startsWith("+")) {
            added--;
            addedLines.add(new AddedLine(path, number++, text(line)));
        } else if (line.startsWith(NEW_FILE)) {
            path = path(line.substring(NEW_FILE.length()), NEW_PREFIX);
        } else if (line.startsWith(OLD_FILE)) {
            oldPath = path(line.substring(OLD_FILE.length()), OLD_PREFIX);
        } else {
            hunk(line);
        }
    }

    private static String text(String line) {
        String text = OwnFiles.text(line.substring(1));
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private void hunk(String line) {
        Matcher hunk = HUNK.matcher(line);
        if (hunk.matches()) {
            removed = count(hunk.group(1));
            number = Integer.parseInt(hunk.group(2));
            added = count(hunk.group(3));
        }
    }

    @SuppressWarnings("NullAway") // an absent group is null
    private static int count(String group) {
        return group == null ? 1 : Integer.parseInt(group);
    }

    private static String path(String written, String prefix) {
        String raw = written.startsWith("\"") ? unquote(written) : written.replaceFirst("\t$", "");
        return OwnFiles.text(raw.startsWith(prefix) ? raw.substring(prefix.length()) : raw);
    }

    /** Undoes git's quoting of names with control characters, quotes or backslashes. */
    private static String unquote(String quoted) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 1; i < quoted.length() && quoted.charAt(i) != '"'; i++) {
            char c = quoted.charAt(i);
            if (c != '\\') {
                bytes.write(c);
                continue;
            }
            char escape = quoted.charAt(++i);
            if (Character.isDigit(escape)) {
                bytes.write(Integer.parseInt(quoted.substring(i, i + OCTAL_DIGITS), 8));
                i += OCTAL_DIGITS - 1;
            } else {
                bytes.write(control(escape));
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static int control(char escape) {
        return switch (escape) {
            case 'a' -> 0x07;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'v' -> 0x0B;
            case 'f' -> '\f';
            case 'r' -> '\r';
            default -> escape;
        };
    }
}
