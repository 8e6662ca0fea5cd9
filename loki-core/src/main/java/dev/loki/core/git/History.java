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
        GitCall.Answer id = git.call("rev-parse", "--verify", "--quiet", Repository.revision(revision) + "^{commit}")
                .answer();
        return id.succeeded() ? log(1, id.text()).stream().findFirst() : Optional.empty();
    }

    List<CommitInfo> log(int max, String revision) {
        String[] arguments = Arrays.copyOf(LOG, LOG.length + 3);
        arguments[LOG.length] = "--max-count=" + max;
        arguments[LOG.length + 1] = revision;
        arguments[LOG.length + 2] = "--";
        String all = new String(git.call(arguments).bytes(), StandardCharsets.UTF_8);
        return Arrays.stream(all.split("\0", -1))
                .filter(text -> !text.isBlank())
                .map(CommitInfo::parse)
                .toList();
    }
}
