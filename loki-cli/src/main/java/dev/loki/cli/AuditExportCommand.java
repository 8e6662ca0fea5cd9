package dev.loki.cli;

import dev.loki.audit.EntryExport;
import dev.loki.audit.EntryFilter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki audit export}. */
@Command(
        name = "export",
        description = {
            "Print entries as JSON lines, byte for byte as they stand in the log, or as CSV.",
            "In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe."
        })
final class AuditExportCommand implements Subcommand {
    private static final int CHUNK = 64 * 1024;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Format.Words.class,
            converter = Format.Words.class,
            description = "${COMPLETION-CANDIDATES} (default: jsonl).")
    Format format = Format.JSONL;

    @Option(names = "--who", paramLabel = "W", description = "Only this actor.")
    Optional<String> who = Optional.empty();

    @Option(names = "--what", paramLabel = "A", description = "Only this action.")
    Optional<String> what = Optional.empty();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Not before: 2026-02-21, 2026-02-21T10:00:00Z, or a time ago such as 2h.")
    Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "Not after; a day counts to its end.")
    Optional<String> until = Optional.empty();

    @Parameters(arity = "0..1", paramLabel = "LOG", description = "A log (default: the project's).")
    Optional<String> log = Optional.empty();

    /** What entries are printed as. */
    enum Format {
        /** A JSON object per line. */
        JSONL,
        /** Comma-separated values. */
        CSV;

        /** The words for a format. */
        static final class Words extends Choice<Format> {
            Words() {
                super(Format.class);
            }
        }
    }

    @Override
    public ExitCode run(Composition loki) {
        MomentOption moments = new MomentOption(InstantSource.system());
        EntryFilter filter = new EntryFilter(
                who,
                what,
                since.map(text -> moments.from("--since", text)),
                until.map(text -> moments.to("--until", text)));
        Path from = AuditCommand.logs(loki, log.stream().toList()).get(0);
        StringBuilder chunk = new StringBuilder();
        Consumer<String> print = text -> {
            chunk.append(text);
            if (chunk.length() > CHUNK) {
                loki.console().raw(chunk.toString());
                chunk.setLength(0);
            }
        };
        long leftOut = format == Format.CSV
                ? EntryExport.csv(from, filter, print)
                : EntryExport.jsonLines(from, filter, print);
        loki.console().raw(chunk.toString());
        if (leftOut > 0) {
            loki.console().warn(leftOut + " lines are no entries and were left out; run loki audit verify");
        }
        return ExitCode.OK;
    }
}
