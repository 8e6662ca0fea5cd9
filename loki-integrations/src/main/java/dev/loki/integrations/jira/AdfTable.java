package dev.loki.integrations.jira;

import static dev.loki.integrations.jira.Adf.content;
import static dev.loki.integrations.jira.Adf.type;

import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes a table; what Markdown cannot put into a cell is put on one line. */
final class AdfTable {
    private final AdfReader reader;

    AdfTable(AdfReader reader) {
        this.reader = reader;
    }

    String write(JsonObject table) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonObject row : content(table)) {
            rows.add(content(row).stream().map(this::cell).toList());
        }
        int width = rows.stream().mapToInt(List::size).max().orElse(0);
        if (width == 0) {
            return "";
        }
        boolean headed = content(content(table).get(0)).stream()
                .allMatch(cell -> type(cell).equals("tableHeader"));
        if (!headed) {
            rows.add(0, Collections.nCopies(width, ""));
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> cells = new ArrayList<>(row);
            cells.addAll(Collections.nCopies(width - row.size(), ""));
            lines.add("| " + String.join(" | ", cells) + " |");
            if (lines.size() == 1) {
                lines.add("|" + " --- |".repeat(width));
            }
        }
        return String.join("\n", lines);
    }

    private String cell(JsonObject cell) {
        return reader.blocks(cell)
                .replace("\\\n", " ")
                .replaceAll("\\s*\n\\s*", " ")
                .replaceAll("(?<!\\\\)\\|", "\\\\|")
                .strip();
    }
}
