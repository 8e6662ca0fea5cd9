package dev.loki.integrations.agents;

import java.text.Normalizer;

/**
 * Takes a text back to the ASCII letters that it could be taken for: compatibility forms, invisible characters, and the letters
 * of other scripts that look like Latin ones. Only for comparing, never for opening files.
 */
final class LookAlikes {
    private static final String FROM = "аАеЕоОрРсСхХуУіІјЈѕЅԁɡӏһΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορτιкКмМтТвВнНɩıǀ∕⁄․｡·‐‑‒–—−";
    private static final String TO = "aAeEoOpPcCxXyYiIjJsSdglhABEZHIKMNOPTYXavoptikKmMtTbBhHiil//...------";

    private LookAlikes() {}

    static String plain(String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFKC).codePoints().forEach(c -> {
            int type = Character.getType(c);
            int at = c < 0x10000 ? FROM.indexOf((char) c) : -1;
            if (at >= 0) {
                plain.append(TO.charAt(at));
            } else if (type != Character.FORMAT
                    && type != Character.CONTROL
                    && c != 0x34F
                    && (c < 0xFE00 || c > 0xFE0F)) {
                plain.appendCodePoint(c);
            }
        });
        return plain.toString();
    }
}
