package dev.loki.cli;

import picocli.CommandLine.Command;

/** {@code loki policy}. */
@Command(
        name = "policy",
        description = "Ask, check, explain and test the policies of the project.",
        subcommands = {
            PolicyEvalCommand.class,
            PolicyLintCommand.class,
            PolicyExplainCommand.class,
            PolicyTestCommand.class,
            PolicyReplayCommand.class
        })
final class PolicyCommand {
    private PolicyCommand() {}
}
