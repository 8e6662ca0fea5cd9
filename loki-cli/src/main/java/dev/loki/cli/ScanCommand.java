package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.git.Git;
import dev.loki.policy.scan.Baseline;
import dev.loki.policy.scan.ContentScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki scan}. */
@Command(
        name = "scan",
        description = "Find secrets and personal data in files or in what is staged; exit 3 when there are any.",
        footer = {
            "",
            "A line with the comment loki:allow is left out, and so is what the baseline",
            "allows. Files that git ignores are left out unless they are named."
        })
final class ScanCommand implements Subcommand {

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "Files and folders (default: the current folder).")
    List<Path> paths = new ArrayList<>();

    @Option(names = "--staged", description = "Scan the lines that the index adds to the last commit.")
    boolean staged;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Format.Words.class,
            converter = Format.Words.class,
            description = "${COMPLETION-CANDIDATES} (default: text).")
    Format format = Format.TEXT;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = "Allow what FILE lists (default: .loki/scan-baseline.json).")
    Optional<Path> baseline = Optional.empty();

    @Option(
            names = "--write-baseline",
            paramLabel = "FILE",
            description = "Write all findings to FILE as allowed, and exit 0.")
    Optional<Path> written = Optional.empty();

    @Option(
            names = "--include",
            paramLabel = "RULE",
            description = "Use a detector that is off by default, such as ipv4-address.")
    List<String> included = new ArrayList<>();

    /** How findings are printed. */
    enum Format {
        /** For people. */
        TEXT,
        /** For programs. */
        JSON,
        /** SARIF 2.1.0, for code scanning. */
        SARIF;

        /** The words for a format. */
        static final class Words extends Choice<Format> {
            Words() {
                super(Format.class);
            }
        }
    }

    @Override
    public ExitCode run(Composition loki) {
        if (staged && !paths.isEmpty()) {
            throw new LokiException("USAGE", "--staged looks at the whole index; leave out the paths");
        }
        FileScan scan = new FileScan(scanner(), allowed(loki), root(loki));
        if (staged) {
            scan.lines(Git.open(loki.directory(), loki.processEnv()).stagedLines());
        } else {
            scan.files(ScanTargets.of(loki.directory(), paths, loki.processEnv()));
        }
        scan.unreadable().forEach(loki.console()::warn);
        if (written.isPresent()) {
            return write(loki, scan);
        }
        new ScanReport(loki.console(), scan).print(loki.console().json() ? Format.JSON : format);
        if (!scan.found().isEmpty()) {
            return ExitCode.DENIED;
        }
        return scan.unreadable().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private ContentScanner scanner() {
        try {
            return included.isEmpty()
                    ? ContentScanner.builtIn()
                    : ContentScanner.builtIn().including(new LinkedHashSet<>(included));
        } catch (IllegalArgumentException e) {
            throw new LokiException("USAGE", "--include: " + e.getMessage(), e);
        }
    }

    /** Paths are told from the project that the folder belongs to; of staged lines they are git's own. */
    private Path root(Composition loki) {
        return staged
                ? Git.open(loki.directory(), loki.processEnv()).root()
                : loki.project().root();
    }

    private Baseline allowed(Composition loki) {
        if (written.isPresent()) {
            return Baseline.none();
        }
        if (baseline.isEmpty()) {
            return Baseline.readIfPresent(loki.project().scanBaseline(), ".loki/scan-baseline.json");
        }
        Path file = loki.directory().resolve(baseline.get());
        return Baseline.read(file, baseline.get().toString());
    }

    private ExitCode write(Composition loki, FileScan scan) {
        if (scan.more() || !scan.unreadable().isEmpty()) {
            throw new LokiException(
                    "SCAN_INCOMPLETE",
                    "not everything could be scanned, so no baseline was written; scan less at once, or mend what is named above");
        }
        Path file = loki.directory().resolve(written.orElseThrow());
        Baseline.readIfPresent(file, written.get().toString())
                .with(scan.found())
                .write(file);
        int count = scan.found().size();
        loki.console().result(count + (count == 1 ? " finding is" : " findings are") + " allowed by " + written.get());
        loki.console().document(ScanReport.json(scan));
        return ExitCode.OK;
    }
}
