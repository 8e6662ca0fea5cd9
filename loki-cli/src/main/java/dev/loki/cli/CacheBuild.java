package dev.loki.cli;

import dev.loki.core.LokiException;
import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.Command;
import dev.loki.core.io.Outcome;
import dev.loki.core.io.Processes;
import dev.loki.core.io.Watch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Builds start-up caches: a JVM does what users do and writes down what it loaded, the result is tried once, and only then do
 * its options appear where the launcher looks. Of several builds at once each is whole, and the last stays.
 *
 * @param cache where they belong
 * @param env the environment of the JVMs that are started
 */
record CacheBuild(StartupCache cache, Map<String, String> env) {
    /** How long one JVM may take. */
    static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final String OPTIONS = "jvm.args";

    /**
     * Builds both caches and removes those of other jars.
     *
     * @throws StorageException if the folder of the installation cannot be written
     * @throws LokiException if the JVM makes no cache, or does not use what it made; loki starts without one
     */
    void run() {
        if (!cache.jarIsStated()) {
            throw failed(cache.jar() + " is not the jar that loki.jar.sha256 states; build or install loki again");
        }
        for (StartupCache.Kind kind : StartupCache.Kind.values()) {
            build(kind);
        }
        removeOthers();
    }

    private void build(StartupCache.Kind kind) {
        Path archive = cache.archive(kind);
        Path fresh = archive.resolveSibling("." + UUID.randomUUID() + ".tmp");
        List<String> options = options();
        try {
            Files.createDirectories(cache.folder());
            List<String> training = new ArrayList<>(options);
            training.add((StartupCache.isAot() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + fresh);
            java(training, Rehearsal.class.getName(), kind.word());
            if (!Files.isRegularFile(fresh)) {
                throw failed("this Java makes no start-up cache");
            }
            try (FileChannel channel = FileChannel.open(fresh)) {
                channel.force(true);
            }
            Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw StorageException.writing(archive, e);
        } finally {
            delete(fresh);
        }
        options.add(StartupCache.madeBy());
        options.add("-XX:+VerifySharedSpaces");
        options.add((StartupCache.isAot() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive);
        tryOut(options);
        StringBuilder text = new StringBuilder();
        options.forEach(option -> text.append(quoted(option)).append('\n'));
        AtomicFiles.write(cache.args(kind), text.toString());
    }

    /**
     * The options of the launcher; with the collector that starts faster: before Java 21 only G1 takes the heap objects of
     * the JDK's own archive as they are.
     */
    private List<String> options() {
        try {
            List<String> options =
                    new ArrayList<>(Files.readAllLines(cache.lib().resolve(OPTIONS)));
            if (Runtime.version().feature() < 21) {
                options.replaceAll(option -> option.equals("-XX:+UseSerialGC") ? "-XX:+UseG1GC" : option);
            }
            return options;
        } catch (IOException e) {
            throw StorageException.reading(cache.lib().resolve(OPTIONS), e);
        }
    }

    /** Starts once with the cache and looks whether the JVM takes a class of loki from it. */
    private void tryOut(List<String> options) {
        try {
            Path log = Files.createTempFile("loki-classes-", ".log");
            try {
                List<String> logging = new ArrayList<>(options);
                logging.add("-Xlog:class+load:file=" + log);
                java(logging, Main.class.getName(), "--version");
                boolean used = Files.readString(log, StandardCharsets.UTF_8)
                        .contains(Main.class.getName() + " source: shared objects file");
                if (!used) {
                    throw failed("this Java does not use the start-up cache that it made"
                            + (cache.lib().toString().contains(" ") ? "; a blank in the path of loki may be why" : ""));
                }
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw StorageException.writing(Path.of(System.getProperty("java.io.tmpdir", "")), e);
        }
    }

    private void java(List<String> options, String main, String word) {
        List<String> argv = new ArrayList<>();
        argv.add(cache.java());
        argv.addAll(options);
        argv.addAll(List.of("-cp", cache.jar().toString(), main, word));
        Outcome outcome = Processes.of().run(Command.of(argv, cache.lib(), env).withTimeout(TIMEOUT), Watch.NONE);
        if (!outcome.succeeded()) {
            throw failed(cache.java() + " ended with " + outcome.exitCode() + " while it built the start-up cache");
        }
    }

    /** Caches of jars that are no longer there; what cannot be removed only takes room. */
    private void removeOthers() {
        try (Stream<Path> folders = Files.list(cache.all())) {
            for (Path folder :
                    folders.filter(each -> !each.equals(cache.folder())).toList()) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder()).forEach(CacheBuild::delete);
                }
            }
        } catch (IOException e) {
            throw StorageException.writing(cache.all(), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It only takes room.
        }
    }

    /** An option as a file of arguments spells it (the {@code java} command's "@argfiles"). */
    private static String quoted(String option) {
        return '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static LokiException failed(String sentence) {
        return new LokiException("CACHE_UNAVAILABLE", sentence);
    }
}
