package dev.loki.core.git;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns the work tree into trees and back, and keeps the user's index in step with the last commit. */
final class WorkTree {
    /** More would make the command line of git slow; the rest is put right after the fact. */
    private static final int MAX_EXCLUSIONS = 200;

    /** What git says of a repository without commits that it is asked to add. */
    private static final String EMPTY_NESTED_REPOSITORY = "does not have a commit checked out";

    private static final String EVERYTHING = ":(top)\0";

    private static final String LINK = "120000 ";

    private static final String[] RAW = {"--raw", "-z", "--no-renames", "--ignore-submodules=none"};

    private final Repository git;

    WorkTree(Repository git) {
        this.git = git;
    }

    String snapshot(Collection<String> leaveOut) {
        String head = git.head();
        OwnFiles own = OwnFiles.of(git.prefix(), leaveOut);
        try (TemporaryIndex index = TemporaryIndex.of(git, head)) {
            // A file that vanishes while it is read fails the call; the second look does not find it any more.
            if (!add(index, EVERYTHING + exclusions(leaveOut)).succeeds()) {
                addOrExplain(index);
            }
            List<RawChange> staged = staged(index, head);
            refuseNestedRepositories(staged, own);
            putBack(
                    staged.stream()
                            .filter(change -> own.contains(change.path()))
                            .toList(),
                    git.call("update-index", "-z", "--index-info").index(index));
            return git.call("write-tree").index(index).line();
        }
    }

    private void addOrExplain(TemporaryIndex index) {
        try {
            add(index, EVERYTHING).run();
        } catch (LokiException e) {
            if (String.valueOf(e.getMessage()).contains(EMPTY_NESTED_REPOSITORY)) {
                throw new LokiException(
                        "NESTED_REPOSITORY",
                        "an untracked folder is a git repository of its own, whose files cannot be checked; ignore it or"
                                + " remove it (" + e.getMessage() + ")",
                        e);
            }
            throw e;
        }
    }

    private GitCall add(TemporaryIndex index, String pathspecs) {
        return git.call("add", "-A", "--pathspec-from-file=-", "--pathspec-file-nul")
                .index(index)
                .input(pathspecs);
    }

