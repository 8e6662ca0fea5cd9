package dev.loki.policy.scan;

import dev.loki.core.json.Document;
import dev.loki.core.json.Fields;
import dev.loki.core.json.Json;
import dev.loki.core.json.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the detectors' file, {@code docs/formats/detectors.md}. */
final class Detectors {
    private static final String FILE = "detectors.json";
    private static final String ASSIGNED = "assigned";

    private Detectors() {}

    /** The detectors that come with the product. */
    static List<Detector> builtIn() {
        try (InputStream in = Detectors.class.getResourceAsStream(FILE)) {
            return read(Json.document(Objects.requireNonNull(in, FILE).readAllBytes(), FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws dev.loki.core.ConfigException if an entry is wrong, with its place
     */
    static List<Detector> read(Document document) {
        List<Detector> detectors = new ArrayList<>();
        for (Fields entry : document.items()) {
            detectors.add(detector(entry, detectors.size()));
        }
        return List.copyOf(detectors);
    }

    private static Detector detector(Fields entry, int rank) {
        String id = entry.requireString("id");
        Kind kind = word(entry, "kind", Kind.values());
        Severity severity = word(entry, "severity", Severity.values());
        boolean standard = entry.bool("standard", true);
        List<String> keywords = entry.strings("keywords");
        Optional<String> pattern = entry.string("pattern");
        Optional<String> shape = entry.string("shape");
        List<String> checks = entry.strings("checks");
        entry.strings("match");
        entry.strings("clean");
        entry.done();
        if (pattern.isPresent() == (shape.isPresent() && !shape.get().equals(ASSIGNED))) {
            throw entry.error(
                    "pattern", "a detector has either \"pattern\" or a \"shape\" of its own; write one of them");
        }
        if (keywords.isEmpty() || keywords.stream().anyMatch(k -> k.isEmpty() || !isPlain(k))) {
            throw entry.error("keywords", "keywords are texts of lower-case ASCII; give at least one");
        }
        return new Detector(id, kind, severity, standard, keywords, pattern, shape.orElse(""), checks, rank);
    }

    private static boolean isPlain(String keyword) {
        return keyword.chars().allMatch(c -> c < 128) && keyword.equals(keyword.toLowerCase(Locale.ROOT));
    }

    private static <E extends Enum<E>> E word(Fields entry, String key, E[] values) {
        String found = entry.requireString(key);
        List<String> words =
                Stream.of(values).map(v -> v.name().toLowerCase(Locale.ROOT)).toList();
        int index = words.indexOf(found);
        if (index < 0) {
            String hint = Nearest.to(found, words).orElse(words.get(0));
            throw entry.error(
                    key, "\"" + key + "\" is one of " + String.join(", ", words) + "; did you mean " + hint + "?");
        }
        return values[index];
    }
}
