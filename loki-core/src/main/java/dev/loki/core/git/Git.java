package dev.loki.core.git;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The git repository of a project, used through the {@code git} program.
 *
 * <p>Reading never takes a lock, runs no hook and does not depend on the user's settings; committing does what the user's
 * own {@code git commit} does, hooks and signature included. Trees and commits are named by their full ids, paths are
 * relative to the root of the repository. Every failure of git is a {@link LokiException} {@code GIT_FAILED} with git's
 * own words. Stateless and thread-safe as far as git is.
 */
public final class Git {
    private static final List<String> UNFINISHED =
            List.of("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply");

    /** The longest text that {@link #textAt} returns, in characters. */
    static final int MAX_TEXT = 1 << 20;

    private final Repository git;
    private final WorkTree workTree;
    private final Differences differences;
    private final History history;
    private final Committer committer;
    private final Branches branches;

    private Git(Repository git) {
        this.git = git;
        this.workTree = new WorkTree(git);
        this.differences = new Differences(git);
        this.history = new History(git);
        this.committer = new Committer(git);
        this.branches = new Branches(git, history, committer);
    }

    /**
     * The repository that a folder belongs to.
     *
     * @param env the environment for git and its hooks; variables that point to another repository are dropped
     * @throws LokiException {@code GIT_MISSING}, {@code NOT_A_REPOSITORY}
     */
    public static Git open(Path projectDir, Map<String, String> env) {
        return new Git(Repository.open(projectDir, env));
    }

    /**
     * Makes a work tree of its own in a folder, at a commit and on no branch; what stood there is removed.
     *
     * @throws LokiException {@code GIT_FAILED} if git refuses
     */
    public LinkedWorktree addWorktree(Path folder, String commit) {
        return LinkedWorktree.add(git, folder, commit, git.env());
    }

    /** Removes what {@link #addWorktree} made in a folder; nothing where nothing is. */
    public void removeWorktree(Path folder) {
        LinkedWorktree.remove(git, folder);
    }

    /** Removes every work tree directly below a folder. */
    public void removeWorktrees(Path parent) {
        LinkedWorktree.removeAll(git, parent);
    }

    /** The root of the work tree, with links resolved. */
    public Path root() {
        return git.root();
    }

    /** The project's folder relative to the root, with a slash at the end; empty when the project is the root. */
    public String prefix() {
        return git.prefix();
    }

    /** The project's folder, with links resolved. */
    public Path projectDir() {
        return git.root().resolve(git.prefix());
    }

    /** The folder in which git keeps this work tree's HEAD and index. */
    public Path gitDir() {
        return git.gitDir();
    }

    /** Whether there is a commit to build on. */
    public boolean hasCommits() {
        return git.headIfAny().isPresent();
    }

    /** The branch that is checked out; empty with a detached HEAD. */
    public Optional<String> branch() {
        return branches.current();
    }

    /**
     * The id of the commit that is checked out.
     *
     * @throws LokiException {@code NO_COMMITS}
     */
    public String head() {
        return git.head();
    }

    /**
     * The id of a commit's tree.
     *
     * @throws LokiException {@code GIT_FAILED} if there is no such commit
     */
    public String treeOf(String commit) {
        return git.tree(commit);
    }

    /**
     * Checks that commits can be made here.
     *
     * @throws LokiException {@code NO_COMMITS}, {@code DETACHED_HEAD}, {@code GIT_UNFINISHED} in the middle of a merge
     *     or the like, {@code NO_IDENTITY}; the message has the command that mends it
     */
    public void requireReady() {
        if (!hasCommits()) {
            throw git.noCommits();
        }
        for (String name : UNFINISHED) {
            if (Files.exists(git.gitDir().resolve(name))) {
                throw new LokiException(
                        "GIT_UNFINISHED",
                        "a merge, rebase, cherry-pick or revert in " + git.root()
                                + " is not finished; finish or abort it (git status tells how)");
            }
        }
        if (branch().isEmpty()) {
            throw new LokiException(
                    "DETACHED_HEAD",
                    "no branch is checked out in " + git.root() + "; run: git -C " + git.root() + " switch -c NAME");
        }
        if (!git.call("var", "GIT_AUTHOR_IDENT").succeeds()
                || !git.call("var", "GIT_COMMITTER_IDENT").succeeds()) {
            throw new LokiException(
                    "NO_IDENTITY",
                    "git does not know in whose name to commit; run: git config --global user.name NAME && git config"
                            + " --global user.email ADDRESS");
        }
    }

