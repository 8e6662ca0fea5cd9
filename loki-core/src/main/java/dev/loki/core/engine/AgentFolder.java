package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.git.LinkedWorktree;
import dev.loki.core.io.ProjectDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Furnishes the work tree of an agent that works beside others: the files that govern the run as they are now, tracked or not,
 * and links to what the run itself keeps, so that the agent's guard writes to the one audit trail and its agent reads the one memory.
 */
final class AgentFolder {
    private final ProjectDir project;
    private final ProjectDir own;

    private AgentFolder(ProjectDir project, ProjectDir own) {
        this.project = project;
        this.own = own;
    }

    static void furnish(ProjectDir project, LinkedWorktree worktree) {
        new AgentFolder(project, ProjectDir.at(worktree.git().projectDir())).furnish();
    }

    private void furnish() {
        try {
            for (String governing : ConfigurationWatch.hashes(project).keySet()) {
                Path copy = own.root().resolve(governing);
                Files.createDirectories(copy.getParent());
                Files.copy(project.root().resolve(governing), copy, StandardCopyOption.REPLACE_EXISTING);
            }
            for (Path kept : kept()) {
                Path link = own.root().resolve(project.root().relativize(kept));
                if (Files.exists(kept) && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(link.getParent());
                    Files.createSymbolicLink(link, kept);
                }
            }
        } catch (IOException e) {
            throw StorageException.writing(own.root(), e);
        }
    }

    private List<Path> kept() {
        List<Path> kept = new ArrayList<>(List.of(
                project.state(),
                project.audit(),
                project.events(),
                project.continuity(),
                project.tasks(),
                project.logs(),
                project.agents()));
        kept.add(project.loki().resolve("ledgers"));
        kept.add(project.loki().resolve("queue"));
        return kept;
    }
}
