package dev.loki.audit.seal;

import dev.loki.core.ConfigException;
import dev.loki.core.io.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An Ed25519 public key with the name under which it signs, in the text form of C2SP signed notes:
 * {@code <name>+<key id in hex>+<base64 of 0x01 and the 32 bytes of the key>}. Immutable.
 */
public final class VerifierKey {
    /** The longest name of a key, in characters. */
    public static final int MAX_NAME_LENGTH = 200;

    static final byte ED25519 = 1;
    static final int KEY_BYTES = 32;

    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final byte[] bytes;
    private final PublicKey key;

    private VerifierKey(String name, byte[] bytes, PublicKey key) {
        this.name = name;
        this.bytes = bytes;
        this.key = key;
    }

    /** The key of these 32 bytes. */
    static VerifierKey of(String name, byte[] bytes) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_BYTES);
        System.arraycopy(bytes, 0, encoded, X509_PREFIX.length, KEY_BYTES);
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        return new VerifierKey(name, bytes.clone(), key);
    }

    /** The key of a JDK public key. */
    static VerifierKey of(String name, PublicKey key) throws GeneralSecurityException {
        byte[] encoded = key.getEncoded();
        return of(name, Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
    }

    /**
     * Reads the text form; blanks around it do not count.
     *
     * @throws ConfigException if it is no Ed25519 key of this form, or its id is not that of its key
     */
    public static VerifierKey parse(String text) {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length == 3 && nameIsValid(parts[0])) {
            try {
                byte[] typed = Base64.getDecoder().decode(parts[2]);
                if (typed.length == 1 + KEY_BYTES && typed[0] == ED25519) {
                    VerifierKey key = of(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
                    if (key.idInHex().equals(parts[1])) {
                        return key;
                    }
                }
            } catch (IllegalArgumentException | GeneralSecurityException e) {
                throw wrong(e);
            }
        }
        throw wrong(null);
    }

    private static ConfigException wrong(@org.jspecify.annotations.Nullable Exception cause) {
        String message = "this is no public key for seals; it reads name+id+key, as `loki audit key show` prints it";
        return cause == null ? new ConfigException(message) : new ConfigException(message, cause);
    }

    /** Whether a name may stand in a note: not empty, no blank, no plus sign, no control character. */
    static boolean nameIsValid(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME_LENGTH
                && name.codePoints()
                        .noneMatch(c -> c == '+'
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.isISOControl(c)
                                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    /** The name under which the key signs. */
    public String name() {
        return name;
    }

    /** The first four bytes of SHA-256 over name, line end, 0x01 and key. */
    byte[] id() {
        MessageDigest digest = Sha256.digest();
        digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(ED25519);
        digest.update(bytes);
        return Arrays.copyOf(digest.digest(), 4);
    }

    /** The id as it stands in the text form. */
    public String idInHex() {
        return HexFormat.of().formatHex(id());
    }

    /** Whether a signature over these bytes is this key's. */
    boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The text form, which is no secret. */
    @Override
    public String toString() {
        byte[] typed = new byte[1 + KEY_BYTES];
        typed[0] = ED25519;
        System.arraycopy(bytes, 0, typed, 1, KEY_BYTES);
        return name + "+" + idInHex() + "+" + Base64.getEncoder().encodeToString(typed);
    }

    /** Two are equal when name and key are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && name.equals(that.name) && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
