package dev.loki.core.task;

import dev.loki.core.ConfigException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the checkboxes and the validation commands of a Markdown text, line by line. Checkboxes inside code fences and
 * comments are no checkboxes. Used once.
 */
final class MarkdownScan {
    private static final Pattern CHECKBOX =
            Pattern.compile("([ \\t]*)(?:[-*+]|\\d{1,9}[.)])[ \\t]+\\[([ xX])][ \\t]+(\\S.*)");
    private static final Pattern ITEM =
            Pattern.compile("[ \\t]*(?:[-*+]|\\d{1,9}[.)])[ \\t]+(?:\\[[ xX]][ \\t]+)?(\\S.*)");
    private static final Pattern HEADING = Pattern.compile(" {0,3}(#{1,6})[ \\t]+(\\S.*)");
    private static final String COMMANDS_TITLE = "validation commands";
    private static final int TAB = 4;
    private static final int SHORTEST_FENCE = 3;

    /** A checkbox with the lines that belong to it. */
    record Box(int line, int indent, boolean checked, String text, String section, List<String> notes) {}

    private final String name;
    private final List<Box> boxes = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private Optional<Box> open = Optional.empty();
    private String section = "";
    private int commandsLevel;
    private int commandsLine;
    private String fence = "";
    private int fenceLine;
    private boolean comment;
    private int commentLine;
    private String unfinished = "";

    private MarkdownScan(String name) {
        this.name = name;
    }

    static MarkdownScan of(String text, String name) {
        MarkdownScan scan = new MarkdownScan(name);
        String[] lines = text.split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length; i++) {
            scan.line(lines[i], i + 1);
        }
        if (!scan.fence.isEmpty()) {
            throw scan.error(scan.fenceLine, "the code fence is never closed; end it with " + scan.fence);
        }
        if (scan.comment) {
            throw scan.error(scan.commentLine, "the comment is never closed; end it with -->");
        }
        scan.endCommands();
        return scan;
    }

    List<Box> boxes() {
        return Collections.unmodifiableList(boxes);
    }

    /** The validation commands as one command; the first that fails ends it and decides its exit code. */
    Optional<CommandLine> command() {
        if (commands.size() < 2) {
            return commands.stream().findFirst().map(CommandLine.Shell::new);
        }
        return Optional.of(new CommandLine.Shell(String.join(
                " &&\n", commands.stream().map(c -> "{ " + c + "\n}").toList())));
    }

    private void line(String line, int number) {
        if (!fence.isEmpty()) {
            fenced(line);
            return;
        }
        if (comment || line.stripLeading().startsWith("<!--")) {
            commentLine = comment ? commentLine : number;
            comment = !line.contains("-->");
            return;
        }
        fence = fenceOpenedBy(line.strip());
        if (!fence.isEmpty()) {
            fenceLine = number;
            note(line);
            return;
        }
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
            heading(
                    heading.group(1).length(),
                    withoutClosingHashes(heading.group(2).strip()),
                    number);
        } else if (commandsLevel > 0) {
            Matcher item = ITEM.matcher(line);
            if (item.matches()) {
                commands.add(command(item.group(1).strip(), number));
            }
        } else {
            text(line, number);
        }
    }

    private void text(String line, int number) {
        Matcher box = CHECKBOX.matcher(line);
        if (box.matches()) {
            boolean checked = !box.group(2).equals(" ");
            Box found = new Box(number, indent(line), checked, box.group(3).strip(), section, new ArrayList<>());
            boxes.add(found);
            open = Optional.of(found);
        } else if (!line.isBlank() && indent(line) == 0) {
            open = Optional.empty();
        } else {
            note(line);
        }
    }

    private void fenced(String line) {
        String stripped = line.strip();
        if (stripped.startsWith(fence) && stripped.chars().allMatch(c -> c == fence.charAt(0))) {
            fence = "";
            if (!unfinished.isEmpty()) {
                throw error(fenceLine, "the last command of the fence ends in \"\\\"; finish it");
            }
        } else if (commandsLevel > 0) {
            commandLine(stripped);
            return;
        }
        note(line);
    }

    private void commandLine(String line) {
        String joined = unfinished + line;
        if (joined.endsWith("\\")) {
            unfinished = joined.substring(0, joined.length() - 1).strip() + " ";
            return;
        }
        unfinished = "";
        if (!joined.isBlank() && !joined.startsWith("#")) {
            commands.add(joined.startsWith("$ ") ? joined.substring(2).strip() : joined);
        }
    }

    private void heading(int level, String title, int number) {
        open = Optional.empty();
        if (commandsLevel > 0 && level <= commandsLevel) {
            endCommands();
        }
        boolean commandsTitle =
                title.replaceFirst(":$", "").toLowerCase(Locale.ROOT).equals(COMMANDS_TITLE);
        if (commandsTitle) {
            commandsLevel = level;
            commandsLine = number;
        }
        section = title;
    }

    private void endCommands() {
        if (commandsLevel > 0 && commands.isEmpty()) {
            throw error(
                    commandsLine,
                    "\"Validation Commands\" names no command; add a list item or a code fence, or"
                            + " remove the heading");
        }
        commandsLevel = 0;
    }

    /** The command of a list item: its only code span, or the whole item when it has none. */
    private String command(String item, int number) {
        List<String> spans = codeSpans(item);
        if (spans.isEmpty()) {
            return item;
        }
        if (spans.size() > 1 || spans.get(0).isEmpty()) {
            throw error(number, "the item must have one command in backticks, not several; write one item for each");
        }
        return spans.get(0);
    }

    /** What stands between runs of equally many backticks. */
    private static List<String> codeSpans(String text) {
        List<String> spans = new ArrayList<>();
        int at = text.indexOf('`');
        while (at >= 0) {
            int start = at + runLength(text, at);
            int close = text.indexOf('`', start);
            while (close >= 0 && runLength(text, close) != start - at) {
                close = text.indexOf('`', close + runLength(text, close));
            }
            if (close >= 0) {
                spans.add(text.substring(start, close).strip());
            }
            at = text.indexOf('`', close < 0 ? start : close + (start - at));
        }
        return spans;
    }

    /** The run of three or more backticks or tildes that opens a code fence, or nothing. */
    private static String fenceOpenedBy(String line) {
        if (!line.startsWith("`") && !line.startsWith("~")) {
            return "";
        }
        int length = runLength(line, 0);
        boolean inline = line.startsWith("`") && line.indexOf('`', length) >= 0;
        return length < SHORTEST_FENCE || inline ? "" : line.substring(0, length);
    }

    private static String withoutClosingHashes(String title) {
        int end = title.length();
        while (end > 0 && title.charAt(end - 1) == '#') {
            end--;
        }
        return end > 0 && Character.isWhitespace(title.charAt(end - 1))
                ? title.substring(0, end).strip()
                : title;
    }

    private static int runLength(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) == text.charAt(start)) {
            end++;
        }
        return end - start;
    }

    private void note(String line) {
        open.filter(box ->
                        commandsLevel == 0 && (!line.isBlank() || !box.notes().isEmpty()))
                .ifPresent(box -> box.notes().add(line.strip()));
    }

    private static int indent(String line) {
        int columns = 0;
        for (int i = 0; i < line.length() && Character.isWhitespace(line.charAt(i)); i++) {
            columns += line.charAt(i) == '\t' ? TAB : 1;
        }
        return columns;
    }

    ConfigException error(int line, String message) {
        return new ConfigException(name + ":" + line + ":1: " + message);
    }
}
