package dev.loki.cli;

import dev.loki.core.engine.RunPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loki plan}. */
@Command(name = "plan", description = "Print what run would do, and touch nothing.")
final class PlanCommand implements Subcommand {

    @Mixin
    final RunFlags flags = new RunFlags();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Format.Words.class,
            converter = Format.Words.class,
            description = "${COMPLETION-CANDIDATES} (default: text).")
    Format format = Format.TEXT;

    /** How a plan is printed. */
    enum Format {
        /** For people. */
        TEXT,
        /** For programs. */
        JSON,
        /** A flowchart. */
        MERMAID;

        /** The words for a format. */
        static final class Words extends Choice<Format> {
            Words() {
                super(Format.class);
            }
        }
    }

    @Override
    public ExitCode run(Composition loki) {
        flags.requireProvider(loki.env(), loki.providers());
        RunPlan plan = loki.plan(flags.options(loki.env(), loki.here(), false));
        return switch (format) {
            case TEXT -> new PlanPrinter(loki.console()).print(plan, false);
            case JSON -> {
                loki.console().raw(dev.loki.core.json.Json.pretty(plan.toJson()) + "\n");
                yield ExitCode.OK;
            }
            case MERMAID -> {
                loki.console().raw(plan.mermaid());
                yield ExitCode.OK;
            }
        };
    }
}
