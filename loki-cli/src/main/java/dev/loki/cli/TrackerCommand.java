package dev.loki.cli;

import picocli.CommandLine.Command;

/** {@code loki jira}, {@code loki linear} and {@code loki github}, which share most of their commands. */
final class TrackerCommand {
    private TrackerCommand() {}

    /** {@code loki jira}. */
    @Command(
            name = "jira",
            description = "Read from and write to Jira.",
            subcommands = {
                TrackerReads.ImportCommand.class,
                TrackerWrites.SyncCommand.class,
                TrackerWrites.CommentCommand.class,
                TrackerWrites.SubtasksCommand.class,
                TrackerWrites.ReportCommand.class,
                TrackerWrites.LinkCommand.class,
                TrackerReads.StatusCommand.class,
                ListenCommand.class
            })
    static final class JiraCommand {}

    /** {@code loki linear}. */
    @Command(
            name = "linear",
            description = "Read from and write to Linear.",
            subcommands = {
                TrackerReads.ImportCommand.class,
                TrackerWrites.SyncCommand.class,
                TrackerWrites.CommentCommand.class,
                TrackerWrites.SubtasksCommand.class,
                TrackerWrites.ReportCommand.class,
                TrackerReads.StatusCommand.class,
                ListenCommand.class
            })
    static final class LinearCommand {}

    /** {@code loki github}. */
    @Command(
            name = "github",
            description = "Read from and write to GitHub, and run inside of its Actions.",
            subcommands = {
                TrackerReads.ImportCommand.class,
                TrackerWrites.SyncCommand.class,
                TrackerWrites.CommentCommand.class,
                TrackerWrites.SubtasksCommand.class,
                GitHubCommands.StatusCommand.class,
                GitHubCommands.ReportCommand.class,
                GitHubActionCommand.class,
                ListenCommand.class
            })
    static final class GitHubCommand {}
}
