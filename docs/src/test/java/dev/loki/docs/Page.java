package dev.loki.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One Markdown document of the repository.
 *
 * @param path from the repository's root, with slashes
 * @param text its content
 */
record Page(String path, String text) {
    /** The root of the repository; the tests run in the folder of their module. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Set<String> NO_DOCUMENTS = Set.of("target", "src", ".git", ".loki", ".agent", "node_modules");
    private static final Pattern FENCE = Pattern.compile("(?m)^( *)```([^\\n`]*)\\n(.*?)^ *```$", Pattern.DOTALL);

    /** The page at that path. */
    static Page of(String path) {
        try {
            return new Page(path, Files.readString(ROOT.resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every document of the repository, in a stable order. */
    static List<Page> all() {
        List<Page> pages = new ArrayList<>();
        collect(ROOT, pages);
        return pages;
    }

    /** The documents below that folder. */
    static List<Page> below(String folder) {
        return all().stream().filter(page -> page.path().startsWith(folder)).toList();
    }

    private static void collect(Path folder, List<Page> pages) {
        try (Stream<Path> content = Files.list(folder)) {
            for (Path file : content.sorted().toList()) {
                if (Files.isDirectory(file)) {
                    if (!NO_DOCUMENTS.contains(file.getFileName().toString())) {
                        collect(file, pages);
                    }
                } else if (file.toString().endsWith(".md")) {
                    pages.add(of(ROOT.relativize(file).toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A fenced block.
     *
     * @param language the first word after the fence, or empty
     * @param target the second word: the file that the block shows, or empty
     * @param text the lines between the fences
     * @param line the line of its fence in the page, from 1
     */
    record Block(String language, String target, String text, int line) {}

    /** The fenced blocks, in order. */
    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Matcher fence = FENCE.matcher(text);
        while (fence.find()) {
            String[] words = (fence.group(2).strip() + " ").split(" ", -1);
            String content = fence.group(3).replaceAll("(?m)^" + fence.group(1), "");
            int line = 1 + (int) text.substring(0, fence.start()).lines().count();
            blocks.add(new Block(words[0], words[1], content, line));
        }
        return blocks;
    }

    /** The blocks of that language. */
    List<Block> blocks(String language) {
        return blocks().stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /** The text without fenced blocks, for tests about prose. */
    String prose() {
        return FENCE.matcher(text).replaceAll("");
    }

    /** The folder of the page. */
    Path folder() {
        return ROOT.resolve(path).resolveSibling("");
    }

    /** The path, so that a failed test does not print whole pages. */
    @Override
    public String toString() {
        return path;
    }
}
