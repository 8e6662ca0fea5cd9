package dev.loki.policy.scan;

/**
 * Turns places in UTF-8 bytes into lines, columns and places in the text's UTF-16 units. Goes forward only, so that all
 * places of a text take one pass. A byte that is no UTF-8 counts as one unit. Not thread-safe.
 */
final class Places {
    private final byte[] text;
    private int at;
    /** How many more bytes than UTF-16 units stand before the place. */
    private int surplus;

    private int line = 1;
    private int lineStart;

    Places(byte[] text) {
        this.text = text;
    }

    /** Goes on to this byte, which is not before the last one. */
    void advance(int to) {
        while (at < to) {
            byte b = text[at++];
            if (b == '\n') {
                line++;
                lineStart = at - surplus;
            } else if (b < 0) {
                sequence(b & 0xFF);
            }
        }
    }

    private void sequence(int lead) {
        int length = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
        int end = at + length - 1;
        boolean valid = length > 1 && lead < 0xF5 && end <= text.length;
        for (int i = at; valid && i < end; i++) {
            valid = (text[i] & 0xC0) == 0x80;
        }
        if (valid) {
            surplus += length == 4 ? 2 : length - 1;
            at = end;
        }
    }

    int line() {
        return line;
    }

    int column() {
        return units() - lineStart + 1;
    }

    /** How many UTF-16 units stand before the place. */
    int units() {
        return at - surplus;
    }
}
