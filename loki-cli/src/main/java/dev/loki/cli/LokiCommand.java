package dev.loki.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The root of the command line. */
@Command(
        name = "loki",
        description =
                "Runs coding agents through Reason-Act-Reflect-Verify, inside their rules, with a record of it all.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 usage, 3 denied, 4 approval needed,",
            "  5 constitution violated, 6 limit hit, 7 provider failed, 8 audit broken,",
            "  9 invalid file, 10 locked by another run, 75 try again later,",
            "  130 interrupted, 143 terminated."
        })
final class LokiCommand {

    private static final List<Class<?>> COMMANDS = List.of(
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
            VerifyCommand.class,
            ConstitutionCommand.class,
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
            TrackerCommand.JiraCommand.class,
            TrackerCommand.LinearCommand.class,
            TrackerCommand.GitHubCommand.class,
            GuardListing.class,
            HooksCommand.class,
            DoctorCommand.class,
            WarmCommand.class,
            ConfigCommand.class,
            OtelCommand.class,
            CompletionCommand.class);

    @Mixin
    final GlobalOptions global = new GlobalOptions();

    /**
     * Understands arguments. Where they name a command, no other is built first: the parser looks at every method of a
     * command, which loads the classes of all that it could ever use.
     *
     * @throws ParameterException if they are wrong
     */
    static Call parse(List<String> args) {
        Optional<Class<?>> named = args.stream().flatMap(LokiCommand::named).findFirst();
        if (named.isPresent()) {
            try {
                return parse(args, List.of(named.get()));
            } catch (ParameterException e) {
                // The word was the value of an option, or the arguments are wrong: all commands together know which.
            }
        }
        return parse(args, COMMANDS);
    }

    private static Call parse(List<String> args, List<Class<?>> commands) {
        LokiCommand root = new LokiCommand();
        ParseResult last = root.commandLine(commands).parseArgs(args.toArray(String[]::new));
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return new Call(root.global, root.called(last.commandSpec().commandLine()));
    }

    private Subcommand called(CommandLine last) {
        if (global.help) {
            return loki -> {
                Console console = loki.console();
                console.raw(last.getUsageMessage(console.colorOut() ? Help.Ansi.ON : Help.Ansi.OFF));
                return ExitCode.OK;
            };
        }
        if (global.version) {
            return new Version();
        }
        if (last.getCommand() instanceof Subcommand subcommand) {
            return subcommand;
        }
        throw new ParameterException(
                last,
                "a command is missing: "
                        + String.join(", ", last.getSubcommands().keySet()));
    }

    private static Stream<Class<?>> named(String word) {
        return COMMANDS.stream().filter(type -> {
            Command command = type.getAnnotation(Command.class);
            return command.name().equals(word) || List.of(command.aliases()).contains(word);
        });
    }

    /** The parser over this command and all below it. */
    CommandLine commandLine() {
        return commandLine(COMMANDS);
    }

    private CommandLine commandLine(List<Class<?>> commands) {
        CommandLine commandLine = new CommandLine(this).setExpandAtFiles(false);
        commands.forEach(commandLine::addSubcommand);
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
