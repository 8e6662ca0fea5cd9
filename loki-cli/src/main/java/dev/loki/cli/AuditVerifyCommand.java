package dev.loki.cli;

import dev.loki.audit.Break;
import dev.loki.audit.ChainReport;
import dev.loki.audit.ChainVerifier;
import dev.loki.audit.DailyVerifier;
import dev.loki.audit.SetReport;
import dev.loki.audit.SetReport.FileReport;
import dev.loki.audit.Verification;
import dev.loki.audit.seal.SealException;
import dev.loki.audit.seal.SealSettings;
import dev.loki.core.LokiException;
import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    @Option(
            names = "--since-seal",
            description = "Trust what the newest seal covers without reading it, and check what came after.")
    boolean sinceSeal;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "A public key of seals, or a file of them; besides those of the environment.")
    List<String> keys = new ArrayList<>();

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
        if (lenient && sinceSeal) {
            throw new LokiException("USAGE", "--lenient and --since-seal exclude each other");
        }
        Optional<Verification> sealed = Optional.empty();
        for (Path log : AuditCommand.logs(loki, logs)) {
            if (Files.isDirectory(log)) {
                folder = true;
                SetReport set = DailyVerifier.verify(log);
                if (set.files().isEmpty()) {
                    throw new LokiException(
                            "AUDIT_LOG_MISSING",
                            log + " holds no file of an audit log; name a log, or the folder of a daily one");
                }
                files.addAll(set.files());
                notes.addAll(set.notes());
            } else if (Verification.applies(log) && !lenient) {
                sealed = Optional.of(verification(loki, log));
                files.add(new FileReport(log, "genesis", sealed.get().report()));
            } else {
                files.add(verify(log));
            }
        }
        SetReport all = new SetReport(files, notes);
        files.forEach(file -> show(loki.console(), file));
        notes.forEach(note -> loki.console().note("note: " + note));
        boolean single = files.size() == 1 && !folder;
        JsonObject json = single ? files.get(0).toJson() : all.toJson();
        loki.console()
                .document(
                        single
                                ? sealed.map(verification -> verification.addTo(json))
                                        .orElse(json)
                                : json);
        return all.valid() ? ExitCode.OK : ExitCode.AUDIT;
    }

    /** The verdict of chain, seals and values; the copy of the head is about the project's own log alone. */
    private Verification verification(Composition loki, Path log) {
        SealSettings settings = AuditSealCommands.settings(loki, keys);
        SealSettings fitting = log.equals(AuditCommand.log(loki)) ? settings : settings.withoutHead();
        return sinceSeal ? sinceSeal(loki, log, fitting) : Verification.of(log, ChainVerifier.strict(), fitting);
    }

    /** What came after the newest seal; where that does not hold, the whole log, to say what is wrong with it. */
    private static Verification sinceSeal(Composition loki, Path log, SealSettings settings) {
        try {
            return Verification.sinceSeal(log, settings);
        } catch (SealException e) {
            Verification all = Verification.of(log, ChainVerifier.strict(), settings);
            if (all.valid()) {
                throw e;
            }
            loki.console().note("note: the newest seal does not hold, so the whole log was read");
            return all;
        }
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
                ? "valid   " + file.file() + ": " + count(report.entries(), "entry", "entries") + anchor
                        + report.head().map(head -> ", head " + head).orElse("")
                        + (Files.exists(file.file()) ? "" : ", there is no such file")
                : "BROKEN  " + file.file() + ": " + count(report.breakCount(), "break", "breaks")
                        + ", the first at entry " + report.brokenAt().orElse(0L) + anchor;
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    private static String line(Break found) {
        return AuditCommand.printable("  entry " + found.at() + " (byte " + found.offset() + "): "
                + found.cause().wireName() + ": " + found.message());
    }
}
