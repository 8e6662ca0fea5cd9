package dev.loki.cli;

import dev.loki.core.StorageException;
import dev.loki.core.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where the start-up caches of one installation lie: class archives of the JVM (JEP 310 and 350 before Java 25, JEP 483 and
 * 514 from there on), for one jar and one java.
 *
 * <p>They lie in {@code lib/cache/} beside the jar, in a folder that is named after the jar's SHA-256, so that a cache is never
 * used with another jar; the JVM itself refuses an archive of another JVM. The launcher finds the options of a cache by the path
 * of the java that it starts.
 *
 * @param lib the folder that the jar lies in, absolute
 * @param jarHash the jar's SHA-256 as {@code loki.jar.sha256} states it
 * @param java the path by which the launcher starts java
 */
record StartupCache(Path lib, String jarHash, String java) {
    /** The property by which the launcher says which java it starts. */
    static final String JAVA_PROPERTY = "loki.java";

    /** The longest name of a file that every usual file system takes. */
    private static final int MAX_NAME = 255;

    private static final int BUFFER_BYTES = 1 << 16;

    /** What a cache is made for. */
    enum Kind {
        /** The commands that agents and hooks wait for; small, because the JVM checks every byte of it. */
        HOOK,
        /** All other commands. */
        FULL;

        String word() {
            return this == HOOK ? "hook" : "full";
        }
    }

    /** The caches of this process, or empty when it does not run from an installation's jar through its launcher. */
    static Optional<StartupCache> ofProcess() {
        Path jar = Path.of(System.getProperty("java.class.path", ""))
                .toAbsolutePath()
                .normalize();
        String java = System.getProperty(JAVA_PROPERTY, "");
        Path lib = jar.getParent();
        if (lib == null || !java.startsWith("/") || !Files.isRegularFile(jar.resolveSibling("loki.jar.sha256"))) {
            return Optional.empty();
        }
        StartupCache cache = new StartupCache(lib, statedHash(lib), java);
        return cache.args(Kind.HOOK).getFileName().toString().length() > MAX_NAME
                ? Optional.empty()
                : Optional.of(cache);
    }

    private static String statedHash(Path lib) {
        try {
            return Files.readString(lib.resolve("loki.jar.sha256")).strip().split(" ", 2)[0];
        } catch (IOException e) {
            throw StorageException.reading(lib.resolve("loki.jar.sha256"), e);
        }
    }

    Path jar() {
        return lib.resolve("loki.jar");
    }

    /** Whether the jar is the one that its hash file states. */
    boolean jarIsStated() {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(jar())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw StorageException.reading(jar(), e);
        }
        return HexFormat.of().formatHex(digest.digest()).equals(jarHash);
    }

    /** All caches of all jars and javas. */
    Path all() {
        return lib.resolve("cache");
    }

    /** The caches of this jar. */
    Path folder() {
        return all().resolve(jarHash);
    }

    /** The options with which the launcher starts java to use the cache; it does so while the archive is not newer. */
    Path args(Kind kind) {
        return folder().resolve(kind.word() + java.replace('/', '%') + ".args");
    }

    /** The class archive. */
    Path archive(Kind kind) {
        return folder().resolve(kind.word() + java.replace('/', '%') + ".cache");
    }

    /** The option that states in the options of a cache which JVM made it: the one that runs now. */
    static String madeBy() {
        String jvm = System.getProperty("java.home") + "\n" + System.getProperty("java.vm.version");
        return "-Dloki.cache=" + Sha256.hex(jvm).substring(0, 16);
    }

    /** Whether both caches are there for this jar, this java and the JVM that runs now. */
    boolean complete() {
        return complete(Kind.HOOK) && complete(Kind.FULL);
    }

    private boolean complete(Kind kind) {
        try {
            return Files.isRegularFile(archive(kind))
                    && Files.isRegularFile(args(kind))
                    && Files.getLastModifiedTime(archive(kind)).compareTo(Files.getLastModifiedTime(args(kind))) <= 0
                    && Files.readString(args(kind)).contains(madeBy());
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether this JVM uses a cache in this place: an older one takes a blank in its path for the end of it. */
    boolean usable() {
        return isAot() || !lib.toString().contains(" ");
    }

    /** Whether this JVM makes ahead-of-time caches; older ones make archives of class data. */
    static boolean isAot() {
        return Runtime.version().feature() >= 25;
    }
}
