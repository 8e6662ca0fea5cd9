package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.constitution.CommitMessage;
import dev.loki.core.git.CommitInfo;
import dev.loki.core.git.Git;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loki checkpoint}. */
@Command(
        name = "checkpoint",
        description = "See and return to the commits that completed tasks left.",
        subcommands = {
            CheckpointCommand.ListCommand.class,
            CheckpointCommand.ShowCommand.class,
            CheckpointCommand.RollbackCommand.class
        })
final class CheckpointCommand {
    /** Commits that are looked through. */
    private static final int LOOK_BACK = 10_000;

    /** The fewest digits that stand for a commit, as in git. */
    private static final int MIN_COMMIT = 4;

    private CheckpointCommand() {}

    private static Git git(Composition loki) {
        return Git.open(loki.project().root(), loki.processEnv());
    }

    private static List<CommitInfo> checkpoints(Git git) {
        return git.hasCommits()
                ? git.log(LOOK_BACK).stream()
                        .filter(c -> c.subject().startsWith(CommitMessage.PREFIX))
                        .toList()
                : List.of();
    }

    /** The latest checkpoint of a task, or the one with that commit id; a task's id wins, whatever it looks like. */
    private static CommitInfo find(Git git, String id) {
        List<CommitInfo> all = checkpoints(git);
        List<CommitInfo> ofTask = all.stream()
                .filter(c -> nameOf(c).equals(id) || nameOf(c).endsWith("-" + id))
                .toList();
        List<String> names =
                ofTask.stream().map(CheckpointCommand::nameOf).distinct().toList();
        if (names.size() > 1 && !names.contains(id)) {
            throw new LokiException(
                    "CHECKPOINT_AMBIGUOUS",
                    "\"" + id + "\" may mean " + String.join(" or ", names) + "; name one of them, or a commit");
        }
        return ofTask.stream()
                .filter(c -> names.size() == 1 || nameOf(c).equals(id))
                .findFirst()
                .or(() -> id.length() < MIN_COMMIT
                        ? Optional.empty()
                        : all.stream().filter(c -> c.sha().startsWith(id)).findFirst())
                .orElseThrow(() -> new LokiException(
                        "CHECKPOINT_UNKNOWN",
                        "there is no checkpoint " + id + " on this branch; see: loki checkpoint list"));
    }

    /** How a checkpoint's subject names its task: {@code [Loki] type-with-hyphens-ID: title}. */
    private static String nameOf(CommitInfo commit) {
        String head = commit.subject().substring(CommitMessage.PREFIX.length());
        int colon = head.indexOf(": ");
        String name = colon < 0 ? head : head.substring(0, colon);
        return name.startsWith("Task ") ? name.substring("Task ".length()) : name;
    }

    private static JsonObject json(CommitInfo commit) {
        JsonObject.Builder trailers = JsonObject.builder();
        commit.trailers().forEach(trailers::put);
        return JsonObject.builder()
                .put("sha", commit.sha())
                .put("tree", commit.tree())
                .put("subject", commit.subject())
                .put("trailers", trailers.build())
                .build();
    }

    /** {@code loki checkpoint list}. */
    @Command(name = "list", description = "List the checkpoints of this branch, newest first.")
    static final class ListCommand implements Subcommand {
        @Override
        public ExitCode run(Composition loki) {
            List<CommitInfo> found = checkpoints(git(loki));
            if (found.isEmpty()) {
                loki.console().result("No checkpoints yet.");
            }
            found.forEach(c -> loki.console().result(c.sha().substring(0, 10) + "  " + c.subject()));
            loki.console()
                    .document(JsonObject.builder()
                            .put(
                                    "checkpoints",
                                    JsonValue.array(found.stream()
                                            .map(CheckpointCommand::json)
                                            .toList()))
                            .build());
            return ExitCode.OK;
        }
    }

    /** {@code loki checkpoint show}. */
    @Command(name = "show", description = "Show one checkpoint: message, trailers and changed files.")
    static final class ShowCommand implements Subcommand {
        @Parameters(paramLabel = "ID", description = "The task, or the commit.")
        String id = "";

        @Override
        public ExitCode run(Composition loki) {
            Git git = git(loki);
            CommitInfo commit = find(git, id);
            loki.console().result("commit " + commit.sha());
            commit.message().lines().forEach(line -> loki.console().result("    " + line));
            List<String> files = new ArrayList<>();
            if (!commit.parents().isEmpty()) {
                git.changes(
                                git.commitInfo(commit.parents().get(0))
                                        .orElseThrow()
                                        .tree(),
                                commit.tree())
                        .forEach(change -> files.add(change.status() + " " + change.path()));
            }
            files.forEach(loki.console()::result);
            loki.console().document(json(commit).toBuilder().put("files", files).build());
            return ExitCode.OK;
        }
    }

    /** {@code loki checkpoint rollback}. */
    @Command(
            name = "rollback",
            description = "Bring the code back to a checkpoint, on a new branch or by reverting what came after.")
    static final class RollbackCommand implements Subcommand {
        @Parameters(paramLabel = "ID", description = "The task, or the commit.")
        String id = "";

        @Option(
                names = "--branch",
                paramLabel = "NAME",
                description = "Name of the new branch (default: loki/rollback-SHA).")
        String branch = "";

        @Option(names = "--revert", description = "Stay on this branch and add commits that revert what came after.")
        boolean revert;

        @Override
        public ExitCode run(Composition loki) {
            Git git = git(loki);
            CommitInfo commit = find(git, id);
            List<String> dirty =
                    git.dirtyFiles(git.commitInfo(git.head()).orElseThrow().tree());
            if (!dirty.isEmpty()) {
                throw new LokiException(
                        "DIRTY_TREE",
                        "uncommitted changes in "
                                + String.join(", ", dirty.subList(0, Math.min(10, dirty.size())))
                                        .replaceAll("\\p{Cntrl}", "?")
                                + " would be mixed in; commit them, or put them aside with: git stash push"
                                + " -u -- :/ ':!.loki' ':!.agent'");
            }
            return revert ? revert(loki, git, commit) : branch(loki, git, commit);
        }

        private ExitCode branch(Composition loki, Git git, CommitInfo commit) {
            String name = branch.isEmpty() ? "loki/rollback-" + commit.sha().substring(0, 10) : branch;
            if (git.references().commit("refs/heads/" + name).isPresent()) {
                throw new LokiException(
                        "USAGE",
                        "there is a branch " + name
                                + " already; switch to it with git, or name another one with --branch");
            }
            git.createBranch(name, commit.sha());
            git.switchTo(name);
            return say(loki, "On new branch " + name + " at " + commit.subject(), name, List.of());
        }

        private static ExitCode revert(Composition loki, Git git, CommitInfo commit) {
            List<String> later = new ArrayList<>();
            for (CommitInfo c : git.log(LOOK_BACK)) {
                if (c.sha().equals(commit.sha())) {
                    break;
                }
                later.add(c.sha());
            }
            git.revert(later);
            return say(loki, "Reverted " + later.size() + " commits after " + commit.subject(), "", later);
        }

        private static ExitCode say(Composition loki, String sentence, String branch, List<String> reverted) {
            loki.console().result(sentence);
            loki.console()
                    .document(JsonObject.builder()
                            .put("ok", true)
                            .put("branch", branch)
                            .put("reverted", reverted)
                            .build());
            return ExitCode.OK;
        }
    }
}
