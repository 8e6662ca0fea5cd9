package dev.loki.policy.scan;

/** The text that is being scanned, and the place of the value that a shape found last. Not thread-safe. */
final class Candidate {
    final byte[] text;
    final int limit;
    final TokenPattern.Attempt attempt;
    final Assignment assignment;
    int start;
    int end;

    Candidate(byte[] text, int limit) {
        this.text = text;
        this.limit = limit;
        this.attempt = new TokenPattern.Attempt(text, limit);
        this.assignment = new Assignment(text, limit);
    }

    /** The byte there, or 0 outside of the text. */
    byte at(int i) {
        return i >= 0 && i < limit ? text[i] : 0;
    }

    boolean found(int from, int to) {
        start = from;
        end = to;
        return true;
    }

    /** The value as text, one character per byte. */
    String value() {
        return Masks.text(text, start, end);
    }

    /** Whether the line holds one of these lower-case words in the {@code reach} bytes before {@code at}. */
    boolean follows(int at, int reach, String... words) {
        for (int i = at - 1; i >= Math.max(0, at - reach) && !Bytes.isLineBreak(text[i]); i--) {
            for (String word : words) {
                if (Bytes.startsWith(text, i, at, word)) {
                    return true;
                }
            }
        }
        return false;
    }
}
