package dev.loki.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loki cost}. */
@Command(name = "cost", description = "See what was spent, in all and by agent, model or project.")
final class CostCommand implements Subcommand {
    @Option(
            names = "--by",
            paramLabel = "WHOM",
            converter = Words.class,
            completionCandidates = Words.class,
            description = "Whose spending to list: ${COMPLETION-CANDIDATES}; agent by default.")
    Group by = Group.AGENT;

    /** The words of {@code --by}. */
    static final class Words extends Choice<Group> {
        Words() {
            super(Group.class);
        }
    }

    /** By what spending is listed. */
    enum Group {
        AGENT,
        MODEL,
        PROJECT
    }

    @Override
    public ExitCode run(Composition loki) {
        return CostTable.print(loki, by);
    }
}
