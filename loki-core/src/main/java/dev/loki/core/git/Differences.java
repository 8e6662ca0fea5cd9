package dev.loki.core.git;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The text of differences between trees. */
final class Differences {
    /** The most text in which changed lines are looked for. */
    private static final int MAX_TEXT_BYTES = 64 << 20;

    /** The most of a patch that is kept. */
    private static final int MAX_PATCH_BYTES = 64 << 20;

    private static final int SHA256_DIGITS = 64;

    private final Repository git;

    Differences(Repository git) {
        this.git = git;
    }

    byte[] patch(String fromTree, String toTree) {
        List<String> arguments = new ArrayList<>(List.of("diff-tree", "-r", "-p", "--binary", "--full-index"));
        arguments.addAll(plain(fromTree, toTree));
        return git.call(arguments.toArray(String[]::new))
                .atMost(MAX_PATCH_BYTES)
                .bytes();
    }

    private static List<String> plain(String fromTree, String toTree) {
        return List.of(
                "--no-renames",
                "--no-color",
                "--no-ext-diff",
                "--no-textconv",
                "--ignore-submodules=none",
                "--src-prefix=a/",
                "--dst-prefix=b/",
                Repository.revision(fromTree),
                Repository.revision(toTree),
                "--");
    }

    String diffHash(String base, String head) {
        MessageDigest sha256 = Sha256.digest();
        git.call(
                        "diff-tree",
                        "-r",
                        "--raw",
                        "-z",
                        "--no-renames",
                        "--ignore-submodules=none",
                        Repository.revision(base),
                        Repository.revision(head))
                .into(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
        return HexFormat.of().formatHex(sha256.digest());
    }

    /**
     * Read in an empty repository that only borrows the objects: so no attribute of the project, which the change itself
     * may have added, can declare a text to be binary.
     */
    ChangedLines changedLines(String fromTree, String toTree) {
        List<String> arguments = new ArrayList<>(
                List.of("-c", "core.attributesFile=/dev/null", "diff-tree", "-r", "-p", "-U0", "--full-index"));
        String from = git.tree(fromTree);
        arguments.addAll(plain(from, git.tree(toTree)));
        byte[] text;
        Path scratch = scratchRepository(from.length() == SHA256_DIGITS);
        try {
            Map<String, String> env = new HashMap<>(git.env());
            env.put("GIT_DIR", scratch.toString());
            env.put("GIT_WORK_TREE", scratch.toString());
            env.put("GIT_ATTR_NOSYSTEM", "1");
            env.put("GIT_OBJECT_DIRECTORY", objects().toString());
            text = new GitCall(scratch, env, arguments)
                    .atMost(MAX_TEXT_BYTES + 1)
                    .bytes();
        } finally {
            delete(scratch);
        }
        if (text.length > MAX_TEXT_BYTES) {
            throw new LokiException(
                    "DIFF_TOO_LARGE",
                    "the change is longer than " + (MAX_TEXT_BYTES >> 20)
                            + " MB of text and cannot be checked; split the task or ignore generated files");
        }
        return new ChangedLineParser().parse(new String(text, StandardCharsets.ISO_8859_1));
    }

    private Path objects() {
        Path objects = Path.of(git.call("rev-parse", "--git-path", "objects").line());
        return git.root().resolve(objects);
    }

    private static Path scratchRepository(boolean sha256) {
        try {
            Path folder = Files.createTempDirectory("loki-diff");
            Files.createDirectories(folder.resolve("refs"));
            Files.createDirectories(folder.resolve("objects"));
            Files.writeString(folder.resolve("HEAD"), "ref: refs/heads/none\n");
            Files.writeString(
                    folder.resolve("config"),
                    sha256
                            ? "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n"
                            : "[core]\n\trepositoryformatversion = 0\n");
            return folder;
        } catch (IOException e) {
            throw StorageException.writing(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // What stays in the system's temporary folder harms nobody.
        }
    }
}
