package dev.loki.cli;

import dev.loki.core.ConfigException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Edits one plain value of a YAML file line by line, so that comments, order and layout stay as they are.
 *
 * <p>What is not a plain value in block style (lists, {@code {...}}, multi-line text) is refused, not rewritten.
 */
final class ConfigFile {
    private static final Pattern ENTRY = Pattern.compile("( *)([A-Za-z0-9_.-]+):(?: +(.*))?");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./-][A-Za-z0-9_./:@%+ -]*");
    private static final Pattern SCALAR =
            Pattern.compile("(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^']|'')*'|[^#\\[{|>&*!\"' ][^#]*?)?(\\s+#.*|#.*)?");
    private static final int INDENT = 2;

    private final String name;
    private final List<String> lines;

    private ConfigFile(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    /** The text with the value at {@code path} set; absent keys are added at the end of their block. */
    static String set(String text, String name, List<String> path, String value) {
        ConfigFile file = new ConfigFile(name, new ArrayList<>(text.lines().toList()));
        file.set(path, value);
        return String.join("\n", file.lines) + "\n";
    }

    /** How a value is written: as it is where YAML reads it back the same, else in double quotes. */
    static String literal(String value, boolean text) {
        boolean plain = PLAIN.matcher(value).matches() && !value.endsWith(" ") && !value.contains(": ");
        return plain && !text ? value : Json.write(JsonValue.of(value));
    }

    private void set(List<String> path, String value) {
        int from = 0;
        int to = lines.size();
        int indent = 0;
        for (int depth = 0; depth < path.size(); depth++) {
            boolean last = depth == path.size() - 1;
            Optional<Integer> found = find(path.get(depth), from, to, indent);
            if (found.isEmpty()) {
                insert(path.subList(depth, path.size()), value, endOfContent(from, to), indent);
                return;
            }
            int line = found.get();
            if (last) {
                replace(line, path, value);
                return;
            }
            requireBlock(line, path.subList(0, depth + 1));
            from = line + 1;
            to = endOfBlock(from, to, indent);
            indent = indentOfBlock(from, to).orElse(indent + INDENT);
        }
    }

    private Optional<Integer> find(String key, int from, int to, int indent) {
        for (int i = from; i < to; i++) {
            Matcher entry = ENTRY.matcher(lines.get(i));
            if (entry.matches()
                    && entry.group(1).length() == indent
                    && entry.group(2).equals(key)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private void insert(List<String> path, String value, int at, int indent) {
        int line = at;
        int depth = indent;
        if (path.size() > 1 && indent == 0 && line > 0) {
            lines.add(line++, "");
        }
        for (String key : path.subList(0, path.size() - 1)) {
            lines.add(line++, " ".repeat(depth) + key + ":");
            depth += INDENT;
        }
        lines.add(line, " ".repeat(depth) + path.get(path.size() - 1) + ": " + value);
    }

    private void replace(int line, List<String> path, String value) {
        Matcher entry = entry(line);
        String rest = entry.group(3) == null ? "" : entry.group(3);
        Matcher scalar = SCALAR.matcher(rest);
        boolean block = line + 1 < lines.size()
                && rest.isBlank()
                && endOfBlock(line + 1, lines.size(), entry.group(1).length()) > line + 1;
        if (!scalar.matches() || block) {
            throw byHand(line, path);
        }
        String comment = scalar.group(2) == null ? "" : " " + scalar.group(2).strip();
        lines.set(line, entry.group(1) + entry.group(2) + ": " + value + comment);
    }

    private void requireBlock(int line, List<String> path) {
        String rest = entry(line).group(3);
        if (rest != null && !rest.isBlank() && !rest.startsWith("#")) {
            throw byHand(line, path);
        }
    }

    private Matcher entry(int line) {
        Matcher entry = ENTRY.matcher(lines.get(line));
        if (!entry.matches()) {
            throw new IllegalStateException("line " + (line + 1) + " was an entry");
        }
        return entry;
    }

    private ConfigException byHand(int line, List<String> path) {
        return new ConfigException(name + ":" + (line + 1) + ": \"" + String.join(".", path)
                + "\" is not written as a plain value; edit the file by hand");
    }

    /** The line after the last one of a block whose parent has this indent. */
    private int endOfBlock(int from, int to, int parentIndent) {
        int end = from;
        for (int i = from; i < to; i++) {
            String line = lines.get(i);
            if (!isContent(line)) {
                continue;
            }
            if (indentOf(line) <= parentIndent) {
                break;
            }
            end = i + 1;
        }
        return end;
    }

    private Optional<Integer> indentOfBlock(int from, int to) {
        return lines.subList(from, to).stream()
                .filter(ConfigFile::isContent)
                .findFirst()
                .map(ConfigFile::indentOf);
    }

    private int endOfContent(int from, int to) {
        int end = to;
        while (end > from && lines.get(end - 1).isBlank()) {
            end--;
        }
        return end;
    }

    private static boolean isContent(String line) {
        return !line.isBlank() && !line.stripLeading().startsWith("#");
    }

    private static int indentOf(String line) {
        return line.length() - line.stripLeading().length();
    }
}
