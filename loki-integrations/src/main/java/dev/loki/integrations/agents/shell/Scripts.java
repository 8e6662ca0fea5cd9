package dev.loki.integrations.agents.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads scripts that a command runs. What is in them is marked as {@link Access#inScript}. */
final class Scripts {
    /** The largest script that is read, in bytes. */
    static final int MAX_BYTES = 256 * 1024;

    private Scripts() {}

    /** Goes through a script file as a program of its own. */
    static void run(Call call, String path, List<String> arguments) {
        Optional<String> text = text(call, path);
        if (text.isEmpty()) {
            call.unread(Unread.CODE);
            return;
        }
        ShellState inner = call.state().copy();
        inner.inScript = true;
        inner.arguments(arguments);
        String start = text.get().lines().findFirst().orElse("");
        if (!start.startsWith("#!") || start.contains("sh")) {
            call.shell().script(text.get(), inner, "");
        } else {
            Code.read(call, inner, text.get());
        }
    }

    /** Goes through a file in the shell that reads it. */
    static void source(Call call, String path) {
        Optional<String> text = text(call, path);
        if (text.isEmpty()) {
            call.unread(Unread.CODE);
            return;
        }
        boolean before = call.state().inScript;
        call.state().inScript = true;
        call.shell().script(text.get(), call.state(), "");
        call.state().inScript = before;
    }

    /** The text of a file that exists now; empty where there is none that could be read. */
    static Optional<String> text(Call call, String path) {
        for (String absolute : call.state().absolute(path)) {
            if (!Marks.known(absolute)) {
                continue;
            }
            try {
                Path file = Path.of(absolute);
                if (Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES) {
                    try (InputStream in = Files.newInputStream(file)) {
                        byte[] bytes = in.readNBytes(MAX_BYTES);
                        boolean binary = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\0') >= 0;
                        return binary ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.UTF_8));
                    }
                }
            } catch (IOException | InvalidPathException | SecurityException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
