package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.engine.Approver;
import dev.loki.core.engine.Questioner;
import dev.loki.core.engine.RarvLoop;
import dev.loki.core.engine.RunControl;
import dev.loki.core.engine.RunOptions;
import dev.loki.core.engine.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loki run}. */
@Command(
        name = "run",
        aliases = "start",
        description = "Take the tasks through Reason, Act, Reflect and Verify; a run that was cut off is continued.")
final class RunCommand implements Subcommand {

    @Mixin
    final RunFlags flags = new RunFlags();

    @Option(names = "--dry-run", description = "Print order, policies, gates and expected writes, and touch nothing.")
    boolean dryRun;

    @Option(names = "--show-prompt", description = "With --dry-run: print what an agent would be told.")
    boolean showPrompt;

    @Option(names = "--resume", description = "Continue the unfinished run; this is what run does anyway.")
    boolean resume;

    @Option(names = "--fresh", description = "Set the earlier run aside and start over.")
    boolean fresh;

    @Override
    public ExitCode run(Composition loki) {
        if (resume && fresh) {
            throw new LokiException("USAGE", "--resume and --fresh exclude each other; name one of them");
        }
        if (showPrompt && !dryRun) {
            throw new LokiException("USAGE", "--show-prompt goes with --dry-run");
        }
        RunOptions options = flags.options(loki.env(), loki.here(), fresh);
        flags.requireProvider(loki.env(), loki.providers());
        if (dryRun) {
            return new PlanPrinter(loki.console()).print(loki.plan(options), showPrompt);
        }
        return execute(loki, options);
    }

    private static ExitCode execute(Composition loki, RunOptions options) {
        RunControl control = new RunControl();
        try (RunProgress progress = RunProgress.on(loki.console())) {
            RarvLoop engine = loki.engine()
                    .progress(progress)
                    .control(control)
                    .approver(loki.mayAsk() ? new TerminalApprover(loki.streams(), progress) : Approver.ABSENT)
                    .questioner(loki.mayAsk() ? new TerminalQuestioner(loki.streams(), progress) : Questioner.ABSENT)
                    .build();
            keepStateOutOfGit(loki);
            RunReport report = Signals.steering(control, progress, loki.mayAsk(), () -> engine.run(options));
            progress.erase();
            new ReportPrinter(loki.console()).print(report);
            loki.console().document(report.toJson());
            return ExitCode.numbered(report.exitCode());
        }
    }

    /** In a repository that never saw {@code loki init} nobody may find the run's own files among those to commit, not even an agent. */
    private static void keepStateOutOfGit(Composition loki) {
        if (Scaffold.isInRepository(loki.project())) {
            Scaffold.ignores(loki.project()).write(false);
        }
    }
}
