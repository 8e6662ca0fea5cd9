package dev.loki.cli;

import dev.loki.audit.Break;
import dev.loki.audit.ChainReport;
import dev.loki.audit.ChainVerifier;
import dev.loki.audit.DailyVerifier;
import dev.loki.audit.SetReport;
import dev.loki.audit.SetReport.FileReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki audit verify}. */
@Command(
        name = "verify",
        description = {
            "Check that logs hold what was written: all of it, in order, unchanged.",
            "Ends with 8 when one does not."
        })
final class AuditVerifyCommand implements Subcommand {
    /** The most breaks that are shown to people; JSON has more. */
    private static final int SHOWN_BREAKS = 20;

    @Option(
            names = "--lenient",
            description = "Give the verdict of the JavaScript reference: only the meaning of a line counts.")
    boolean lenient;

    @Parameters(
            arity = "0..*",
            paramLabel = "LOG",
            description = "Logs, or folders of daily ones (default: the project's).")
    List<String> logs = new ArrayList<>();

    @Override
    public ExitCode run(Composition loki) {
        List<FileReport> files = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        boolean folder = false;
        for (Path log : AuditCommand.logs(loki, logs)) {
            if (Files.isDirectory(log)) {
                folder = true;
                SetReport set = DailyVerifier.verify(log);
                files.addAll(set.files());
                notes.addAll(set.notes());
            } else {
                files.add(verify(log));
            }
        }
        SetReport all = new SetReport(files, notes);
        files.forEach(file -> show(loki.console(), file));
        notes.forEach(note -> loki.console().note("note: " + note));
        loki.console().document(files.size() == 1 && !folder ? files.get(0).toJson() : all.toJson());
        return all.valid() ? ExitCode.OK : ExitCode.AUDIT;
    }

    private FileReport verify(Path log) {
        if (lenient && !DailyVerifier.isPython(log)) {
            return new FileReport(log, "genesis", ChainVerifier.lenient().verify(log));
        }
        return DailyVerifier.verifyFile(log);
    }

    private static void show(Console console, FileReport file) {
        ChainReport report = file.report();
        console.result(AuditCommand.printable(headline(file)));
        report.breaks().stream().limit(SHOWN_BREAKS).forEach(found -> console.result(line(found)));
        long more = report.breakCount() - Math.min(report.breaks().size(), SHOWN_BREAKS);
        if (more > 0) {
            console.result("  and " + more + " more; --json lists up to " + ChainVerifier.MAX_BREAKS);
        }
        report.warnings().stream().limit(SHOWN_BREAKS).forEach(found -> console.note("warning: " + found.message()));
        report.notes().forEach(note -> console.note("note: " + note));
    }

    private static String headline(FileReport file) {
        ChainReport report = file.report();
        String anchor = file.anchor().equals("genesis") ? "" : ", continuing " + file.anchor();
        return report.valid()
                ? "valid   " + file.file() + ": " + report.entries() + " entries" + anchor
                        + report.head().map(head -> ", head " + head).orElse("")
                : "BROKEN  " + file.file() + ": " + report.breakCount() + " breaks, the first at entry "
                        + report.brokenAt().orElse(0L) + anchor;
    }

    private static String line(Break found) {
        return AuditCommand.printable("  entry " + found.at() + " (byte " + found.offset() + "): "
                + found.cause().wireName() + ": " + found.message());
    }
}
