package dev.loki.core.engine;

import dev.loki.core.StorageException;
import dev.loki.core.io.ProjectDir;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The document that says what is to be built, from which questions may be answered.
 *
 * @param name what answers call it
 * @param text its text
 * @param given whether the run was started with it
 */
record Prd(String name, String text, boolean given) {
    /** The largest document that is put before an agent, in bytes. */
    static final long MAX_BYTES = 256 * 1024;

    /** A shorter quote would be found in any text. */
    static final int MIN_QUOTE = 8;

    private static final List<String> NAMES = List.of("PRD.md", "docs/PRD.md", ".loki/PRD.md");

    /** The Markdown that the run was started with, else the project's, if there is one. */
    static Optional<Prd> of(ProjectDir project, Path tasksFile) {
        boolean given = tasksFile.toString().toLowerCase(Locale.ROOT).endsWith(".md");
        Stream<Path> candidates = given
                ? Stream.of(tasksFile)
                : NAMES.stream().map(name -> project.root().resolve(name));
        return candidates.filter(Prd::usable).findFirst().map(file -> read(project, file, given));
    }

    private static boolean usable(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static Prd read(ProjectDir project, Path file, boolean given) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            String name = file.startsWith(project.root())
                    ? project.root().relativize(file).toString()
                    : String.valueOf(file.getFileName());
            return new Prd(name, text, given);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** Where a quote stands, letter by letter, within one line; empty when it does not, or says too little. */
    Optional<String> place(String quote) {
        String words = quote.strip();
        if (words.length() < MIN_QUOTE) {
            return Optional.empty();
        }
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(words)) {
                return Optional.of(name + ":" + (i + 1));
            }
        }
        return Optional.empty();
    }
}
