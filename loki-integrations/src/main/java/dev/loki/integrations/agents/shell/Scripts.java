package dev.loki.integrations.agents.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads scripts that a command runs. What is in those of the project is marked as {@link Access#inScript}; those that the command
 * itself made are as much its own words as the rest of it.
 */
final class Scripts {
    /** The largest script that is read, in bytes. */
    static final int MAX_BYTES = 256 * 1024;

    /** The most files that are read where a pattern says which scripts are run. */
    static final int MAX_FOUND = 16;

    /** How many folders deep such files are looked for. */
    static final int MAX_FOLDERS = 4;

    private Scripts() {}

    /**
     * A script.
     *
     * @param text its content
     * @param inScript whether it is a file of the project, not a text of the command
     */
    record Script(String text, boolean inScript) {}

    /** Goes through a script file as a program of its own. */
    static void run(Call call, String path, List<String> arguments) {
        Optional<Script> script = read(call, path);
        if (script.isEmpty()) {
            call.unread(Unread.CODE);
            return;
        }
        ShellState inner = call.state().copy();
        inner.inScript |= script.get().inScript();
        inner.arguments(arguments);
        String text = script.get().text();
        String start = text.lines().findFirst().orElse("");
        if (!start.startsWith("#!") || start.contains("sh")) {
            call.shell().script(Marks.plain(text), inner, "");
        } else {
            Code.read(call, inner, text);
        }
    }

    /** Goes through a file in the shell that reads it. */
    static void source(Call call, String path) {
        Optional<Script> script = read(call, path);
        if (script.isEmpty()) {
            call.unread(Unread.CODE);
            return;
        }
        within(call.shell(), script.get(), call.state());
    }

    /** Goes through what a text was made from, in the shell that runs the text. */
    static void origin(Interpreter shell, Sources.Source origin, ShellState state) {
        within(shell, new Script(text(origin), !origin.file().isEmpty()), state);
    }

    private static void within(Interpreter shell, Script script, ShellState state) {
        boolean before = state.inScript;
        state.inScript |= script.inScript();
        shell.script(Marks.plain(script.text()), state, "");
        state.inScript = before;
    }

    /** The text of an origin; empty for a file that cannot be read. */
    static String text(Sources.Source origin) {
        return origin.file().isEmpty() ? origin.text() : onDisk(origin.file()).orElse("");
    }

    /** Whether a path stands for the input of the program that reads it. */
    static boolean isInput(String path) {
        return path.equals("-")
                || path.equals("/dev/stdin")
                || (path.startsWith("/dev/fd/") && path.indexOf('/', 8) < 0)
                || path.startsWith("/proc/self/fd/");
    }

    /** The text of a file, as it is on disk or as the command makes it; empty where there is none that could be read. */
    static Optional<String> text(Call call, String path) {
        return read(call, path).map(Script::text);
    }

    /** A file that may be run, as it is on disk or as the command makes it. */
    static Optional<Script> read(Call call, String path) {
        MadeFiles made = call.state().made();
        for (String absolute : call.state().absolute(path)) {
            Optional<String> text = made.text(absolute);
            if (text.isPresent()) {
                return Optional.of(new Script(text.get(), call.state().inScript));
            }
            if (isInput(path)) {
                return Optional.of(new Script(call.input(), call.state().inScript));
            }
            if (Marks.known(absolute)) {
                text = onDisk(made.origin(absolute).orElse(absolute));
            }
            int below = absolute.indexOf(Marks.BELOW);
            if (below > 0 && Marks.known(absolute.substring(0, below))) {
                text = found(absolute.substring(0, below), absolute.substring(below + 1));
            }
            if (text.isPresent()) {
                return Optional.of(new Script(text.get(), true));
            }
        }
        return Optional.empty();
    }

    /** The scripts below a folder whose names match a pattern, one after the other. */
    private static Optional<String> found(String folder, String names) {
        try (Stream<Path> files = Files.find(
                Path.of(folder),
                MAX_FOLDERS,
                (path, attributes) ->
                        attributes.isRegularFile() && Wildcard.matches(names, String.valueOf(path.getFileName())))) {
            StringBuilder all = new StringBuilder();
            files.limit(MAX_FOUND)
                    .forEach(file -> onDisk(file.toString())
                            .ifPresent(text -> all.append(text).append('\n')));
            return all.isEmpty() ? Optional.empty() : Optional.of(all.toString());
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> onDisk(String path) {
        try {
            Path file = Path.of(path);
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_BYTES);
                boolean binary = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\0') >= 0;
                return binary ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (IOException | InvalidPathException | SecurityException e) {
            return Optional.empty();
        }
    }
}
