package dev.loki.core.git;

import dev.loki.core.StorageException;
import dev.loki.core.io.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A second work tree of a repository, for one piece of work: it shares the objects and has a HEAD and an index of its own. Its
 * HEAD is on no branch. Used by one thread at a time.
 */
public final class LinkedWorktree {
    private final Git git;
    private final String commit;

    private LinkedWorktree(Git git, String commit) {
        this.git = git;
        this.commit = commit;
    }

    /**
     * Checks a commit out into a new folder.
     *
     * @param env the environment for git there
     * @throws dev.loki.core.LokiException {@code GIT_FAILED} if git refuses
     */
    static LinkedWorktree add(Repository repository, Path folder, String commit, Map<String, String> env) {
        remove(repository, folder);
        try {
            Files.createDirectories(folder.getParent());
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
        repository
                .call(
                        "worktree",
                        "add",
                        "--quiet",
                        "--force",
                        "--detach",
                        folder.toString(),
                        Repository.revision(commit))
                .run();
        Path project = folder.resolve(repository.prefix());
        try {
            Files.createDirectories(project);
        } catch (IOException e) {
            throw StorageException.writing(project, e);
        }
        return new LinkedWorktree(Git.open(project, env), commit);
    }

    /** The repository as this work tree sees it. */
    public Git git() {
        return git;
    }

    /**
     * Puts HEAD back to the commit that was checked out, whatever branch or commit it is at now. Files stay, so what was
     * committed here is then uncommitted; such commits stay reachable through the reflog or their branch.
     *
     * @return whether HEAD was elsewhere
     */
    public boolean foldBack() {
        if (git.branch().isEmpty() && git.references().commit("HEAD").equals(Optional.of(commit))) {
            return false;
        }
        git.detach(commit);
        return true;
    }

    /**
     * Removes the work tree in a folder, what is left of one, or nothing; links in it are not followed. The folder above goes with
     * the last one.
     */
    static void remove(Repository repository, Path folder) {
        repository
                .call("worktree", "remove", "--force", "--force", folder.toString())
                .answer();
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            FileTree.delete(folder);
        }
        forget(repository, folder);
        Optional.ofNullable(folder.toAbsolutePath().getParent()).ifPresent(LinkedWorktree::deleteEmpty);
    }

    /** Removes every work tree directly below a folder. */
    static void removeAll(Repository repository, Path parent) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> folders = Files.list(parent)) {
            folders.toList().forEach(folder -> remove(repository, folder));
        } catch (IOException e) {
            throw StorageException.reading(parent, e);
        }
        deleteEmpty(parent);
    }

    private static void deleteEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // Others are in it.
        }
    }

    /** Removes git's own notes of a work tree that is gone; those of others, whose folder may come back, stay. */
    private static void forget(Repository repository, Path folder) {
        Path notes = repository
                .root()
                .resolve(repository.call("rev-parse", "--git-common-dir").line())
                .resolve("worktrees");
        if (!Files.isDirectory(notes)) {
            return;
        }
        try (Stream<Path> entries = Files.list(notes)) {
            for (Path entry : entries.toList()) {
                Path pointer = entry.resolve("gitdir");
                if (Files.isRegularFile(pointer)
                        && Path.of(Files.readString(pointer).strip()).equals(folder.resolve(".git"))) {
                    FileTree.delete(entry);
                }
            }
        } catch (IOException e) {
            throw StorageException.writing(notes, e);
        }
    }
}
