package dev.loki.cli;

import picocli.CommandLine.Command;

/** {@code loki budget}. */
@Command(name = "budget", description = "See what is left of the budgets, and of the present run's limits.")
final class BudgetCommand implements Subcommand {
    @Override
    public ExitCode run(Composition loki) {
        return BudgetTable.print(loki);
    }
}
