package dev.loki.bench.suite;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;

/**
 * One subject of the page.
 *
 * @param title its heading
 * @param text what is compared with what
 * @param rows its table; may be empty
 * @param output what the program printed, for those that print; may be empty
 */
record Section(String title, String text, List<Row> rows, List<String> output) {

    JsonObject toJson() {
        return JsonObject.builder()
                .put("title", title)
                .put("text", text)
                .put("rows", JsonValue.array(rows.stream().map(Row::toJson).toList()))
                .put(
                        "output",
                        JsonValue.array(output.stream().map(JsonValue::of).toList()))
                .build();
    }

    String toMarkdown() {
        StringBuilder page = new StringBuilder("## " + title + "\n\n" + text + "\n");
        if (!rows.isEmpty()) {
            page.append("\n| what | loki | compared with | its value | ratio | goal |\n|---|---:|---|---:|---:|---|\n");
            rows.forEach(row -> page.append(row.toMarkdown()).append('\n'));
        }
        if (!output.isEmpty()) {
            page.append("\n```text\n");
            output.forEach(line -> page.append(line).append('\n'));
            page.append("```\n");
        }
        return page.toString();
    }

    static Section unmeasured(String title, String why) {
        return new Section(title, "Not measured: " + why + ".", List.of(), List.of());
    }
}
