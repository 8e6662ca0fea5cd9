package dev.loki.integrations.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104) over raw bytes, compared in constant time. */
final class Signature {
    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /**
     * Whether one of the secrets signed these parts.
     *
     * @param secrets two at most, for the time in which one replaces the other; none means never
     * @param stated the prefix and the lower-case hexadecimal digits that came with the request
     */
    static boolean matches(List<String> secrets, String prefix, String stated, byte[]... parts) {
        boolean matches = false;
        for (String secret : secrets) {
            byte[] expected = (prefix + hex(secret, parts)).getBytes(StandardCharsets.US_ASCII);
            matches |= MessageDigest.isEqual(expected, stated.getBytes(StandardCharsets.UTF_8));
        }
        return matches;
    }

    private static String hex(String secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
