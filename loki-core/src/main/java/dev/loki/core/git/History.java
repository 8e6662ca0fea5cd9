package dev.loki.core.git;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads commits. */
final class History {
    private static final String[] LOG = {
        "log", "-z", "--no-show-signature", "--no-color", "--no-decorate", "--encoding=UTF-8", CommitInfo.FORMAT
    };

    private final Repository git;

    History(Repository git) {
        this.git = git;
    }

    Optional<CommitInfo> commitInfo(String revision) {
        return new References(git)
                .commit(Repository.revision(revision))
                .flatMap(id -> log(1, id).stream().findFirst());
    }

    List<CommitInfo> log(int max, String revision) {
        return read("--max-count=" + max, revision, "--");
    }

    List<CommitInfo> between(String base, String head) {
        String range = Repository.revision(base) + ".." + Repository.revision(head);
        return read("--topo-order", "--reverse", range, "--");
    }

    List<CommitInfo> touching(String path, int max) {
        return read("--max-count=" + max, "--no-renames", "--full-history", "HEAD", "--", ":(top,literal)" + path);
    }

    boolean isAncestor(String commit, String descendant) {
        return git.call("merge-base", "--is-ancestor", Repository.revision(commit), Repository.revision(descendant))
                .succeeds();
    }

    private List<CommitInfo> read(String... what) {
        String[] arguments = Arrays.copyOf(LOG, LOG.length + what.length);
        System.arraycopy(what, 0, arguments, LOG.length, what.length);
        String all = new String(git.call(arguments).bytes(), StandardCharsets.UTF_8);
        return Arrays.stream(all.split("\0", -1))
                .filter(text -> !text.isBlank())
                .map(CommitInfo::parse)
                .toList();
    }
}
