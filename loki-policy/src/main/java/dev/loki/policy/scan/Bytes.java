package dev.loki.policy.scan;

/** Classes of bytes, and steps over a text. Bytes above 127 belong to none of the classes. */
final class Bytes {
    private static final int LOWER = 1;
    private static final int UPPER = 1 << 1;
    private static final int DIGIT = 1 << 2;
    private static final int HEX_LETTER = 1 << 3;
    private static final int NAME_SIGN = 1 << 4;
    private static final int BLANK = 1 << 5;
    private static final int BREAK = 1 << 6;
    private static final int UNDERSCORE = 1 << 7;
    private static final int[] CLASS = classes();

    private Bytes() {}

    private static int[] classes() {
        int[] table = new int[256];
        for (int c = 'a'; c <= 'z'; c++) {
            table[c] = LOWER | (c <= 'f' ? HEX_LETTER : 0);
            table[c - 'a' + 'A'] = UPPER | (c <= 'f' ? HEX_LETTER : 0);
        }
        for (int c = '0'; c <= '9'; c++) {
            table[c] = DIGIT;
        }
        table['_'] = NAME_SIGN | UNDERSCORE;
        table['-'] = NAME_SIGN;
        table['.'] = NAME_SIGN;
        table['$'] = NAME_SIGN;
        table[' '] = BLANK;
        table['\t'] = BLANK;
        table['\n'] = BREAK;
        table['\r'] = BREAK;
        return table;
    }

    private static boolean is(byte b, int mask) {
        return (CLASS[b & 0xFF] & mask) != 0;
    }

    static boolean isLower(byte b) {
        return is(b, LOWER);
    }

    static boolean isUpper(byte b) {
        return is(b, UPPER);
    }

    static boolean isDigit(byte b) {
        return is(b, DIGIT);
    }

    static boolean isLetter(byte b) {
        return is(b, LOWER | UPPER);
    }

    static boolean isAlphanumeric(byte b) {
        return is(b, LOWER | UPPER | DIGIT);
    }

    static boolean isHex(byte b) {
        return is(b, DIGIT | HEX_LETTER);
    }

    /** A letter, a digit or an underscore. */
    static boolean isWord(byte b) {
        return is(b, LOWER | UPPER | DIGIT | UNDERSCORE);
    }

    /** What names in code and configuration are made of: a word sign, {@code -}, {@code .} or {@code $}. */
    static boolean isName(byte b) {
        return is(b, LOWER | UPPER | DIGIT | NAME_SIGN);
    }

    static boolean isBlank(byte b) {
        return is(b, BLANK);
    }

    static boolean isLineBreak(byte b) {
        return is(b, BREAK);
    }

    static boolean isQuote(byte b) {
        return b == '"' || b == '\'' || b == '`';
    }

    static byte lower(byte b) {
        return isUpper(b) ? (byte) (b | 0x20) : b;
    }

    /** The first place from {@code at} that is no blank, at most {@code max} further. */
    static int skipBlanks(byte[] text, int at, int limit, int max) {
        int end = Math.min(limit, at + max);
        int i = at;
        while (i < end && isBlank(text[i])) {
            i++;
        }
        return i;
    }

    /** Whether the text holds this lower-case word at that place, in any case. */
    static boolean startsWith(byte[] text, int at, int limit, String word) {
        if (at < 0 || at + word.length() > limit) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (lower(text[at + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a token can begin here: the byte before is no word sign, or is the last of an escape such as {@code \n} or
     * {@code %3D}.
     */
    static boolean isTokenStart(byte[] text, int at) {
        if (at == 0 || !isWord(text[at - 1])) {
            return true;
        }
        boolean escape = at >= 2 && text[at - 2] == '\\' && "nrtbf".indexOf(text[at - 1]) >= 0;
        boolean encoded = at >= 3 && text[at - 3] == '%' && isHex(text[at - 2]) && isHex(text[at - 1]);
        return escape || encoded;
    }
}
