package dev.loki.policy.scan;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.CRC32;

/** A test of a value that a shape found: one that decides whether it is a finding, or one that confirms it. */
@FunctionalInterface
interface Check {
    /** Whether the value passes. */
    boolean holds(String value);

    /** Whether a check of that name decides; the others confirm, which raises the severity. */
    static boolean decides(String name) {
        return name.startsWith("entropy:")
                || name.equals("mixed")
                || name.equals("digit")
                || name.equals("random")
                || name.equals("basic");
    }

    /**
     * The check of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Check named(String name) {
        if (name.startsWith("entropy:")) {
            double least = Double.parseDouble(name.substring("entropy:".length()));
            return value -> entropy(value) >= least;
        }
        return switch (name) {
            case "mixed" -> Check::isMixed;
            case "digit" -> value -> value.chars().anyMatch(c -> c >= '0' && c <= '9');
            case "random" -> value -> SecretValue.isRandom(value.getBytes(StandardCharsets.ISO_8859_1));
            case "basic" -> value -> decoded(value).indexOf(':') > 0;
            case "crc" -> Check::hasCrc;
            case "jwt" -> Check::isJwt;
            case "base32" ->
                value -> value.chars().skip(4).allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7'));
            case "luhn" -> value -> Numbers.luhn(value.replaceAll("\\D", ""));
            case "iban" -> value -> Numbers.isIban(value.replace(" ", ""));
            default -> throw new IllegalArgumentException("there is no check '" + name + "'");
        };
    }

    /** Shannon's entropy of the value's signs, in bits per sign. */
    private static double entropy(String value) {
        int[] counts = new int[256];
        value.chars().forEach(c -> counts[c & 0xFF]++);
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / value.length();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }

    private static boolean isMixed(String value) {
        boolean upper = value.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
        boolean lower = value.chars().anyMatch(c -> c >= 'a' && c <= 'z');
        boolean digit = value.chars().anyMatch(c -> c >= '0' && c <= '9');
        return upper && lower && digit;
    }

    /** The last six signs are the CRC32 of the others behind the prefix, in base 62, as GitHub and npm write it. */
    private static boolean hasCrc(String value) {
        int prefix = value.indexOf('_') + 1;
        int checksum = value.length() - 6;
        if (checksum <= prefix) {
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(value.substring(prefix, checksum).getBytes(StandardCharsets.ISO_8859_1));
        long rest = crc.getValue();
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            digits.append("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".charAt((int) (rest % 62)));
            rest /= 62;
        }
        return value.substring(checksum).contentEquals(digits.reverse());
    }

    private static boolean isJwt(String value) {
        String header = decoded(value.substring(0, Math.max(0, value.indexOf('.'))));
        return header.startsWith("{") && header.toLowerCase(Locale.ROOT).contains("\"alg\"");
    }

    private static String decoded(String base64) {
        try {
            String plain = base64.replace('-', '+').replace('_', '/').replace("=", "");
            return new String(Base64.getDecoder().decode(plain), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
