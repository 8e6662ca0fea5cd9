package dev.loki.audit;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonNull;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Entries as CSV (RFC 4180): a row per entry, ended by CR LF, a cell quoted where it has to be.
 *
 * <p>A cell that a spreadsheet would take for a formula, because it begins with {@code = + - @}, a tab or a line
 * break, gets an apostrophe before it. So the CSV is for reading; the log itself is what can be verified. Stateless.
 */
public final class EntryCsv {
    private static final String FORMULA = "=+-@\t\r\n";
    private static final String TO_QUOTE = ",\"\r\n";

    private EntryCsv() {}

    /** The row with the names of the columns. */
    public static String header() {
        return row(List.of("seq", "timestamp", "who", "what", "where", "why", "metadata", "previousHash", "hash"));
    }

    /** The row of an entry. */
    public static String row(AuditEntry entry) {
        return row(List.of(
                Long.toString(entry.seq()),
                entry.timestamp(),
                entry.who(),
                entry.what(),
                entry.where().orElse(""),
                entry.why().orElse(""),
                entry.metadata() instanceof JsonNull ? "" : Json.write(entry.metadata()),
                entry.previousHash(),
                entry.hash()));
    }

    private static String row(List<String> cells) {
        return cells.stream().map(EntryCsv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
        String safe = formula ? "'" + text : text;
        return safe.chars().anyMatch(c -> TO_QUOTE.indexOf(c) >= 0) ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
