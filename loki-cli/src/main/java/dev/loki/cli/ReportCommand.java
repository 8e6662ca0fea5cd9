package dev.loki.cli;

import dev.loki.cli.Console.Color;
import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.engine.Receipt;
import dev.loki.core.engine.ReceiptVerifier;
import dev.loki.core.git.Git;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.ProjectDir;
import dev.loki.core.json.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki report}. */
@Command(
        name = "report",
        description = "Print the evidence receipt of a run; it is kept under .loki/reports, too.",
        subcommands = ReportCommand.VerifyCommand.class)
final class ReportCommand implements Subcommand {

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "A run's id (default: the last run).")
    Optional<String> run = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Format.Words.class,
            converter = Format.Words.class,
            description = "${COMPLETION-CANDIDATES} (default: md).")
    Format format = Format.MD;

    /** How a receipt is printed. */
    enum Format {
        /** Markdown. */
        MD,
        /** A page for a browser. */
        HTML,
        /** The receipt itself. */
        JSON;

        /** The words for a format. */
        static final class Words extends Choice<Format> {
            Words() {
                super(Format.class);
            }
        }
    }

    @Override
    public ExitCode run(Composition loki) {
        ProjectDir project = loki.project();
        Receipt receipt = Receipt.of(project, Git.open(project.root(), loki.processEnv()), run);
        Format wanted = loki.console().json() ? Format.JSON : format;
        String text = text(receipt, wanted);
        Path file =
                project.reports().resolve(receipt.runId() + "." + wanted.name().toLowerCase(Locale.ROOT));
        try {
            Files.createDirectories(project.reports());
        } catch (IOException e) {
            throw StorageException.writing(project.reports(), e);
        }
        AtomicFiles.write(file, text);
        loki.console().raw(text);
        loki.console().note("kept as " + project.root().relativize(file));
        return ExitCode.OK;
    }

    private static String text(Receipt receipt, Format format) {
        return switch (format) {
            case MD -> receipt.markdown();
            case HTML -> receipt.html();
            case JSON -> receipt.text();
        };
    }

    /** {@code loki report verify}. */
    @Command(
            name = "verify",
            description = "Recompute a receipt from the repository alone; exit 8 when something in it is not so.")
    static final class VerifyCommand implements Subcommand {

        @Parameters(paramLabel = "FILE", description = "A receipt in JSON, as report --format json prints it.")
        Path file = Path.of("");

        @Override
        public ExitCode run(Composition loki) {
            Path path = loki.here().resolve(file);
            if (!Files.isRegularFile(path)) {
                throw new LokiException(
                        "USAGE",
                        file + (Files.exists(path) ? " is no file" : " does not exist") + "; name a receipt in JSON");
            }
            ProjectDir project = loki.project();
            ReceiptVerifier.Result result = ReceiptVerifier.verify(
                    project,
                    Git.open(project.root(), loki.processEnv()),
                    Receipt.parse(Document.read(path, file.toString())));
            print(loki.console(), result);
            return result.valid() ? ExitCode.OK : ExitCode.AUDIT;
        }

        private static void print(Console console, ReceiptVerifier.Result result) {
            for (ReceiptVerifier.Check check : result.checks()) {
                console.result(console.colored(
                                color(check),
                                String.format("%-17s", check.status().wireName()))
                        + check.what()
                        + (check.detail().isEmpty() ? "" : ": " + check.detail()));
            }
            console.result(result.valid() ? "The receipt holds." : "The receipt does not hold.");
            console.document(result.toJson());
        }

        private static Color color(ReceiptVerifier.Check check) {
            return switch (check.status()) {
                case OK -> Color.GREEN;
                case MISMATCH -> Color.RED;
                case NOT_RECOMPUTABLE -> Color.DIM;
            };
        }
    }
}
