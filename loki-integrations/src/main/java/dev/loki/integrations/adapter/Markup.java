package dev.loki.integrations.adapter;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Puts text of others into Markdown so that it stays text: no formatting, table cell, link, HTML, mention, reference to an
 * issue, or address that a site would turn into a link. Invisible characters that reorder text are dropped.
 */
public final class Markup {
    /** Keeps two characters from being read together; is not seen. */
    private static final String APART = "\u200B";

    private static final Pattern PUNCTUATION = Pattern.compile("[\\\\`*_{}\\[\\]()#+!|~>$^=-]");
    private static final Pattern CONTROLS =
            Pattern.compile("[\\p{Cntrl}\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u2069\\uFEFF]");

    private Markup() {}

    /** A text on one line, as text. */
    public static String escape(String text) {
        String line =
                CONTROLS.matcher(text.replaceAll("\\s+", " ")).replaceAll("").strip();
        String html = line.replace("&", "&amp;").replace("<", "&lt;");
        return PUNCTUATION
                .matcher(html)
                .replaceAll("\\\\$0")
                .replace("@", "@" + APART)
                .replaceAll("\\\\#(?=\\d)", "\\\\#" + APART)
                .replaceAll("(?i)\\b(GH)\\\\-(?=\\d)", "$1\\\\-" + APART)
                .replace("://", ":" + APART + "//")
                .replaceAll("(?i)\\bwww\\.", "www" + APART + ".")
                .replaceAll("(?i)\\b([0-9a-f]{7})(?=[0-9a-f]{0,33}\\b)", "$1" + APART)
                .replaceAll("(?m)^(\\d+)\\.", "$1\\\\.");
    }

    /** A text of several lines, as text; line breaks stay. */
    public static String escapeLines(String text) {
        return text.lines().map(Markup::escape).reduce((a, b) -> a + "  \n" + b).orElse("");
    }

    /** A block of code that its text cannot end. */
    public static String fence(String text) {
        String fence = "```";
        while (text.contains(fence)) {
            fence += "`";
        }
        return fence + "text\n" + text.stripTrailing() + "\n" + fence;
    }

    /** A link to an address of https; empty when it is none. */
    public static Optional<String> link(String address) {
        try {
            URI uri = new URI(address);
            boolean fine = "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && address.matches("[!-~]+")
                    && !address.matches(".*[<>()\\[\\]`|\\\\].*");
            return fine ? Optional.of("<" + address + ">") : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** At most that many characters, cut between characters, with a note where something is missing. */
    public static String bounded(String text, int max) {
        String note = "\n\n*The rest was left out.*\n";
        if (text.length() <= max) {
            return text;
        }
        int end = max - note.length();
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        String kept = text.substring(0, end);
        int line = kept.lastIndexOf('\n');
        return (line > end / 2 ? kept.substring(0, line) : kept) + note;
    }
}
