package dev.loki.cli;

import dev.loki.core.ConfigException;
import dev.loki.core.LokiException;
import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonObject;
import dev.loki.policy.PolicyFile;
import dev.loki.policy.PolicySet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the commands below {@code loki policy} work with. The commands themselves name no type of the policy engine in a
 * method: the parser looks at their methods, and would load the engine for every other command.
 */
final class PolicyInput {
    /** The longest context, in bytes, that is read from a file or standard input. */
    static final int MAX_CONTEXT_BYTES = Json.MAX_BYTES;

    private PolicyInput() {}

    /**
     * The policies to work with: those of the named file, else those in force for the project.
     *
     * @throws ConfigException if they cannot be in force
     */
    static PolicySet policies(Composition loki, Optional<Path> file) {
        return file.isPresent()
                ? PolicyFile.read(loki.here().resolve(file.get()), file.get().toString())
                : PolicyFile.inForce(loki.env().raw(), loki.project());
    }

    /** A file that the user named, which must be there. */
    static Path existing(Composition loki, Path file) {
        Path path = loki.here().resolve(file);
        if (!Files.isRegularFile(path)) {
            throw new LokiException("USAGE", file + " does not exist or is no file; name one that does");
        }
        return path;
    }

    /**
     * The context that an option names: JSON, {@code @FILE}, or {@code -} for standard input; without the option an empty
     * object.
     *
     * @throws ConfigException if it is no JSON
     */
    static JsonValue context(Composition loki, Optional<String> option) {
        String given = option.orElse("{}");
        if (given.equals("-")) {
            return Json.parse(text(loki.streams().in()), "standard input");
        }
        if (!given.startsWith("@")) {
            return Json.parse(given, "--context");
        }
        Path file = existing(loki, Path.of(given.substring(1)));
        try (InputStream in = Files.newInputStream(file)) {
            return Json.parse(text(in), given.substring(1));
        } catch (IOException e) {
            throw new LokiException("USAGE", given.substring(1) + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** As {@link #context}, for commands that need an object. */
    static JsonObject objectContext(Composition loki, Optional<String> option) {
        if (context(loki, option) instanceof JsonObject object) {
            return object;
        }
        throw new LokiException("USAGE", "the context must be an object with fields");
    }

    private static String text(InputStream in) {
        try {
            return new String(in.readNBytes(MAX_CONTEXT_BYTES + 1), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
