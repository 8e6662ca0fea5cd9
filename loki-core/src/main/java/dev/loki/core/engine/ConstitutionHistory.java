package dev.loki.core.engine;

import dev.loki.core.constitution.Amendment;
import dev.loki.core.constitution.Facts.ConstitutionText;
import dev.loki.core.git.CommitInfo;
import dev.loki.core.git.Git;
import dev.loki.core.io.ProjectDir;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads from git how the constitution of a project came to be what it is. */
final class ConstitutionHistory {
    /** Changes that are looked at, the newest ones. */
    static final int MAX_CHANGES = 200;

    private ConstitutionHistory() {}

    static ConstitutionText of(ProjectDir project, Git git) {
        return of(project, git, commit -> true);
    }

    /** The changes that the commits of a branch made. */
    static ConstitutionText since(ProjectDir project, Git git, Set<String> commits) {
        return of(project, git, commit -> commits.contains(commit.sha()));
    }

    /** What is about to be committed; its message is not known yet. */
    static ConstitutionText staged(ProjectDir project, Git git, String tree) {
        String path = path(project);
        Optional<String> before = git.hasCommits() ? git.textAt(git.head(), path) : Optional.empty();
        Optional<String> after = git.textAt(tree, path);
        return new ConstitutionText(after, after, List.of(new Amendment("", "", before, after)));
    }

    private static ConstitutionText of(ProjectDir project, Git git, Predicate<CommitInfo> concerned) {
        String path = path(project);
        List<Amendment> amendments = new ArrayList<>();
        for (CommitInfo commit : git.commitsOf(path, MAX_CHANGES)) {
            if (concerned.test(commit)) {
                change(git, commit, path).ifPresent(amendments::add);
            }
        }
        Optional<String> committed = git.hasCommits() ? git.textAt(git.head(), path) : Optional.empty();
        return new ConstitutionText(committed, current(project.constitution()), amendments);
    }

    /** A merge whose text is that of one of its parents brings a change that was made, and is looked at, elsewhere. */
    private static Optional<Amendment> change(Git git, CommitInfo commit, String path) {
        Optional<String> after = git.textAt(commit.sha(), path);
        List<Optional<String>> before = commit.parents().stream()
                .map(parent -> git.textAt(parent, path))
                .toList();
        return before.size() > 1 && before.contains(after)
                ? Optional.empty()
                : Optional.of(new Amendment(
                        commit.sha(), commit.message(), before.isEmpty() ? Optional.empty() : before.get(0), after));
    }

    private static String path(ProjectDir project) {
        return project.root().relativize(project.constitution()).toString();
    }

    /** The text without the line break at its end, as git's answer has it. */
    static Optional<String> current(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace("\r\n", "\n");
            return Optional.of(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
