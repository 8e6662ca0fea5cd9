package dev.loki.audit.seal;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import dev.loki.core.env.Env;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * With what a log is sealed and verified.
 *
 * @param key what signs; nothing is sealed without one
 * @param trusted whose seals count: the key's own public half and those that are named
 * @param origin which log the seals are about; the name of the key that signs unless another one is set
 * @param head where the newest seal is copied to
 */
public record SealSettings(
        Optional<SigningKey> key, List<VerifierKey> trusted, Optional<String> origin, Optional<HeadCopy> head) {
    /** The variable that names the file of the private key and switches sealing on. */
    public static final String KEY_FILE = "LOKI_AUDIT_KEY_FILE";

    /** The variable that names a file of public keys, one per line, whose seals are trusted, too. */
    public static final String PUBLIC_KEYS = "LOKI_AUDIT_PUBLIC_KEYS";

    /** The variable that says which log the seals are about. */
    public static final String ORIGIN = "LOKI_AUDIT_ORIGIN";

    /** The variable that names the second place of the newest seal: a path, or {@code git:} and a ref. */
    public static final String HEAD = "LOKI_AUDIT_HEAD";

    /** The most public keys in a file. */
    public static final int MAX_KEYS = 100;

    /** Nothing is sealed, and seals are compared but not their signatures. */
    public static final SealSettings NONE =
            new SealSettings(Optional.empty(), List.of(), Optional.empty(), Optional.empty());

    /** Copies the list. */
    public SealSettings {
        trusted = List.copyOf(trusted);
    }

    /**
     * The settings in an environment; relative paths start at the project.
     *
     * @throws ConfigException if a variable is set and of no use; a half-configured seal never starts
     */
    public static SealSettings from(Env env, Path projectDir) {
        Optional<SigningKey> key = env.text(KEY_FILE).map(file -> SigningKey.read(projectDir.resolve(file)));
        List<VerifierKey> trusted = new ArrayList<>();
        key.ifPresent(own -> trusted.add(own.verifier()));
        env.text(PUBLIC_KEYS).ifPresent(file -> trusted.addAll(keys(projectDir.resolve(file))));
        Optional<String> origin = env.text(ORIGIN);
        origin.filter(name -> !VerifierKey.nameIsValid(name)).ifPresent(name -> {
            throw new ConfigException(ORIGIN + " must be a name without blanks and plus signs; correct or unset it");
        });
        Optional<HeadCopy> head = env.text(HEAD).map(place -> HeadCopy.to(place, projectDir, env.raw()));
        return new SealSettings(key, trusted, origin, head);
    }

    /** Settings that verify only, with these keys and nothing from the environment. */
    public static SealSettings trusting(List<VerifierKey> keys) {
        return new SealSettings(Optional.empty(), keys, Optional.empty(), Optional.empty());
    }

    /** The same, trusting further keys. */
    public SealSettings alsoTrusting(List<VerifierKey> keys) {
        List<VerifierKey> all = new ArrayList<>(trusted);
        all.addAll(keys);
        return new SealSettings(key, all, origin, head);
    }

    /** The same, without a second place. */
    public SealSettings withoutHead() {
        return new SealSettings(key, trusted, origin, Optional.empty());
    }

    /**
     * The public keys in a file, one per line; empty lines and those that begin with {@code #} do not count.
     *
     * @throws ConfigException if it cannot be read, holds none, or a line is no key
     */
    public static List<VerifierKey> keys(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ConfigException(file + " is no file with public keys; write one line per key into it, as printed"
                    + " by: loki audit key show");
        }
        try {
            List<VerifierKey> keys = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    keys.add(VerifierKey.parse(line));
                }
            }
            if (keys.isEmpty() || keys.size() > MAX_KEYS) {
                throw new ConfigException(
                        file + " holds " + keys.size() + " public keys; write 1 to " + MAX_KEYS + " into it");
            }
            return keys;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        } catch (ConfigException e) {
            throw e.getMessage() != null && e.getMessage().startsWith(file.toString())
                    ? e
                    : new ConfigException(file + ": " + e.getMessage(), e);
        }
    }
}
