package dev.loki.cli.hooks;

import dev.loki.core.StorageException;
import dev.loki.core.constitution.Amendment;
import dev.loki.core.constitution.CommitMessage;
import dev.loki.core.constitution.DecidedFiles;
import dev.loki.core.constitution.WeakerGate;
import dev.loki.core.git.Git;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks the message of a commit that is about to be made. */
public final class MessageCheck {
    private static final String CONSTITUTION = ".loki/CONSTITUTION.md";

    private MessageCheck() {}

    /**
     * Everything that is wrong with a message: one that claims to be of a checkpoint keeps to the protocol, and one whose commit
     * changes the constitution has the form of an amendment. One whose commit lets a gate stop less says why; that of a merge,
     * which may only bring what others said, does not have to.
     *
     * @param file holds the message, as git hands it to the hook
     */
    public static List<String> problems(Path file, Git git) {
        String message = text(file);
        List<String> problems = new ArrayList<>();
        if (CommitMessage.claimed(message)) {
            CommitMessage.check(message).ifPresent(problem -> problems.add("COMMIT_FORMAT: " + problem));
        }
        Optional<String> before = git.hasCommits() ? git.textAt(git.head(), CONSTITUTION) : Optional.empty();
        Optional<String> after = git.textAt(git.staging().tree(), CONSTITUTION);
        new Amendment("", withoutComments(message), before, after)
                .problems()
                .forEach(problem -> problems.add("AMENDMENT_INVALID: " + problem));
        if (!Files.exists(git.gitDir().resolve("MERGE_HEAD"))) {
            problems.addAll(unexplained(message, git));
        }
        return problems;
    }

    private static List<String> unexplained(String message, Git git) {
        if (!git.hasCommits()) {
            return List.of();
        }
        DecidedFiles decided = DecidedFiles.in(message);
        String head = git.head();
        String staged = git.staging().tree();
        return WeakerGate.between(path -> git.textAt(head, path), path -> git.textAt(staged, path)).stream()
                .filter(gate -> !decided.contains(gate.path()))
                .map(gate -> "TEST_TAMPERED: " + gate.path() + ": " + gate.what()
                        + "; put it back, or add a line to the message: Decided for \"" + gate.path() + "\": WHY")
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** git removes these lines after the hook. */
    private static String withoutComments(String message) {
        return String.join(
                "\n", message.lines().filter(line -> !line.startsWith("#")).toList());
    }
}
