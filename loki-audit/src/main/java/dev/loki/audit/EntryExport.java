package dev.loki.audit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Copies of a log's entries, in their order and with bounded memory. Stateless. */
public final class EntryExport {
    private EntryExport() {}

    /**
     * The entries that match as JSON lines, byte for byte as they stand in the log, so that a copy of all of them
     * verifies like the log.
     *
     * @param log a log, or the folder of a daily one
     * @param print takes each line with its line end
     * @return how many lines were left out because they are no entry
     */
    public static long jsonLines(Path log, EntryFilter filter, Consumer<String> print) {
        long[] leftOut = new long[1];
        for (Path file : files(log)) {
            LineReader.read(file, 0, (offset, bytes, from, to, ended) -> {
                String line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
                Optional<AuditEntry> entry = AuditLog.entry(line);
                if (entry.isEmpty()) {
                    leftOut[0]++;
                }
                entry.filter(filter::matches).ifPresent(matching -> print.accept(line + "\n"));
                return true;
            });
        }
        return leftOut[0];
    }

    /**
     * The entries that match as CSV, with a row of names first; see {@link EntryCsv}.
     *
     * @param log a log, or the folder of a daily one
     * @param print takes each row with its line end
     * @return how many lines were left out because they are no entry
     */
    public static long csv(Path log, EntryFilter filter, Consumer<String> print) {
        print.accept(EntryCsv.header());
        return read(log, filter, entry -> print.accept(EntryCsv.row(entry)));
    }

    /** As {@link AuditLog#read}, also over all files of a daily log. */
    static long read(Path log, EntryFilter filter, Consumer<AuditEntry> each) {
        long leftOut = 0;
        for (Path file : files(log)) {
            leftOut += AuditLog.read(file, filter, each);
        }
        return leftOut;
    }

    static List<Path> files(Path log) {
        return Files.isDirectory(log)
                ? DailyFile.in(log).stream().map(DailyFile::path).toList()
                : List.of(log);
    }
}
