package dev.loki.core.git;

import java.nio.file.Path;
import java.util.List;

/** What git knows about the files of the work tree and about what is staged. */
final class Listing {
    private final Repository git;

    Listing(Repository git) {
        this.git = git;
    }

    /** The files below a folder of the work tree that are tracked, or neither tracked nor ignored. */
    List<Path> filesBelow(Path folder) {
        Path relative = git.root().relativize(folder);
        String literal = ":(top,literal)" + OwnFiles.raw(relative.toString().replace('\\', '/'));
        return git
                .call("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", literal)
                .records()
                .stream()
                .map(git::file)
                .distinct()
                .toList();
    }

    boolean isIgnored(Path path) {
        return git.call("check-ignore", "-q", "--no-index", "--", path.toString())
                .succeeds();
    }
}
