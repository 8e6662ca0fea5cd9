package dev.loki.integrations.agents;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a patch, in the envelope of {@code apply_patch} or as a unified diff.
 *
 * @param changed the files that are made or changed, with the lines that are added
 * @param removed the files that are removed
 * @param understood whether it is a patch at all
 */
record PatchText(Map<String, String> changed, List<String> removed, boolean understood) {
    private static final String BEGIN = "*** Begin Patch";
    private static final String END = "*** End Patch";

    /** The envelope within a command that hands it to {@code apply_patch}; empty where there is none. */
    static Optional<String> envelope(String command) {
        int begin = command.indexOf(BEGIN);
        if (begin < 0) {
            return Optional.empty();
        }
        int end = command.indexOf(END, begin);
        return Optional.of(command.substring(begin, end < 0 ? command.length() : end));
    }

    static PatchText read(String text) {
        Map<String, StringBuilder> changed = new LinkedHashMap<>();
        List<String> removed = new ArrayList<>();
        StringBuilder into = new StringBuilder();
        for (String line : text.split("\r?\n", -1)) {
            String trimmed = line.strip();
            Optional<String> file =
                    behind(trimmed, "*** Add File:", "*** Update File:", "*** Move to:", "rename to ", "copy to ");
            Optional<String> diffed = behind(line, "+++ ");
            if (file.isPresent()) {
                into = changed.computeIfAbsent(file.get(), path -> new StringBuilder());
            } else if (behind(trimmed, "*** Delete File:", "rename from ").isPresent()) {
                removed.add(behind(trimmed, "*** Delete File:", "rename from ").orElse(""));
            } else if (diffed.isPresent()) {
                String path = unprefixed(diffed.get());
                into = path.equals("/dev/null") ? into : changed.computeIfAbsent(path, p -> new StringBuilder());
            } else if (line.startsWith("--- ") && !line.startsWith("--- /dev/null")) {
                removed.add(unprefixed(line.substring(4).strip()));
            } else if (line.startsWith("+")) {
                into.append(line, 1, line.length()).append('\n');
            }
        }
        removed.removeIf(changed::containsKey);
        Map<String, String> texts = new LinkedHashMap<>();
        changed.forEach((path, lines) -> texts.put(path, lines.toString()));
        return new PatchText(texts, removed, !texts.isEmpty() || !removed.isEmpty());
    }

    private static Optional<String> behind(String line, String... starts) {
        for (String start : starts) {
            if (line.startsWith(start)) {
                return Optional.of(line.substring(start.length()).strip()).filter(path -> !path.isEmpty());
            }
        }
        return Optional.empty();
    }

    private static String unprefixed(String path) {
        int tab = path.indexOf('\t');
        String plain = tab < 0 ? path : path.substring(0, tab);
        return plain.startsWith("a/") || plain.startsWith("b/") ? plain.substring(2) : plain;
    }
}
