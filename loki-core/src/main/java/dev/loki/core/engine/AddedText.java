package dev.loki.core.engine;

import dev.loki.core.constitution.Facts;
import dev.loki.core.git.AddedLine;
import dev.loki.core.spi.ContentInspector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lines that a change adds, file by file, with paths relative to the repository. Immutable. */
final class AddedText {
    private final Map<String, List<AddedLine>> files = new LinkedHashMap<>();

    AddedText(List<AddedLine> lines) {
        lines.forEach(line ->
                files.computeIfAbsent(line.path(), path -> new ArrayList<>()).add(line));
    }

    /** The added text of each file, a line break after every line. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        files.forEach((path, lines) -> texts.put(path, text(lines)));
        return texts;
    }

    /** The lines of the files in a folder of the repository ({@code prefix} with a slash at its end, or empty), relative to it. */
    List<AddedLine> below(String prefix) {
        return files.values().stream()
                .flatMap(List::stream)
                .filter(line -> line.path().startsWith(prefix))
                .map(line -> new AddedLine(line.path().substring(prefix.length()), line.line(), line.text()))
                .toList();
    }

    /** What an inspector finds, at the lines of the files and not of the added text. */
    List<Facts.Finding> inspect(ContentInspector inspector, String prefix) {
        List<Facts.Finding> findings = new ArrayList<>();
        files.forEach((path, lines) -> {
            String shown = path.startsWith(prefix) ? path.substring(prefix.length()) : path;
            for (ContentInspector.Finding found : inspector.inspect(shown, text(lines))) {
                findings.add(new Facts.Finding(
                        found.secret(), shown, line(lines, found.line()), found.rule(), found.redacted()));
            }
        });
        return findings;
    }

    /** The line of the file at which a line of its added text stands, both from 1. */
    int lineOf(String path, int lineOfText) {
        return line(files.getOrDefault(path, List.of()), lineOfText);
    }

    private static int line(List<AddedLine> lines, int lineOfText) {
        return lines.isEmpty()
                ? 1
                : lines.get(Math.min(Math.max(lineOfText, 1), lines.size()) - 1).line();
    }

    private static String text(List<AddedLine> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append('\n'));
        return text.toString();
    }
}
