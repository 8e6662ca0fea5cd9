package dev.loki.cli;

import dev.loki.audit.ChainReport;
import dev.loki.audit.ChainVerifier;
import dev.loki.audit.DailyVerifier;
import dev.loki.audit.Verification;
import dev.loki.audit.seal.SealSettings;
import dev.loki.core.LokiException;
import dev.loki.policy.PolicyReplay;
import dev.loki.policy.PolicyReplay.Flip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki policy replay}. */
@Command(
        name = "replay",
        description = {
            "Take the decisions in the audit log again, by another policy, and list those that would flip.",
            "Ends with 8 when the log is not as it was written."
        })
final class PolicyReplayCommand implements Subcommand {

    @Option(names = "--policy", required = true, paramLabel = "FILE", description = "The candidate policy file.")
    Path policy = Path.of("");

    @Option(names = "--log", paramLabel = "FILE", description = "The audit log (default: .loki/audit/audit.jsonl).")
    Optional<Path> log = Optional.empty();

    @Override
    public ExitCode run(Composition loki) {
        return Work.run(loki, policy, log);
    }

    /** The work, apart from what the parser looks at. */
    private static final class Work {
        private Work() {}

        static ExitCode run(Composition loki, Path policy, Optional<Path> log) {
            Path audit = log.map(loki.here()::resolve)
                    .orElseGet(() -> loki.project().audit().resolve("audit.jsonl"));
            if (!Files.isRegularFile(audit)) {
                throw new LokiException(
                        "USAGE",
                        audit + " does not exist; record decisions with LOKI_AUDIT_ENABLED=true, or name a log");
            }
            PolicyReplay.Report report = PolicyReplay.run(audit, PolicyInput.policies(loki, Optional.of(policy)));
            for (Flip flip : report.flips()) {
                loki.console()
                        .result("seq " + flip.seq() + "  " + flip.point() + "  " + flip.task() + ": " + flip.was()
                                + " -> " + flip.now().decision() + "  "
                                + flip.now().reason());
            }
            loki.console()
                    .result(report.replayed() + " decisions taken again, "
                            + report.flips().size() + " would flip, "
                            + report.notReplayable().size() + " not replayable");
            report.notReplayable().stream()
                    .map(not -> "seq " + not.seq() + "  " + not.point() + ": " + not.reason())
                    .forEach(loki.console()::detail);
            ChainReport chain = verified(loki, audit);
            loki.console()
                    .document(report.toJson().toBuilder()
                            .put("log_intact", chain.valid())
                            .putOrNull("log_error", chain.error())
                            .build());
            if (!chain.valid()) {
                loki.console()
                        .warn("the log is not as it was written, so these decisions may not be those that were taken: "
                                + AuditCommand.printable(chain.error().orElse("")) + "; see loki audit verify");
            }
            return ExitCode.OK;
        }

        /** What loki audit verify says; the copy of the head is about the project's own log alone. */
        private static ChainReport verified(Composition loki, Path audit) {
            if (!Verification.applies(audit)) {
                return DailyVerifier.verifyFile(audit).report();
            }
            SealSettings settings = SealSettings.from(loki.env(), loki.project().root());
            boolean own = audit.normalize().equals(AuditCommand.log(loki).normalize());
            return Verification.of(audit, ChainVerifier.strict(), own ? settings : settings.withoutHead())
                    .report();
        }
    }
}
