package dev.loki.integrations.agents.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Files that a command makes before it may run them: their texts, and what was copied or moved to where. Everything that was
 * written to a file stays, for either branch of a choice may have been the last to write it. Not thread-safe.
 */
final class MadeFiles {
    /** The most files that are remembered. */
    static final int MAX_FILES = 256;

    /** The most characters that are remembered, in all files. */
    static final int MAX_CHARS = 4_000_000;

    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, String> copies = new LinkedHashMap<>();
    private int chars;

    /** A text was written to a file; {@code before} is what it held if it was not made by this command. */
    void write(String path, String text, String before) {
        String name = Lexical.normal(path);
        String old = texts.getOrDefault(name, before);
        if (texts.size() < MAX_FILES && chars + text.length() <= MAX_CHARS) {
            chars += text.length();
            texts.put(name, old + text);
        }
    }

    /** A file or folder was copied or moved to another place. */
    void copy(String from, String to) {
        if (copies.size() < MAX_FILES && Marks.known(from)) {
            copies.put(Lexical.normal(to), Lexical.normal(from));
        }
    }

    /** What this command wrote to the file. */
    Optional<String> text(String path) {
        return texts.isEmpty() ? Optional.empty() : Optional.ofNullable(texts.get(Lexical.normal(path)));
    }

    /** Where the file was copied from, or the folder that it is in. */
    Optional<String> origin(String path) {
        if (copies.isEmpty()) {
            return Optional.empty();
        }
        String normal = Lexical.normal(path);
        for (Map.Entry<String, String> copy : copies.entrySet()) {
            String place = copy.getKey();
            if (normal.equals(place) || normal.startsWith(place + "/")) {
                return Optional.of(copy.getValue() + normal.substring(place.length()));
            }
        }
        return Optional.empty();
    }
}
