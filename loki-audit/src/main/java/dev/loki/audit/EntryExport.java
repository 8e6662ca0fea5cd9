package dev.loki.audit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Copies of a log's entries, in their order and with bounded memory. Stateless. */
public final class EntryExport {
    private EntryExport() {}

    /**
     * The entries that match as JSON lines, byte for byte as they stand in the log, so that a copy of all of them
     * verifies like the log.
     *
     * @param print takes each line with its line end
     * @return how many lines were left out because they are no entry
     */
    public static long jsonLines(Path log, EntryFilter filter, Consumer<String> print) {
        long[] leftOut = new long[1];
        LineReader.read(log, 0, (offset, bytes, from, to, ended) -> {
            String line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            Optional<AuditEntry> entry = AuditLog.entry(line);
            if (entry.isEmpty()) {
                leftOut[0]++;
            }
            entry.filter(filter::matches).ifPresent(matching -> print.accept(line + "\n"));
            return true;
        });
        return leftOut[0];
    }

    /**
     * The entries that match as CSV, with a row of names first; see {@link EntryCsv}.
     *
     * @param print takes each row with its line end
     * @return how many lines were left out because they are no entry
     */
    public static long csv(Path log, EntryFilter filter, Consumer<String> print) {
        print.accept(EntryCsv.header());
        return AuditLog.read(log, filter, entry -> print.accept(EntryCsv.row(entry)));
    }
}
