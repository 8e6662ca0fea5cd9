package dev.loki.core.io;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds programs the way a POSIX shell does. */
final class Programs {
    /** Where programs are looked for when there is no {@code PATH}. */
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    private Programs() {}

    /**
     * The word by which a shell's {@code exec} starts this program, always with a slash so that it is never taken for an
     * option or a builtin; empty when no such file exists. A file that is not executable is found too: starting it fails
     * with the status and the message that people know.
     */
    static Optional<String> find(String name, Path workDir, Map<String, String> env) {
        try {
            if (name.indexOf('/') >= 0) {
                String word = name.startsWith("/") || name.startsWith(".") ? name : "./" + name;
                return Files.exists(workDir.resolve(name)) ? Optional.of(word) : Optional.empty();
            }
            return inPath(name, workDir, env.getOrDefault("PATH", DEFAULT_PATH));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A program of loki's own: in the {@code PATH} given, else where systems keep them. */
    static Optional<String> findTool(String name, Path workDir, Map<String, String> env) {
        return inPath(name, workDir, env.getOrDefault("PATH", "") + ":" + DEFAULT_PATH);
    }

    private static Optional<String> inPath(String name, Path workDir, String path) {
        Optional<String> notExecutable = Optional.empty();
        for (String folder : path.split(File.pathSeparator, -1)) {
            Path candidate = workDir.resolve(folder).resolve(name).toAbsolutePath();
            if (Files.isRegularFile(candidate)) {
                if (Files.isExecutable(candidate)) {
                    return Optional.of(candidate.toString());
                }
                notExecutable = notExecutable.or(() -> Optional.of(candidate.toString()));
            }
        }
        return notExecutable;
    }
}
