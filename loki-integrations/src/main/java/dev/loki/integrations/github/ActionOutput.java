package dev.loki.integrations.github;

import dev.loki.core.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Writes the outputs of a step to the file that Actions names in {@code GITHUB_OUTPUT}. Each value stands between two lines
 * of a fresh random word, so that no value can end early and set another output.
 */
public final class ActionOutput {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private ActionOutput() {}

    /** The text for these outputs. */
    static String text(Map<String, String> outputs, RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        outputs.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("an output's name has lower-case letters, digits and underscores");
            }
            String delimiter = delimiter(value, random);
            text.append(name)
                    .append("<<")
                    .append(delimiter)
                    .append('\n')
                    .append(value)
                    .append('\n')
                    .append(delimiter)
                    .append('\n');
        });
        return text.toString();
    }

    private static String delimiter(String value, RandomGenerator random) {
        byte[] bytes = new byte[16];
        String delimiter;
        do {
            random.nextBytes(bytes);
            delimiter = "loki_" + HexFormat.of().formatHex(bytes);
        } while (value.contains(delimiter));
        return delimiter;
    }

    /** Appends these outputs to a file that is there. */
    public static void append(Path file, Map<String, String> outputs, RandomGenerator random) {
        try {
            Files.write(file, text(outputs, random).getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }
}
