package dev.loki.cli;

import dev.loki.audit.Break;
import dev.loki.audit.DailyVerifier;
import dev.loki.core.LokiException;
import dev.loki.core.constitution.AmendedText;
import dev.loki.core.constitution.Constitution;
import dev.loki.core.constitution.Invariant;
import dev.loki.core.constitution.ProjectRules;
import dev.loki.core.engine.AmendmentProcess;
import dev.loki.core.engine.ChangeReport;
import dev.loki.core.engine.ProjectCheck;
import dev.loki.core.git.Git;
import dev.loki.core.io.Sha256;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki constitution}. */
@Command(
        name = "constitution",
        description = "The rules of the project: read them, check them, amend them.",
        subcommands = {
            ConstitutionCommand.ShowCommand.class,
            ConstitutionCommand.CheckCommand.class,
            ConstitutionCommand.AmendCommand.class
        })
final class ConstitutionCommand {
    private ConstitutionCommand() {}

    private static String text(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file) : Constitution.builtInText();
        } catch (IOException e) {
            throw dev.loki.core.StorageException.reading(file, e);
        }
    }

    /** {@code loki constitution show}. */
    @Command(
            name = "show",
            description = "Print the constitution; with --json its version, hash and rules, too. A project without one"
                    + " has the one that ships.")
    static final class ShowCommand implements Subcommand {
        @Override
        public ExitCode run(Composition loki) {
            Path file = loki.project().constitution();
            String text = text(file);
            if (!loki.console().json()) {
                loki.console().raw(text);
                return ExitCode.OK;
            }
            ProjectRules rules = ProjectRules.read(loki.project());
            loki.console()
                    .document(JsonObject.builder()
                            .put("version", Constitution.version(text))
                            .put("sha256", Sha256.hex(text))
                            .put("shipped", !Files.isRegularFile(file))
                            .put(
                                    "rules",
                                    JsonValue.array(rules.invariants().invariants().stream()
                                            .map(ShowCommand::rule)
                                            .toList()))
                            .put("text", text)
                            .build());
            return ExitCode.OK;
        }

        private static JsonObject rule(Invariant invariant) {
            return JsonObject.builder()
                    .put("code", invariant.code())
                    .put("rule", invariant.id())
                    .put("severity", invariant.severity().name())
                    .put(
                            "moments",
                            invariant.moments().stream().map(Enum::name).sorted().toList())
                    .put("exit", invariant.exit())
                    .put("fix", invariant.fix())
                    .build();
        }
    }

    /** {@code loki constitution check}. */
    @Command(
            name = "check",
            description = "Check every rule that says something about the project as it stands; exit 5 when one does not"
                    + " hold.")
    static final class CheckCommand implements Subcommand {
        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                completionCandidates = ReportFormat.Words.class,
                converter = ReportFormat.Words.class,
                description = "${COMPLETION-CANDIDATES} (default: text).")
        ReportFormat format = ReportFormat.TEXT;

        @Override
        public ExitCode run(Composition loki) {
            ChangeReport report = ProjectCheck.of(loki.project().root(), loki.processEnv(), auditBreak(loki));
            new Verdict(loki, report, prefix(loki)).print(loki.console().json() ? ReportFormat.JSON : format);
            return ExitCode.numbered(report.exit());
        }

        private static String prefix(Composition loki) {
            try {
                return Git.open(loki.project().root(), loki.processEnv()).prefix();
            } catch (LokiException e) {
                return "";
            }
        }

        private static Optional<String> auditBreak(Composition loki) {
            Path log = AuditCommand.log(loki);
            return Files.isRegularFile(log)
                    ? DailyVerifier.verifyFile(log).report().breaks().stream()
                            .findFirst()
                            .map(Break::message)
                    : Optional.empty();
        }
    }

    /** {@code loki constitution amend}. */
    @Command(
            name = "amend",
            description = "Commit what was edited in .loki/CONSTITUTION.md and .loki/rules/ as an amendment: raise the"
                    + " version, enter the change in the changelog, and check all agents by the new rules first.")
    static final class AmendCommand implements Subcommand {
        /** The words for which number rises. */
        static final class BumpWords extends Choice<AmendedText.Bump> {
            BumpWords() {
                super(AmendedText.Bump.class);
            }
        }

        @Option(names = "--title", required = true, paramLabel = "TEXT", description = "What changes, in a few words.")
        String title = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
        String reason = "";

        @Option(
                names = "--breaking",
                paramLabel = "TEXT",
                description = "What was allowed and is not any more (default: None).")
        String breaking = "None";

        @Option(names = "--new-rules", paramLabel = "TEXT", description = "Which rules are new (default: None).")
        String newRules = "None";

        @Option(
                names = "--bump",
                paramLabel = "PART",
                completionCandidates = BumpWords.class,
                converter = BumpWords.class,
                description = "Which number of the version rises: ${COMPLETION-CANDIDATES} (default: minor).")
        AmendedText.Bump bump = AmendedText.Bump.MINOR;

        @Override
        public ExitCode run(Composition loki) {
            if (loki.processEnv().containsKey("LOKI_TASK_ID")) {
                throw new LokiException(
                        "CONSTITUTION_TAMPERED",
                        "an agent cannot amend the rules it works by; a person has to run this outside of a task");
            }
            AmendmentProcess.Outcome outcome = AmendmentProcess.amend(
                    loki.project().root(),
                    loki.processEnv(),
                    bump,
                    new AmendedText.Account(title, reason, breaking, newRules),
                    () -> loki.recordAct(
                            "constitution_amendment", ".loki/CONSTITUTION.md", reason, JsonObject.EMPTY));
            if (outcome.amended().isEmpty()) {
                new Verdict(loki, outcome.agents(), "")
                        .print(loki.console().json() ? ReportFormat.JSON : ReportFormat.TEXT);
                loki.console().warn("nothing was amended: agents do not keep to the new rules");
                return ExitCode.numbered(outcome.agents().exit());
            }
            String version = outcome.amended().get().version();
            String commit = outcome.commit().orElse("");
            loki.console().result("Amended to v" + version + " in commit " + commit + ".");
            loki.console()
                    .document(JsonObject.builder()
                            .put("version", version)
                            .put("commit", commit)
                            .put("message", outcome.amended().get().message())
                            .build());
            return ExitCode.OK;
        }
    }
}
