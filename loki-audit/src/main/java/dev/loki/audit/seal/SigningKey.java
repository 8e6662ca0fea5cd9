package dev.loki.audit.seal;

import dev.loki.core.ConfigException;
import dev.loki.core.StorageException;
import dev.loki.core.io.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/**
 * The Ed25519 key that signs seals.
 *
 * <p>Its file holds one line, {@code PRIVATE+KEY+<name>+<key id in hex>+<base64 of 0x01 and the 32 secret bytes>}, the
 * form that other tools for signed notes use. Neither {@link #toString()} nor any message shows the secret. Immutable.
 */
public final class SigningKey {
    private static final String PREFIX = "PRIVATE+KEY+";
    private static final int MAX_FILE_BYTES = 4096;
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final PrivateKey key;
    private final byte[] seed;
    private final VerifierKey verifier;

    private SigningKey(PrivateKey key, byte[] seed, VerifierKey verifier) {
        this.key = key;
        this.seed = seed;
        this.verifier = verifier;
    }

    /**
     * A new key.
     *
     * @param name who signs: the origin of the seals, such as {@code example.org/payments/audit}
     * @throws ConfigException if the name is empty, too long, or has blanks or plus signs
     */
    public static SigningKey generate(String name, SecureRandom random) {
        if (!VerifierKey.nameIsValid(name)) {
            throw new ConfigException("a key's name has 1 to " + VerifierKey.MAX_NAME_LENGTH
                    + " characters, none of them a blank or a plus sign; choose one like example.org/project");
        }
        byte[] seed = new byte[VerifierKey.KEY_BYTES];
        random.nextBytes(seed);
        return ofSeed(name, seed);
    }

    /**
     * Reads a key file.
     *
     * @throws ConfigException if there is none, others than its owner may read or write it, or it holds no key
     */
    public static SigningKey read(Path file) {
        requirePrivate(file);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return parse(new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.UTF_8), file);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /**
     * Writes the key to a new file that only its owner may read.
     *
     * @throws ConfigException if the file exists already
     */
    public void write(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ConfigException(file + " exists already; a key is never overwritten, choose another file");
        }
        AtomicFiles.write(file, (encoded() + "\n").getBytes(StandardCharsets.UTF_8), AtomicFiles.Perm.OWNER_ONLY);
    }

    /** The public half. */
    public VerifierKey verifier() {
        return verifier;
    }

    /** The signature over these bytes. */
    byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }

    static SigningKey ofSeed(String name, byte[] seed) {
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            return new SigningKey(
                    key, seed.clone(), VerifierKey.of(name, pair(seed).getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }

    /** The pair of a secret: Java derives a public key only while it generates one, from the random bytes it asks for. */
    private static KeyPair pair(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        return generator.generateKeyPair();
    }

    static SigningKey parse(String text, Path file) {
        String line = text.strip();
        String[] parts =
                line.startsWith(PREFIX) ? line.substring(PREFIX.length()).split("\\+", 3) : new String[0];
        if (parts.length == 3 && VerifierKey.nameIsValid(parts[0])) {
            byte[] typed = decoded(parts[2]);
            if (typed.length == 1 + VerifierKey.KEY_BYTES && typed[0] == VerifierKey.ED25519) {
                SigningKey key = ofSeed(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
                if (key.verifier.idInHex().equals(parts[1])) {
                    return key;
                }
            }
        }
        throw new ConfigException(file + " holds no key for seals; make one with: loki audit key new FILE");
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static void requirePrivate(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ConfigException(file
                    + " is not a regular file; name the key file itself, or make one with: loki audit key new FILE");
        }
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try {
            if (!OWNER.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))) {
                throw new ConfigException(
                        file + " can be used by others than its owner; protect it with: chmod 600 " + file);
            }
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + " does not exist; make a key with: loki audit key new FILE", e);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private String encoded() {
        byte[] typed = new byte[1 + VerifierKey.KEY_BYTES];
        typed[0] = VerifierKey.ED25519;
        System.arraycopy(seed, 0, typed, 1, VerifierKey.KEY_BYTES);
        return PREFIX + verifier.name() + "+" + verifier.idInHex() + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    /** The public half; the secret is never shown. */
    @Override
    public String toString() {
        return verifier.toString();
    }
}
