package dev.loki.core.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what is checked out from the files in which git keeps it (gitrepository-layout(5)): {@code HEAD} holds an id, or names a
 * branch whose loose file holds one. Everything else, such as packed branches, is for git to tell.
 */
final class HeadFile {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final String BRANCH = "ref: refs/heads/";
    private static final int REF = "ref: ".length();
    private static final int MAX_BYTES = 4_096;

    private HeadFile() {}

    /** The id that the files of a work tree's git folder state; empty where only git can tell. */
    static Optional<String> read(Path gitDir) {
        try {
            String head = text(gitDir.resolve("HEAD"));
            if (head.startsWith(BRANCH) && !head.contains("..")) {
                head = text(common(gitDir).resolve(head.substring(REF)));
            }
            return ID.matcher(head).matches() ? Optional.of(head) : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The folder of the branches: another one than the work tree's own in a linked work tree. */
    private static Path common(Path gitDir) throws IOException {
        Path file = gitDir.resolve("commondir");
        return Files.exists(file) ? gitDir.resolve(text(file)) : gitDir;
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).stripTrailing();
        }
    }
}