    /**
     * Writes the work tree, untracked files included, ignored ones not, as a tree and returns its id. {@code .loki} and
     * {@code .agent} of the project are taken from the last commit, except {@code .loki/specs} and
     * {@code .loki/diagrams}. Neither the user's index nor a flag in it (such as assume-unchanged) has a say.
     *
     * @param leaveOut files and folders that are taken from the last commit too
     * @throws LokiException {@code NESTED_REPOSITORY} if an untracked folder is a repository of its own
     */
    public String snapshot(Collection<String> leaveOut) {
        return workTree.snapshot(leaveOut);
    }

    /** What differs between two trees, sorted by path; a rename is a deletion and an addition. */
    public List<Change> changes(String fromTree, String toTree) {
        return workTree.changes(fromTree, toTree).stream()
                .map(RawChange::toChange)
                .toList();
    }

    /** The difference between two trees as a patch for {@code git apply}; cut after 64 MB. */
    public byte[] patch(String fromTree, String toTree) {
        return differences.patch(fromTree, toTree);
    }

    /**
     * The lines that a change adds to text files, in order; what git finds to be binary is left out, what an attribute
     * calls binary is not.
     *
     * @throws LokiException {@code DIFF_TOO_LARGE} beyond 64 MB, since a part would not show everything
     */
    public List<AddedLine> addedLines(String fromTree, String toTree) {
        return differences.addedLines(fromTree, toTree);
    }

    /**
     * The lines that the index adds to the last commit, or to nothing when there is none, as {@link #addedLines}.
     *
     * @throws LokiException {@code GIT_FAILED} while a merge has conflicts
     */
    public List<AddedLine> stagedLines() {
        return differences.addedLines(staging().baseTree(), staging().tree());
    }

    /** What is staged. */
    public Staging staging() {
        return new Staging(git);
    }

    /** What commits are called, and how they belong together. */
    public References references() {
        return new References(git);
    }

    /**
     * The files below a folder of the work tree, without those that git ignores; a repository inside of it, and a file that
     * was deleted but is still tracked, are among them.
     *
     * @param folder absolute, with links resolved
     */
    public List<Path> filesBelow(Path folder) {
        return new Listing(git).filesBelow(folder);
    }

    /** The repositories inside of this one's work tree. */
    public ForeignRepositories foreignRepositories() {
        return new ForeignRepositories(git);
    }

    /** Whether git ignores an absolute path of the work tree. */
    public boolean isIgnored(Path path) {
        return new Listing(git).isIgnored(path);
    }

    /** The symbolic links of a tree below the project's folder. */
    List<Path> links(String tree) {
        return workTree.links(tree);
    }

    /** SHA-256 in hex over the output of {@code git diff-tree -r --raw -z --no-renames BASE HEAD}. */
    public String diffHash(String base, String head) {
        return differences.diffHash(base, head);
    }

    /**
     * Makes the work tree, which is at {@code fromTree}, equal to {@code toTree}. Only paths in which the two differ are
     * touched; what was staged outside loki's folders is unstaged.
     *
     * @throws LokiException {@code RESTORE_FAILED} if a file is not as in {@code fromTree}, or an ignored one is in the
     *     way; then nothing was changed
     */
    public void restore(String fromTree, String toTree) {
        workTree.restore(fromTree, toTree);
    }

    /**
     * The tree that results when the change from one tree to another is made to a third; empty when it does not apply to
     * that one without a person's judgement. The work tree is not touched.
     */
    public Optional<String> transplant(String fromTree, String toTree, String ontoTree) {
        return ontoTree.equals(fromTree)
                ? Optional.of(toTree)
                : workTree.apply(differences.patch(fromTree, toTree), ontoTree);
    }

    /**
     * Brings the user's index in step with the last commit, except for staged files of loki's own; needed when loki died
     * between a commit and the end of {@link #commit(String, String, String, Watch)}.
     */
    public void alignIndex() {
        workTree.alignIndex();
    }

    /** The files whose content or staged state differs from a tree, sorted; loki's own are exempt as in a snapshot. */
    public List<String> dirtyFiles(String expectedTree) {
        return workTree.dirtyFiles(expectedTree);
    }

    /** As {@link #commit(String, String, String, Watch)}, watched by nobody. */
    public String commit(String tree, String message, String expectedHead) {
        return commit(tree, message, expectedHead, Watch.NONE);
    }

