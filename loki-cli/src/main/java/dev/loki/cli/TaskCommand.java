package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.approval.ApprovalQueue;
import dev.loki.core.engine.TaskBoard;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.core.task.Act;
import dev.loki.core.task.CommandLine;
import dev.loki.core.task.Task;
import dev.loki.core.task.TaskBuilder;
import dev.loki.core.task.TaskFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki task}. */
@Command(
        name = "task",
        description = "See and change the queue.",
        subcommands = {
            TaskCommand.ListCommand.class,
            TaskCommand.ShowCommand.class,
            TaskCommand.AddCommand.class,
            TaskCommand.RetryCommand.class,
            TaskCommand.SkipCommand.class,
            TaskCommand.ImportCommand.class
        })
final class TaskCommand {
    private TaskCommand() {}

    /** The words for a type of task. */
    static final class TypeWords extends Choice<Task.Type> {
        TypeWords() {
            super(Task.Type.class);
        }
    }

    private static ExitCode done(Composition loki, String id, String sentence) {
        loki.console().result(sentence);
        loki.console()
                .document(JsonObject.builder().put("ok", true).put("task", id).build());
        return ExitCode.OK;
    }

    /** {@code loki task list}. */
    @Command(name = "list", description = "List the tasks of the run and of the tasks file.")
    static final class ListCommand implements Subcommand {
        @Override
        public ExitCode run(Composition loki) {
            List<JsonObject> tasks = TaskBoard.of(loki.project()).tasks();
            if (tasks.isEmpty()) {
                loki.console().result("No tasks.");
            }
            tasks.forEach(t -> loki.console()
                    .result(String.format(
                            "%-20s %-17s %s",
                            t.string("id").orElse(""),
                            t.string("status").orElse(""),
                            t.string("title").orElse(""))));
            loki.console()
                    .document(JsonObject.builder()
                            .put("tasks", JsonValue.array(tasks))
                            .build());
            return ExitCode.OK;
        }
    }

    /** {@code loki task show}. */
    @Command(name = "show", description = "Print everything that is known about one task.")
    static final class ShowCommand implements Subcommand {
        @Parameters(paramLabel = "ID", description = "The task's id.")
        String id = "";

        @Override
        public ExitCode run(Composition loki) {
            loki.console().raw(Json.pretty(TaskBoard.of(loki.project()).require(id)) + "\n");
            return ExitCode.OK;
        }
    }

    /** {@code loki task add}. */
    @Command(name = "add", description = "Add a task to the queue, beside those of the tasks file.")
    static final class AddCommand implements Subcommand {
        @Parameters(paramLabel = "ID", description = "A new id.")
        String id = "";

        @Option(names = "--title", required = true, paramLabel = "TEXT", description = "What it is about.")
        String title = "";

        @Option(
                names = "--type",
                paramLabel = "TYPE",
                completionCandidates = TypeWords.class,
                converter = TypeWords.class,
                description = "${COMPLETION-CANDIDATES} (default: chore).")
        Task.Type type = Task.Type.CHORE;

        @Option(names = "--act", paramLabel = "COMMAND", description = "The shell command that does the work.")
        Optional<String> act = Optional.empty();

        @Option(
                names = "--prompt",
                paramLabel = "TEXT",
                description = "What the default provider is told, instead of --act.")
        Optional<String> prompt = Optional.empty();

        @Option(names = "--verify", paramLabel = "COMMAND", description = "The shell command that proves it.")
        Optional<String> verify = Optional.empty();

        @Option(names = "--spec", paramLabel = "REF", description = "The specification, FILE#/json/pointer.")
        Optional<String> spec = Optional.empty();

        @Option(names = "--files", paramLabel = "GLOB", description = "A file it may write; may be repeated.")
        List<String> files = new ArrayList<>();

        @Option(names = "--after", paramLabel = "ID", description = "A task that comes first; may be repeated.")
        List<String> after = new ArrayList<>();

        @Override
        public ExitCode run(Composition loki) {
            if (!Task.validId(id)) {
                throw new LokiException(
                        "USAGE", "\"" + id + "\" is no task id; use letters, digits, dots, underscores and hyphens");
            }
            if (act.isPresent() && prompt.isPresent()) {
                throw new LokiException("USAGE", "--act and --prompt exclude each other; name one of them");
            }
            TaskBuilder task =
                    Task.builder(id).title(title).type(type).dependsOn(after).place("loki task add");
            act.ifPresent(text -> task.act(new Act.Run(new CommandLine.Shell(text))));
            prompt.ifPresent(text -> task.act(new Act.Prompt(text, Optional.empty(), Optional.empty())));
            verify.ifPresent(text -> task.verify(new CommandLine.Shell(text)));
            spec.ifPresent(task::spec);
            if (!files.isEmpty()) {
                task.files(files);
            }
            TaskBoard.of(loki.project()).add(List.of(task.build()));
            return done(loki, id, "Added " + id + ".");
        }
    }

