package dev.loki.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The Java sources of the product, for pages that must agree with what no other module can see. */
final class Sources {
    private Sources() {}

    /** The text of every source that is shipped, by its path below the root. */
    static Map<String, String> main() {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> modules = Files.list(Page.ROOT)) {
            for (Path module : modules.filter(
                            path -> path.getFileName().toString().startsWith("loki-"))
                    .toList()) {
                read(module.resolve("src/main/java"), texts);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    /** The text of the one source file with that name. */
    static String named(String fileName) {
        List<String> found = main().entrySet().stream()
                .filter(source -> source.getKey().endsWith("/" + fileName))
                .map(Map.Entry::getValue)
                .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(found.size() + " sources are named " + fileName);
        }
        return found.get(0);
    }

    private static void read(Path folder, Map<String, String> texts) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                texts.put(Page.ROOT.relativize(file).toString(), Files.readString(file));
            }
        }
    }
}
