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

/** Reads from git how the constitution of a project came to be what it is. */
final class ConstitutionHistory {
    /** Changes that are looked at, the newest ones. */
    static final int MAX_CHANGES = 200;

    private ConstitutionHistory() {}

    static ConstitutionText of(ProjectDir project, Git git) {
        String path = project.root().relativize(project.constitution()).toString();
        List<Amendment> amendments = new ArrayList<>();
        for (CommitInfo commit : git.commitsOf(path, MAX_CHANGES)) {
            // A merge brings changes that were made, and are looked at, elsewhere.
            if (commit.parents().size() < 2) {
                Optional<String> before =
                        commit.parents().stream().findFirst().flatMap(parent -> git.textAt(parent, path));
                amendments.add(new Amendment(commit.sha(), commit.message(), before, git.textAt(commit.sha(), path)));
            }
        }
        Optional<String> committed = git.hasCommits() ? git.textAt(git.head(), path) : Optional.empty();
        return new ConstitutionText(committed, current(project.constitution()), amendments);
    }

    /** The text without the line break at its end, as git's answer has it. */
    private static Optional<String> current(Path file) {
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