    /** What will be put back anyway, so that it is not read and stored for nothing. */
    private String exclusions(Collection<String> leaveOut) {
        List<String> excluded = new ArrayList<>(leaveOut);
        excluded.add(git.prefix() + ".agent");
        Path loki = git.root().resolve(git.prefix() + ".loki");
        if (Files.isDirectory(loki)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(loki)) {
                for (Path file : files) {
                    String path = git.prefix() + ".loki/" + file.getFileName();
                    if (OwnFiles.of(git.prefix(), List.of()).contains(OwnFiles.raw(path))) {
                        excluded.add(path);
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                throw new StorageException("cannot list " + loki + ": " + e.getMessage(), e);
            }
        }
        return excluded.stream()
                .filter(path -> !path.isEmpty())
                .limit(MAX_EXCLUSIONS)
                .map(path -> exclusion(OwnFiles.raw(path.endsWith("/") ? path.substring(0, path.length() - 1) : path)))
                .collect(Collectors.joining());
    }

    /**
     * A pattern that is literal, but does not look so to git, because of the backslash at its start: git complains of an
     * ignored path that is named literally, even in order to exclude it.
     */
    private static String exclusion(String path) {
        String pattern =
                ":(top,exclude,glob)\\" + path.charAt(0) + path.substring(1).replaceAll("[\\\\*?\\[]", "\\\\$0");
        return pattern + "\0" + pattern + "/**\0";
    }

    private List<RawChange> staged(TemporaryIndex index, String tree) {
        return RawChange.parse(
                diff(List.of("diff-index", "--cached"), tree).index(index).records());
    }

    private GitCall diff(List<String> command, String... trees) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of(RAW));
        arguments.addAll(List.of(trees));
        arguments.add("--");
        return git.call(arguments.toArray(String[]::new));
    }

    private static void refuseNestedRepositories(List<RawChange> staged, OwnFiles own) {
        for (RawChange change : staged) {
            if (change.newMode().equals(RawChange.SUBMODULE)
                    && !change.oldMode().equals(RawChange.SUBMODULE)
                    && !own.contains(change.path())) {
                throw new LokiException(
                        "NESTED_REPOSITORY",
                        OwnFiles.text(change.path())
                                + " is a git repository of its own, whose files cannot be checked; ignore it, remove it"
                                + " or commit it as a submodule");
            }
        }
    }

    private static void putBack(List<RawChange> changes, GitCall updateIndex) {
        if (!changes.isEmpty()) {
            updateIndex
                    .input(changes.stream().map(RawChange::toIndexInfoOfOldSide).collect(Collectors.joining()))
                    .run();
        }
    }

    List<RawChange> changes(String fromTree, String toTree) {
        return RawChange.parse(
                diff(List.of("diff-tree", "-r"), Repository.revision(fromTree), Repository.revision(toTree))
                        .records());
    }

    List<Path> links(String tree) {
        String prefix = OwnFiles.raw(git.prefix());
        return git.call("ls-tree", "-r", "-z", "--full-tree", Repository.revision(tree)).records().stream()
                .filter(entry -> entry.startsWith(LINK))
                .map(entry -> entry.substring(entry.indexOf('\t') + 1))
                .filter(path -> path.startsWith(prefix))
                .map(git::file)
                .toList();
    }

    /** The tree that a patch makes of another; empty when it does not apply. */
    Optional<String> apply(byte[] patch, String tree) {
        if (patch.length == 0) {
            return Optional.of(tree);
        }
        try (TemporaryIndex index = TemporaryIndex.of(git, Repository.revision(tree))) {
            boolean applies = git.call("apply", "--cached", "--whitespace=nowarn", "-")
                    .index(index)
                    .input(new String(patch, StandardCharsets.ISO_8859_1))
                    .succeeds();
            return applies ? Optional.of(git.call("write-tree").index(index).line()) : Optional.empty();
        }
    }

    void restore(String fromTree, String toTree) {
        try (TemporaryIndex index = TemporaryIndex.of(git, Repository.revision(fromTree))) {
            // Fails when a file differs from fromTree, which concerns read-tree only where it must write that file.
            git.call("update-index", "-q", "--refresh").index(index).succeeds();
            GitCall.Answer answer = git.call("read-tree", "-m", "-u", fromTree, Repository.revision(toTree))
                    .index(index)
                    .answer();
            if (!answer.succeeded()) {
                throw new LokiException(
                        "RESTORE_FAILED",
                        "cannot put the work tree " + git.root() + " back to " + toTree + ": "
                                + GitCall.reason(answer.outcome()) + "; move that aside and run again");
            }
        }
        alignIndex();
    }

    /**
     * Stages in the user's index what the last commit holds, for all paths but loki's own. The commits are made on other
     * indexes, so the user's would otherwise show their reversal as staged.
     */
    void alignIndex() {
        OwnFiles own = OwnFiles.of(git.prefix(), List.of());
        List<RawChange> stale = stagedByUser().stream()
                .filter(change -> !own.contains(change.path()))
                .toList();
        putBack(stale, git.call("update-index", "-z", "--index-info"));
        if (!stale.isEmpty()) {
            git.call("update-index", "-q", "--refresh").succeeds();
        }
    }

    private List<RawChange> stagedByUser() {
        return RawChange.parse(
                diff(List.of("diff-index", "--cached"), git.head()).records());
    }

    List<String> dirtyFiles(String expectedTree) {
        OwnFiles own = OwnFiles.of(git.prefix(), List.of());
        Set<String> dirty = new LinkedHashSet<>();
        changes(expectedTree, snapshot(List.of())).forEach(change -> dirty.add(change.path()));
        stagedByUser().stream()
                .map(RawChange::path)
                .filter(path -> !own.contains(path))
                .forEach(dirty::add);
        return dirty.stream().map(OwnFiles::text).sorted().toList();
    }
}