    /**
     * Commits exactly this tree on top of {@code expectedHead}, with the user's hooks and signature, and returns the id
     * of the commit; a tree that changes nothing gives an empty commit. Afterwards the user's index is in step with it,
     * except for staged files of loki's own. After a crash the commit was either made or not: HEAD's parent, tree and
     * trailers tell.
     *
     * @throws LokiException {@code HEAD_MOVED} if something else is checked out; {@code GIT_HOOK_FAILED} with the hook's
     *     output; {@code HOOK_CHANGED_TREE} if a hook changed the content, the commit being taken back;
     *     {@code GIT_STOPPED}
     */
    public String commit(String tree, String message, String expectedHead, Watch watch) {
        return committer.commit(tree, message, expectedHead, watch);
    }

    /** What a commit holds; empty when there is no such commit. */
    public Optional<CommitInfo> commitInfo(String commit) {
        return history.commitInfo(commit);
    }

    /** The last commits of the current branch, newest first. */
    public List<CommitInfo> log(int max) {
        return hasCommits() ? history.log(max, "HEAD") : List.of();
    }

    /**
     * The commits that {@code head} has and {@code base} has not, every commit after its parents.
     *
     * @throws LokiException {@code GIT_FAILED} if either does not exist
     */
    public List<CommitInfo> commitsBetween(String base, String head) {
        return history.between(base, head);
    }

    /** The last commits of the current branch that changed a file of the project, newest first. */
    public List<CommitInfo> commitsOf(String projectRelative, int max) {
        return hasCommits() ? history.touching(prefix() + projectRelative, max) : List.of();
    }

    /** The text of a file of the project in a commit; empty when it is not there, or longer than a megabyte. */
    public Optional<String> textAt(String commit, String projectRelative) {
        GitCall.Answer answer = git.call(
                        "cat-file", "blob", Repository.revision(commit) + ":" + prefix() + projectRelative)
                .answer();
        return answer.succeeded() && answer.text().length() <= MAX_TEXT ? Optional.of(answer.text()) : Optional.empty();
    }

    /** Whether {@code commit} is {@code descendant} or an ancestor of it; false when either does not exist. */
    public boolean isAncestor(String commit, String descendant) {
        return history.isAncestor(commit, descendant);
    }

    /**
     * Moves the current branch back to one of its ancestors; index and work tree stay, so what the commits in between
     * brought is then uncommitted. They stay reachable through the reflog.
     *
     * @throws LokiException {@code HEAD_MOVED} if the branch does not come from there
     */
    public void foldBack(String ancestor) {
        branches.foldBack(ancestor);
    }

    /** Puts HEAD at a commit and on no branch; branches, index and work tree stay. */
    void detach(String commit) {
        branches.detach(commit);
    }

    /** Makes a branch at a commit without checking it out. */
    public void createBranch(String name, String commit) {
        branches.create(name, commit);
    }

    /**
     * Checks a branch out, with the user's hooks.
     *
     * @throws LokiException {@code GIT_FAILED} if there is none or files are in the way
     */
    public void switchTo(String branch) {
        branches.switchTo(branch);
    }

    /**
     * As {@link #switchTo}, after making the branch at HEAD if there is none of that name.
     *
     * @throws LokiException {@code USAGE} if no branch can have that name; {@code NO_COMMITS}; {@code GIT_FAILED}
     */
    public void switchToOrCreate(String branch) {
        branches.switchToOrCreate(branch);
    }

    /**
     * Commits the reversal of commits, in the order given, and returns the new head. When one does not apply, all that
     * was reverted so far is taken back.
     */
    public String revert(List<String> commits) {
        return branches.revert(commits);
    }

    /**
     * Removes the locks that a git which died with an earlier run has left; younger ones belong to somebody alive.
     *
     * @param notAfter when that run was last seen
     */
    public void removeStaleIndexLock(Instant notAfter) {
        List<String> locks = new ArrayList<>(List.of("index", "HEAD"));
        branch().ifPresent(name -> locks.add("refs/heads/" + name));
        for (String name : locks) {
            Path lock = git.root()
                    .resolve(git.call("rev-parse", "--git-path", name + ".lock").line());
            try {
                if (!Files.getLastModifiedTime(lock).toInstant().isAfter(notAfter)) {
                    Files.deleteIfExists(lock);
                }
            } catch (NoSuchFileException e) {
                // Nothing was locked.
            } catch (IOException e) {
                throw StorageException.writing(lock, e);
            }
        }
    }
}
