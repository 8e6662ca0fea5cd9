package dev.loki.cli;

import dev.loki.audit.ComplianceReport;
import dev.loki.audit.ReportOptions;
import dev.loki.audit.seal.SealSettings;
import dev.loki.core.LokiException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki audit report}. */
@Command(
        name = "report",
        description = {
            "List what the log holds for each control of SOC 2, ISO/IEC 27001 or Article 30 of the GDPR.",
            "The report judges nothing. Ends with 8 when the log is not as it was written."
        })
final class AuditReportCommand implements Subcommand {

    @Parameters(index = "0", paramLabel = "TYPE", description = "soc2, iso27001 or gdpr.")
    String type = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "LOG", description = "A log (default: the project's).")
    Optional<String> log = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Format.Words.class,
            converter = Format.Words.class,
            description = "${COMPLETION-CANDIDATES} (default: md).")
    Format format = Format.MD;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Not before: 2026-02-21, 2026-02-21T10:00:00Z, or a time ago such as 30d.")
    Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "Not after; a day counts to its end.")
    Optional<String> until = Optional.empty();

    @Option(names = "--project", paramLabel = "NAME", description = "The name on the front (default: the folder's).")
    Optional<String> project = Optional.empty();

    @Option(
            names = "--organization",
            paramLabel = "NAME",
            description = "Who answers for the processing; shown as stated.")
    Optional<String> organization = Optional.empty();

    /** How a report is printed. */
    enum Format {
        /** JSON. */
        JSON,
        /** Markdown. */
        MD,
        /** A page for a browser. */
        HTML;

        /** The words for a format. */
        static final class Words extends Choice<Format> {
            Words() {
                super(Format.class);
            }
        }
    }

    @Override
    public ExitCode run(Composition loki) {
        if (!ComplianceReport.TYPES.contains(type)) {
            throw new LokiException(
                    "USAGE",
                    "Unknown report type: " + type + ". Supported: " + String.join(", ", ComplianceReport.TYPES));
        }
        MomentOption moments = new MomentOption(InstantSource.system());
        Path root = loki.project().root();
        Path folder = root.getFileName();
        ReportOptions options = new ReportOptions(
                project.orElse(folder == null ? root.toString() : folder.toString()),
                organization,
                since.map(text -> moments.from("--since", text)),
                until.map(text -> moments.to("--until", text)));
        ComplianceReport report = ComplianceReport.of(
                AuditCommand.logs(loki, log.stream().toList()).get(0),
                type,
                SealSettings.from(loki.env(), root),
                options,
                InstantSource.system());
        loki.console()
                .raw(
                        switch (loki.console().json() ? Format.JSON : format) {
                            case JSON -> report.json();
                            case MD -> report.markdown();
                            case HTML -> report.html();
                        });
        if (!report.intact()) {
            loki.console().warn("the log is not as it was written; see the front of the report, and loki audit verify");
        }
        return report.intact() ? ExitCode.OK : ExitCode.AUDIT;
    }
}