    /** {@code loki task retry}. */
    @Command(
            name = "retry",
            description =
                    "Put a task that was given up, refused or skipped back in the queue; what a person rejected about it"
                            + " is asked anew.")
    static final class RetryCommand implements Subcommand {
        @Parameters(paramLabel = "ID", description = "The task's id.")
        String id = "";

        @Override
        public ExitCode run(Composition loki) {
            TaskBoard.of(loki.project()).retry(id);
            boolean anew = reopened(loki);
            return done(
                    loki,
                    id,
                    id + " is tried again by the next run"
                            + (anew ? ", which asks anew for the approval that was rejected." : "."));
        }

        /** A person who has a task tried again takes back what was rejected about it; an agent cannot. */
        private boolean reopened(Composition loki) {
            ApprovalQueue queue =
                    ApprovalQueue.at(loki.project().approvals(), InstantSource.system(), RandomGenerator.getDefault());
            if (loki.processEnv().containsKey("LOKI_TASK_ID") || !queue.rejected(id)) {
                return false;
            }
            loki.recordAct("approval_reopened", id, "loki task retry", JsonObject.EMPTY);
            queue.reopen(id, loki.person());
            return true;
        }
    }

    /** {@code loki task skip}. */
    @Command(name = "skip", description = "Leave a task out; tasks that depend on it may begin.")
    static final class SkipCommand implements Subcommand {
        @Parameters(paramLabel = "ID", description = "The task's id.")
        String id = "";

        @Override
        public ExitCode run(Composition loki) {
            TaskBoard.of(loki.project()).skip(id);
            return done(loki, id, id + " is left out.");
        }
    }

    /** {@code loki task import}. */
    @Command(name = "import", description = "Add the open tasks of another tool's file, or the open parts of an issue.")
    static final class ImportCommand implements Subcommand {
        private static final Set<String> TRACKERS = Set.of("github", "jira", "linear");

        @Option(
                names = "--from",
                required = true,
                paramLabel = "SOURCE",
                description = "spec-kit (Markdown), taskmaster (JSON), github, jira or linear.")
        String from = "";

        @Parameters(
                arity = "0..1",
                paramLabel = "FILE|ID",
                description = "The file to read, or the issue; of GitHub the open issues unless one is named.")
        Optional<String> source = Optional.empty();

        @Option(names = "--label", paramLabel = "NAME", description = "Only open issues of GitHub with this label.")
        Optional<String> label = Optional.empty();

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "At most so many open issues of GitHub (default: 100).")
        int limit = TrackerReads.DEFAULT_LIMIT;

        @Option(names = "--dry-run", description = "Print the request to the tracker, and change nothing.")
        boolean dryRun;

        @Override
        public ExitCode run(Composition loki) {
            if (TRACKERS.contains(from)) {
                return TrackerActions.addTasks(loki, new TrackerActions.Source(from, source, label, limit), dryRun);
            }
            Path path = loki.here().resolve(file());
            TaskFile tasks = switch (from) {
                case "spec-kit" -> TaskFile.readMarkdown(path, file());
                case "taskmaster" -> TaskFile.readTaskmaster(path, file());
                default ->
                    throw new LokiException(
                            "USAGE",
                            "--from " + from + ": this version reads spec-kit, taskmaster, github, jira and linear");
            };
            if (dryRun) {
                throw new LokiException("USAGE", "--dry-run is for trackers; a file is read at once");
            }
            TaskBoard.of(loki.project()).add(tasks.tasks());
            List<String> ids = tasks.tasks().stream().map(Task::id).toList();
            loki.console().result("Added " + ids.size() + " tasks: " + String.join(", ", ids));
            loki.console()
                    .document(JsonObject.builder()
                            .put("ok", true)
                            .put("tasks", ids)
                            .build());
            return ExitCode.OK;
        }

        private String file() {
            return source.orElseThrow(() -> new LokiException("USAGE", "name the file to read"));
        }
    }
}
