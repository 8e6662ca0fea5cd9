package dev.loki.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The root of the command line. */
@Command(
        name = "loki",
        description =
                "Runs coding agents through Reason-Act-Reflect-Verify, inside their rules, with a record of it all.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        subcommands = {
            InitCommand.class,
            DemoCommand.class,
            RunCommand.class,
            PlanCommand.class,
            StatusCommand.class,
            SteeringCommands.PauseCommand.class,
            SteeringCommands.ResumeCommand.class,
            SteeringCommands.StopCommand.class,
            SteeringCommands.SteerCommand.class,
            TaskCommand.class,
            PolicyCommand.class,
            ApproveCommand.class,
            CostCommand.class,
            BudgetCommand.class,
            ResidencyCommand.class,
            AuditCommand.class,
            CheckpointCommand.class,
            ScanCommand.class,
            ReportCommand.class,
            AgentCommand.class,
            EventsCommand.class,
            DoctorCommand.class,
            ConfigCommand.class,
            OtelCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 usage, 3 denied, 4 approval needed,",
            "  5 constitution violated, 6 limit hit, 7 provider failed, 8 audit broken,",
            "  9 invalid file, 10 locked by another run, 75 try again later."
        })
final class LokiCommand {

    @Mixin
    final GlobalOptions global = new GlobalOptions();

    /** The parser over this command and all below it. */
    CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(this).setExpandAtFiles(false);
        listGlobalOptionsApart(commandLine);
        return commandLine;
    }

    /** In the help of a subcommand its own options come first, and the inherited ones are pointed to. */
    private static void listGlobalOptionsApart(CommandLine commandLine) {
        commandLine.getCommandSpec().usageMessage().sortOptions(false);
        for (CommandLine child : commandLine.getSubcommands().values()) {
            child.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, LokiCommand::ownOptions);
            listGlobalOptionsApart(child);
        }
    }

    private static String ownOptions(Help help) {
        List<OptionSpec> own = help.commandSpec().options().stream()
                .filter(option -> !option.inherited())
                .toList();
        return help.optionListExcludingGroups(own) + System.lineSeparator() + "Global options: see 'loki --help'."
                + System.lineSeparator();
    }
}
