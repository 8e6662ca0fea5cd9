package dev.loki.audit.seal;

import dev.loki.core.io.Sha256;
import java.security.MessageDigest;

/**
 * The hashes of RFC 6962, section 2.1: leaves and inner nodes are told apart by their first byte, so that neither can be
 * passed off as the other. Not thread-safe.
 */
final class TreeHasher {
    /** The length of a hash, in bytes. */
    static final int HASH_BYTES = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest digest = Sha256.digest();

    /** The hash of the tree without leaves. */
    byte[] empty() {
        return digest.digest();
    }

    /** The hash of a leaf with these bytes. */
    byte[] leaf(byte[] bytes, int from, int length) {
        digest.update(LEAF);
        digest.update(bytes, from, length);
        return digest.digest();
    }

    /** The hash of a leaf with these bytes. */
    byte[] leaf(byte[] bytes) {
        return leaf(bytes, 0, bytes.length);
    }

    /** The hash of a node above two others. */
    byte[] node(byte[] left, byte[] right) {
        digest.update(NODE);
        digest.update(left);
        digest.update(right);
        return digest.digest();
    }
}
