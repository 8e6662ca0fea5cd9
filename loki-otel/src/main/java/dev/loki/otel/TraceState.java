package dev.loki.otel;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The {@code tracestate} header, which is handed on as it came; what is malformed is dropped whole, as W3C asks. */
final class TraceState {
    /** The most members. */
    static final int MAX_MEMBERS = 32;

    /** The most characters that are handed on. */
    static final int MAX_LENGTH = 512;

    private static final Pattern MEMBER =
            Pattern.compile("(?:[a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})"
                    + "=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

    private TraceState() {}

    /** The header without blanks around it, or empty when it breaks the rules. */
    static String checked(String header) {
        String text = header.strip();
        if (text.length() > MAX_LENGTH) {
            return "";
        }
        Set<String> keys = new HashSet<>();
        int members = 0;
        for (String part : text.split(",", -1)) {
            String member = part.strip();
            if (member.isEmpty()) {
                continue;
            }
            members++;
            if (members > MAX_MEMBERS
                    || !MEMBER.matcher(member).matches()
                    || !keys.add(member.substring(0, member.indexOf('=')))) {
                return "";
            }
        }
        return members == 0 ? "" : text;
    }
}
