package dev.loki.policy.scan;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A pattern that users supply, in the syntax of RE2, which matches in linear time whatever pattern and text are. It is
 * matched line by line. Immutable and thread-safe.
 */
public final class CustomPattern {
    /** The longest pattern, in characters. */
    public static final int MAX_LENGTH = 1_000;

    /** The largest product of nested counts, so that a short pattern does not become a large program. */
    public static final int MAX_REPETITION = 1_000;

    private final String name;
    private final Kind kind;
    private final Pattern pattern;

    private CustomPattern(String name, Kind kind, Pattern pattern) {
        this.name = name;
        this.kind = kind;
        this.pattern = pattern;
    }

    /**
     * A pattern for secrets.
     *
     * @param name the rule that findings carry
     * @throws IllegalArgumentException if it is no RE2 pattern, is too large, or matches the empty text; the message is one
     *     sentence with the fix
     */
    public static CustomPattern compile(String name, String regex) {
        return compile(name, regex, Kind.SECRET);
    }

    /** A pattern for that kind of findings; otherwise as {@link #compile(String, String)}. */
    public static CustomPattern compile(String name, String regex, Kind kind) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a pattern has no name; give it one");
        }
        if (regex.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "the pattern has more than " + MAX_LENGTH + " characters; shorten it or split it into several");
        }
        if (Repetition.of(regex) > MAX_REPETITION) {
            throw new IllegalArgumentException(
                    "the counts of the pattern multiply to more than " + MAX_REPETITION + "; lower them");
        }
        Pattern compiled = parsed(regex);
        if (compiled.matcher("").find()) {
            throw new IllegalArgumentException(
                    "the pattern matches the empty text, and so everywhere; ask for at least one character");
        }
        return new CustomPattern(name, kind, compiled);
    }

    private static Pattern parsed(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the pattern is no RE2 expression: " + e.getDescription() + "; correct it", e);
        }
    }

    /** The rule that findings carry. */
    public String name() {
        return name;
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return pattern.pattern();
    }

    void run(byte[] text, Scan scan) {
        for (int start = 0; start < text.length && !scan.more(); ) {
            int end = start;
            while (end < text.length && !Bytes.isLineBreak(text[end])) {
                end++;
            }
            if (end > start) {
                line(text, start, end, scan);
            }
            start = end + 1;
        }
    }

    private void line(byte[] text, int start, int end, Scan scan) {
        Matcher matcher = pattern.matcher(java.util.Arrays.copyOfRange(text, start, end));
        while (!scan.more() && matcher.find()) {
            if (matcher.end() > matcher.start()) {
                scan.add(new Hit(name, kind, Severity.HIGH, -1, start + matcher.start(), start + matcher.end()));
            }
        }
    }
}
