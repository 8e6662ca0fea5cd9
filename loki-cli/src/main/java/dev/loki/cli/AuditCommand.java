package dev.loki.cli;

import dev.loki.audit.AuditEntry;
import dev.loki.audit.AuditLog;
import dev.loki.audit.EntryFilter;
import dev.loki.audit.LogTail;
import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki audit}. */
@Command(
        name = "audit",
        description = "Write, verify and read the audit trail.",
        subcommands = {
            AuditRecordCommand.class,
            AuditVerifyCommand.class,
            AuditCommand.TailCommand.class,
            AuditCommand.QueryCommand.class,
            AuditReportCommand.class,
            AuditExportCommand.class,
            AuditSealCommands.SealCommand.class,
            AuditSealCommands.ProveCommand.class,
            AuditSealCommands.CheckProofCommand.class,
            AuditSealCommands.KeyCommand.class,
            AuditEraseCommand.class
        })
final class AuditCommand {
    private AuditCommand() {}

    /** The project's agent-level log. */
    static Path log(Composition loki) {
        return loki.project().audit().resolve(AuditLog.FILE);
    }

    /** The logs that are named, else the project's; one that is named has to be there. */
    static List<Path> logs(Composition loki, List<String> named) {
        List<Path> logs = new ArrayList<>();
        for (String name : named) {
            Path log = loki.directory().resolve(name).normalize();
            if (!Files.exists(log)) {
                throw new LokiException(
                        "AUDIT_LOG_MISSING", log + " does not exist; name an audit log, or the folder of a daily one");
            }
            logs.add(log);
        }
        return logs.isEmpty() ? List.of(own(loki)) : logs;
    }

    /** The project's log, which may be absent, but is never another log in a folder of that name, nor what a pipe says. */
    private static Path own(Composition loki) {
        Path log = log(loki);
        if (Files.exists(log) && !Files.isRegularFile(log)) {
            throw new LokiException(
                    "AUDIT_LOG_MISSING",
                    log + (Files.isDirectory(log) ? " is a folder" : " is a pipe, socket or device")
                            + " where the project's audit log has to be a file; look at it, and move it away");
        }
        return log;
    }

    /** Prints one entry: a line for people, or its JSON. */
    static void print(Console console, AuditEntry entry) {
        if (console.json()) {
            console.raw(Json.write(entry.toJson()) + "\n");
            return;
        }
        console.result(printable(entry.seq() + "  " + entry.timestamp() + "  " + entry.who() + "  " + entry.what()
                + entry.where().map(where -> "  " + where).orElse("")
                + entry.why().map(why -> "  (" + why + ")").orElse("")));
    }

    /** The text on one line, without what would steer a terminal. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
        return out.toString();
    }

    /** {@code loki audit tail}. */
    @Command(name = "tail", description = "Show the latest entries.")
    static final class TailCommand implements Subcommand {
        private static final long POLL_NANOS = 100_000_000;

        @Option(
                names = {"-n", "--lines"},
                paramLabel = "N",
                defaultValue = "10",
                description = "How many entries (default: ${DEFAULT-VALUE}).")
        long lines;

        @Option(
                names = {"-f", "--follow"},
                description = "Go on with what is appended, also across rotation, until Ctrl-C.")
        boolean follow;

        @Parameters(
                arity = "0..1",
                paramLabel = "LOG",
                description = "A log, or the folder of a daily one (default: the project's).")
        Optional<String> log = Optional.empty();

        @Override
        public ExitCode run(Composition loki) {
            if (lines < 0) {
                throw new LokiException("USAGE", "-n takes a number from 0");
            }
            LogTail tail =
                    LogTail.of(AuditCommand.logs(loki, log.stream().toList()).get(0), lines);
            while (true) {
                List<String> next = tail.next();
                next.forEach(line -> show(loki.console(), line));
                if (!loki.console().delivered() || (next.isEmpty() && !follow)) {
                    return ExitCode.OK;
                }
                if (next.isEmpty()) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
            }
        }

        private static void show(Console console, String line) {
            AuditLog.entry(line)
                    .ifPresentOrElse(
                            entry -> print(console, entry),
                            () -> console.warn("a line is no entry; run loki audit verify"));
        }
    }

    /** {@code loki audit query}. */
    @Command(name = "query", description = "Show the entries that match, oldest first.")
    static final class QueryCommand implements Subcommand {
        @Option(names = "--who", paramLabel = "W", description = "Only this actor.")
        Optional<String> who = Optional.empty();

        @Option(names = "--what", paramLabel = "A", description = "Only this action.")
        Optional<String> what = Optional.empty();

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "Not before: 2026-02-21, 2026-02-21T10:00:00Z, or a time ago such as 2h.")
        Optional<String> since = Optional.empty();

        @Option(names = "--until", paramLabel = "TIME", description = "Not after; a day counts to its end.")
        Optional<String> until = Optional.empty();

        @Parameters(
                arity = "0..*",
                paramLabel = "LOG",
                description = "Logs, or folders of daily ones (default: the project's).")
        List<String> logs = new ArrayList<>();

        @Override
        public ExitCode run(Composition loki) {
            MomentOption moments = new MomentOption(InstantSource.system());
            EntryFilter filter = new EntryFilter(
                    who,
                    what,
                    since.map(text -> moments.from("--since", text)),
                    until.map(text -> moments.to("--until", text)));
            long leftOut = 0;
            for (Path log : AuditCommand.logs(loki, logs)) {
                leftOut += AuditLog.read(log, filter, entry -> print(loki.console(), entry));
            }
            if (leftOut > 0) {
                loki.console().warn(leftOut + " lines are no entries; run loki audit verify");
            }
            return ExitCode.OK;
        }
    }
}
