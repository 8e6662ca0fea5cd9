package dev.loki.core.git;

import java.nio.file.Files;
import java.util.List;

/** The repositories that lie inside of another one's work tree, whose files that one cannot commit. */
public final class ForeignRepositories {
    /** What stands in a line of {@code git status --porcelain=v2} about a file that was neither renamed nor copied. */
    private static final int STATUS_FIELDS = 9;

    private final Repository git;

    ForeignRepositories(Repository git) {
        this.git = git;
    }

    /** Untracked folders that are repositories of their own, from the root; ignored ones and loki's own are not among them. */
    public List<String> nested() {
        OwnFiles own = OwnFiles.of(git.prefix(), List.of());
        return git.call("ls-files", "-z", "--others", "--exclude-standard").records().stream()
                .filter(path -> path.endsWith("/") && !own.contains(path))
                .map(path -> OwnFiles.text(path.substring(0, path.length() - 1)))
                .toList();
    }

    /** Submodules with files that differ from the commit that is checked out in them, from the root. */
    public List<String> dirtySubmodules() {
        if (!Files.exists(git.root().resolve(".gitmodules"))) {
            return List.of();
        }
        return git
                .call("--no-optional-locks", "status", "--porcelain=v2", "-z", "--ignore-submodules=none")
                .records()
                .stream()
                .map(line -> line.split(" ", STATUS_FIELDS))
                .filter(fields -> fields.length == STATUS_FIELDS && fields[0].equals("1") && dirty(fields[2]))
                .map(fields -> OwnFiles.text(fields[STATUS_FIELDS - 1]))
                .toList();
    }

    /** {@code S<c><m><u>}: a submodule whose commit, whose tracked files, or whose untracked files changed. */
    private static boolean dirty(String submodule) {
        return submodule.startsWith("S") && (submodule.indexOf('M') > 0 || submodule.indexOf('U') > 0);
    }
}
