package dev.loki.core.git;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
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
                .map(this::file)
                .distinct()
                .toList();
    }

    /** The file of that name, which need not be text in any encoding. */
    private Path file(String raw) {
        String text = OwnFiles.text(raw);
        if (OwnFiles.raw(text).equals(raw)) {
            try {
                return git.root().resolve(text);
            } catch (InvalidPathException e) {
                return ofBytes(raw);
            }
        }
        return ofBytes(raw);
    }

    /** Only a URI names a file by its bytes; a path that is made of text has those of the text's encoding. */
    private Path ofBytes(String raw) {
        StringBuilder uri = new StringBuilder(git.root().toUri().toString());
        for (byte b : raw.getBytes(StandardCharsets.ISO_8859_1)) {
            uri.append(b == '/' ? "/" : String.format("%%%02X", b));
        }
        return Path.of(URI.create(uri.toString()));
    }

    boolean isIgnored(Path path) {
        return git.call("check-ignore", "-q", "--no-index", "--", path.toString())
                .succeeds();
    }
}
