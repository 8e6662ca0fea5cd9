package dev.loki.cli;

import dev.loki.core.LokiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is written to a tracker. */
final class TrackerWrites {
    /** The longest text that is taken from standard input, in bytes. */
    static final int MAX_INPUT_BYTES = 1024 * 1024;

    private TrackerWrites() {}

    /** The text of an argument; {@code -} stands for standard input. */
    private static String text(Composition loki, String argument) {
        if (!argument.equals("-")) {
            return argument;
        }
        try {
            byte[] bytes = loki.streams().in().readNBytes(MAX_INPUT_BYTES + 1);
            if (bytes.length > MAX_INPUT_BYTES) {
                throw new LokiException("USAGE", "the text is longer than " + MAX_INPUT_BYTES + " bytes; shorten it");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String required(String text, String what) {
        if (text.isBlank()) {
            throw new LokiException("USAGE", what + " is empty; write something");
        }
        return text;
    }

    /** {@code sync}. */
    @Command(
            name = "sync",
            description =
                    "Bring an issue to the status that belongs to a phase or stage; exits 1 if it cannot go there.")
    static final class SyncCommand implements Subcommand {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "ID", description = "The issue.")
        String id = "";

        @Parameters(
                paramLabel = "STATUS",
                description = "REASON, ACT, REFLECT, VERIFY, DONE, planning, building, testing, reviewing, deployed,"
                        + " completed, failed or blocked.")
        String status = "";

        @Option(names = "--details", paramLabel = "TEXT", description = "A comment beside it; - reads standard input.")
        Optional<String> details = Optional.empty();

        @Option(names = "--dry-run", description = "Print what would be written, and write nothing.")
        boolean dryRun;

        @Override
        public ExitCode run(Composition loki) {
            Optional<String> comment = details.map(text -> text(loki, text));
            return TrackerActions.sync(loki, spec.parent().name(), id, status, comment, dryRun);
        }
    }

    /** {@code comment}. */
    @Command(name = "comment", description = "Add a comment to an issue; it is never made twice.")
    static final class CommentCommand implements Subcommand {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "ID", description = "The issue.")
        String id = "";

        @Parameters(paramLabel = "TEXT", description = "The comment in Markdown; - reads standard input.")
        String text = "";

        @Option(names = "--dry-run", description = "Print what would be written, and write nothing.")
        boolean dryRun;

        @Override
        public ExitCode run(Composition loki) {
            String markdown = required(text(loki, text), "the comment");
            return TrackerActions.comment(loki, spec.parent().name(), id, markdown, dryRun);
        }
    }

    /** {@code subtasks}. */
    @Command(
            name = "subtasks",
            description = "Make parts below an issue; one whose title is there already is not made again.")
    static final class SubtasksCommand implements Subcommand {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Parameters(index = "0", paramLabel = "ID", description = "The issue.")
        String id = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "TITLE", description = "The title of each part.")
        List<String> titles = new ArrayList<>();

        @Option(
                names = "--description",
                paramLabel = "TEXT",
                description = "The description of each part in Markdown; - reads standard input.")
        String description = "";

        @Option(names = "--dry-run", description = "Print what would be written, and write nothing.")
        boolean dryRun;

        @Override
        public ExitCode run(Composition loki) {
            String markdown = text(loki, description);
            titles.forEach(title -> required(title, "a title"));
            return TrackerActions.subtasks(loki, spec.parent().name(), id, titles, markdown, dryRun);
        }
    }

    /** {@code report} of Jira and Linear. */
    @Command(
            name = "report",
            description = "Add the last run's report to an issue as a comment; the same report is added once.")
    static final class ReportCommand implements Subcommand {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "ID", description = "The issue.")
        String id = "";

        @Option(names = "--run", paramLabel = "RUN", description = "Another run than the last one.")
        Optional<String> run = Optional.empty();

        @Option(names = "--url", paramLabel = "URL", description = "Where more is to be read; https only.")
        Optional<String> url = Optional.empty();

        @Option(names = "--dry-run", description = "Print what would be written, and write nothing.")
        boolean dryRun;

        @Override
        public ExitCode run(Composition loki) {
            return TrackerActions.report(loki, spec.parent().name(), id, run, url, dryRun);
        }
    }

    /** {@code loki jira link}. */
    @Command(
            name = "link",
            description = "Link a page, such as a deployment, to an issue; the same address is linked once.")
    static final class LinkCommand implements Subcommand {
        private static final Pattern PAGE = Pattern.compile("https?://[^\\s/?#]+[!-~]*", Pattern.CASE_INSENSITIVE);

        @Parameters(paramLabel = "ID", description = "The issue.")
        String id = "";

        @Parameters(paramLabel = "URL", description = "The address of the page.")
        String url = "";

        @Option(names = "--title", paramLabel = "TEXT", description = "What the link is called (default: the address).")
        Optional<String> title = Optional.empty();

        @Option(names = "--dry-run", description = "Print what would be written, and write nothing.")
        boolean dryRun;

        @Override
        public ExitCode run(Composition loki) {
            if (!PAGE.matcher(url).matches()) {
                throw new LokiException("USAGE", "the address of the page begins with https:// or http://");
            }
            return TrackerActions.link(loki, id, url, title, dryRun);
        }
    }
}
