package dev.loki.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a small program leaves behind in a JVM of its own: the classes of loki that it loads, the threads that it starts,
 * the files that it makes.
 *
 * @param exit the program's exit code
 * @param output what it printed
 * @param classes the names of the loaded classes of loki
 * @param threads the names of the threads that ran at its end and are not the JVM's own
 * @param files the files in its folder at its end
 */
public record Footprint(int exit, String output, Set<String> classes, Set<String> threads, Set<String> files) {
    private static final Pattern LOADED = Pattern.compile("(dev\\.loki\\.[\\w.$]+) source:");
    private static final String THREAD = "thread: ";
    private static final Set<String> OF_THE_JVM = Set.of(
            "main",
            "Reference Handler",
            "Finalizer",
            "Signal Dispatcher",
            "Notification Thread",
            "Common-Cleaner",
            "Attach Listener");

    /** Runs the {@code main} of a test class in an empty folder, with the classes that these others come from. */
    public static Footprint of(Class<?> program, Path folder, Class<?>... needed) {
        List<String> classPath = new ArrayList<>(List.of("target/classes", "target/test-classes"));
        Stream.concat(Stream.of(Footprint.class), Stream.of(needed))
                .map(Footprint::origin)
                .forEach(classPath::add);
        try {
            Path log = Files.createTempFile("classes-", ".log");
            String absolute = classPath.stream()
                    .map(entry -> Path.of(entry).toAbsolutePath().toString())
                    .collect(Collectors.joining(File.pathSeparator));
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xlog:class+load=info:file=" + log,
                            "-cp",
                            absolute,
                            program.getName())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            Footprint footprint = new Footprint(exit, output, classes(log), threads(output), files(folder));
            Files.delete(log);
            return footprint;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** To be called by the program at its end: prints the threads that run. */
    public static void printThreads() {
        Thread.getAllStackTraces().keySet().forEach(thread -> System.out.println(THREAD + thread.getName()));
    }

    /** The loaded classes of one package. */
    public Set<String> classesOf(String packageName) {
        return classes.stream()
                .filter(name -> name.startsWith(packageName + "."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> classes(Path log) throws IOException {
        Set<String> classes = new TreeSet<>();
        for (String line : Files.readAllLines(log)) {
            Matcher loaded = LOADED.matcher(line);
            if (loaded.find()) {
                classes.add(loaded.group(1));
            }
        }
        return classes;
    }

    private static Set<String> threads(String output) {
        return output.lines()
                .filter(line -> line.startsWith(THREAD))
                .map(line -> line.substring(THREAD.length()))
                .filter(name -> !OF_THE_JVM.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !path.equals(folder))
                    .map(path -> folder.relativize(path).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String origin(Class<?> type) {
        try {
            URI origin =
                    type.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(origin).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
