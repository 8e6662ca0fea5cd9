package dev.loki.core.io;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern over relative paths, in the style of gitignore.
 *
 * <p>{@code *} is any run of characters but {@code /}, {@code ?} one of them, {@code [a-z]} and {@code [!a-z]} one of a
 * set, and a backslash takes the next character as it is. {@code **} between slashes is any number of folders, also none; at
 * the end it is everything below. A trailing {@code /} means everything below. A pattern with a slash elsewhere, or in
 * front, counts from the root; one without matches at any depth. Names are compared by code point, case included, and a
 * leading dot is a character like any other.
 *
 * <p>Matching takes time proportional to pattern times path, no stack and no heap; nothing is retried. Immutable.
 */
public final class Glob {
    /** The longest pattern, in characters. */
    public static final int MAX_LENGTH = 4_096;

    private static final String ANY_FOLDERS = "**";

    private final String pattern;
    private final boolean text;
    private final List<GlobSegment> segments;

    private Glob(String pattern, boolean text, List<GlobSegment> segments) {
        this.pattern = pattern;
        this.text = text;
        this.segments = List.copyOf(segments);
    }

    /**
     * Reads a pattern over texts that are no paths: {@code *} is any run of characters, {@code /} included, and the whole
     * text has to match.
     *
     * @throws IllegalArgumentException if it is empty, too long or negated; the message is one sentence with the fix
     */
    public static Glob ofText(String pattern) {
        checkForm(pattern);
        if (pattern.isEmpty()) {
            throw empty();
        }
        return new Glob(pattern, true, List.of(GlobSegment.parse(pattern)));
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is empty, too long, negated, leads out of the root, or could never match;
     *     the message is one sentence with the fix
     */
    public static Glob compile(String pattern) {
        checkForm(pattern);
        boolean below = pattern.endsWith("/");
        String body = below ? pattern.substring(0, pattern.length() - 1) : pattern;
        boolean anchored = body.indexOf('/') >= 0;
        body = body.startsWith("/") ? body.substring(1) : body;
        if (body.isEmpty()) {
            throw empty();
        }
        List<String> names = new ArrayList<>();
        if (!anchored) {
            names.add(ANY_FOLDERS);
        }
        names.addAll(List.of(body.split("/", -1)));
        if (below) {
            names.add(ANY_FOLDERS);
        }
        return new Glob(pattern, false, segments(names));
    }

    private static void checkForm(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a pattern has more than " + MAX_LENGTH + " characters; shorten it");
        }
        if (pattern.startsWith("!")) {
            throw new IllegalArgumentException("a pattern cannot be negated; remove the \"!\" or write \"\\!\"");
        }
    }

    private static IllegalArgumentException empty() {
        return new IllegalArgumentException("a pattern is empty; write \"**\" for everything");
    }

    private static List<GlobSegment> segments(List<String> names) {
        List<GlobSegment> segments = new ArrayList<>();
        for (String name : names) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw new IllegalArgumentException("a pattern has an empty, \".\" or \"..\" part; remove it");
            }
            segments.add(name.equals(ANY_FOLDERS) ? GlobSegment.ANY_FOLDERS : GlobSegment.parse(name));
        }
        if (segments.get(segments.size() - 1) == GlobSegment.ANY_FOLDERS) {
            segments.add(GlobSegment.parse("*"));
        }
        return segments;
    }

    /** Whether the whole path matches; parts are separated by {@code /}, and one in front of the path is ignored. */
    public boolean matches(String relativePath) {
        if (text) {
            return segments.get(0).matches(relativePath, 0, relativePath.length());
        }
        int end = relativePath.length();
        int n = relativePath.startsWith("/") ? 1 : 0;
        n = n == end ? end + 1 : n;
        int p = 0;
        int retryPattern = -1;
        int retryName = 0;
        while (n <= end) {
            if (p < segments.size() && segments.get(p) == GlobSegment.ANY_FOLDERS) {
                retryPattern = ++p;
                retryName = n;
            } else if (p < segments.size() && segments.get(p).matches(relativePath, n, nameEnd(relativePath, n))) {
                p++;
                n = nameEnd(relativePath, n) + 1;
            } else if (retryPattern >= 0) {
                p = retryPattern;
                retryName = nameEnd(relativePath, retryName) + 1;
                n = retryName;
            } else {
                return false;
            }
        }
        return p == segments.size();
    }

    private static int nameEnd(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }

    /** Two are equal when they were written alike. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && glob.text == text && glob.pattern.equals(pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return pattern;
    }
}
