package dev.loki.policy.scan;

/**
 * Reads the assignment of a literal to a name, in the syntaxes of programs, configuration files, markup and command lines.
 *
 * <p>Works on one line; looks at no more than {@link #MAX_NAME} bytes of a name and {@link #MAX_VALUE} of a value. Not
 * thread-safe: its fields hold what the last successful {@link #read} found.
 */
final class Assignment {
    /** The most bytes on either side of a keyword that are taken for its name. */
    static final int MAX_NAME = 80;

    /** The most bytes of a value that are looked at. */
    static final int MAX_VALUE = 1_024;

    /** How many values that stand in one another are judged as a whole; of those deeper inside only the beginning is. */
    static final int MAX_NESTED = 4;

    /** The bytes of a value deep inside others that are judged. */
    static final int NESTED_VALUE = 64;

    private static final String CDATA = "<![cdata[";
    private static final int MAX_BLANKS = 64;
    private static final int MAX_TYPE = 40;

    private final byte[] text;
    private final int limit;

    int nameStart;
    int nameEnd;
    int valueStart;
    int valueEnd;
    /** Where the part of the value ends by which it is judged: its own end, unless it stands deep inside others. */
    int judgedEnd;
    /** Whether the value stands in quotes or between tags, so that it is a literal whatever it looks like. */
    boolean quoted;
    /** Whether an unquoted value follows a blank, as in program code, where it would be an expression. */
    boolean spaced;

    private int operator;

    /** How far the values reach that were read last, and how many of them stand in one another. */
    private int reach;

    private int nested;
    private int lastStart = -1;

    /** The run of bytes that end no bare value of the last kind: it is walked once for all values in it. */
    private int runStart;

    private int runEnd;
    private boolean runOfTag;
    private boolean runOfQuery;
    private long work;

    Assignment(byte[] text, int limit) {
        this.text = text;
        this.limit = limit;
    }

    /** Reads the assignment to the name that holds the keyword {@code [start, end)}. */
    boolean read(int start, int end) {
        nameEnd = end;
        int furthest = Math.min(limit, end + MAX_NAME);
        while (nameEnd < furthest && Bytes.isName(text[nameEnd])) {
            nameEnd++;
        }
        if (nameEnd == furthest && nameEnd < limit) {
            return false;
        }
        int value = afterOperator();
        if (value < 0) {
            return reversedComparison(start);
        }
        boolean literal = literal(value);
        if (literal) {
            nameStart = nameStart(start);
            limitJudgement();
        }
        return literal;
    }

    /**
     * Keeps time linear where assignments stand in one another, as in {@code a=b=c=…}: each byte would be judged as often as
     * there are names before it.
     */
    private void limitJudgement() {
        if (valueStart >= reach) {
            nested = 0;
        } else if (valueStart != lastStart) {
            nested++;
        }
        lastStart = valueStart;
        reach = Math.max(reach, valueEnd);
        judgedEnd = nested < MAX_NESTED ? valueEnd : Math.min(valueEnd, valueStart + NESTED_VALUE);
        work += judgedEnd - valueStart;
    }

    /** How many bytes of values were looked at. */
    long work() {
        return work;
    }

    private int nameStart(int keyword) {
        int start = keyword;
        int furthest = Math.max(0, keyword - MAX_NAME);
        while (start > furthest && Bytes.isName(text[start - 1])) {
            start--;
        }
        return start;
    }

    private byte at(int i) {
        return i >= 0 && i < limit ? text[i] : 0;
    }

    private int blanks(int i) {
        return Bytes.skipBlanks(text, i, limit, MAX_BLANKS);
    }

    /** The place of the value, or -1 when nothing is assigned. */
    private int afterOperator() {
        int p = nameEnd;
        boolean closed = false;
        if (at(p) == '\\' && Bytes.isQuote(at(p + 1))) {
            p += 2;
            closed = true;
        } else if (Bytes.isQuote(at(p))) {
            p++;
            closed = true;
        }
        if (at(p) == ']') {
            p++;
        }
        int q = blanks(p);
        operator = at(q);
        return switch (operator) {
            case '=' -> afterEquals(q + 1);
            case ':' -> afterColon(q + 1);
            case '?', '+', '|', '!', '&', '.' -> afterAssigningOperator(q);
            case '<' -> at(q + 1) == '-' ? blanks(q + 2) : -1;
            case '>' -> at(nameStart(nameEnd) - 1) == '<' ? blanks(q + 1) : -1;
            case ',' -> closed ? afterComma(q + 1) : -1;
            case '(' -> Bytes.isQuote(at(blanks(q + 1))) ? blanks(q + 1) : -1;
            default -> juxtaposed(p, q, closed);
        };
    }

    /** Behind {@code ?=}, {@code ||=}, {@code !=} and their like. */
    private int afterAssigningOperator(int i) {
        int equals = i + (at(i + 1) == operator ? 2 : 1);
        return at(equals) == '=' ? afterEquals(equals + 1) : -1;
    }

    private int afterEquals(int i) {
        int p = i;
        while (p < i + 2 && (at(p) == '=' || at(p) == '>' || at(p) == '~')) {
            p++;
        }
        return blanks(p);
    }

    /** After a colon comes a value, the rest of {@code :=} or {@code ::}, or a type and then an equals sign. */
    private int afterColon(int i) {
        int p = i;
        while (p < i + 2 && at(p) == ':') {
            p++;
        }
        if (at(p) == '=') {
            return blanks(p + 1);
        }
        int value = blanks(p);
        return Math.max(value, afterType(value));
    }

    /** Behind a type and an equals sign in front of a quote, or -1. */
    private int afterType(int start) {
        int p = start;
        int furthest = Math.min(limit, start + MAX_TYPE);
        while (p < furthest && (Bytes.isName(text[p]) || "<>[]?&| ".indexOf(text[p]) >= 0)) {
            p++;
        }
        int value = at(p) == '=' ? blanks(p + 1) : -1;
        return value >= 0 && p > start && Bytes.isQuote(at(value)) ? value : -1;
    }

    /** As {@link #afterType}, but the type is one word, because no colon says that it is one. */
    private int afterOneWord(int start) {
        int p = start;
        while (p < Math.min(limit, start + MAX_TYPE) && (Bytes.isName(text[p]) || text[p] == '*')) {
            p++;
        }
        int equals = blanks(p);
        int value = p > start && at(equals) == '=' ? blanks(equals + 1) : -1;
        return value >= 0 && Bytes.isQuote(at(value)) ? value : -1;
    }

    /** The second argument of {@code set("NAME", "value")}, or the second attribute of {@code key="NAME" value="value"}. */
    private int afterComma(int i) {
        int p = blanks(i);
        int value = valueAttribute(p);
        return value >= 0 ? value : Bytes.isQuote(at(p)) ? p : -1;
    }

    private int valueAttribute(int i) {
        int p = Bytes.isQuote(at(i)) ? i + 1 : i;
        if (!Bytes.startsWith(text, p, limit, "value")) {
            return -1;
        }
        p += "value".length();
        p = blanks(Bytes.isQuote(at(p)) ? p + 1 : p);
        return at(p) == '=' || at(p) == ':' ? blanks(p + 1) : -1;
    }

    /** A value that follows without an operator: a flag's, SQL's, a typed declaration's or an attribute's. */
    private int juxtaposed(int p, int q, boolean closed) {
        if (q == p) {
            return -1;
        }
        if (closed) {
            return valueAttribute(q);
        }
        if (at(nameStart(nameEnd)) == '-' && at(q) != '-') {
            return q;
        }
        return at(q) == '\'' || at(q) == '"' ? q : afterOneWord(q);
    }

    /** {@code "literal" == name}. */
    private boolean reversedComparison(int start) {
        nameStart = nameStart(start);
        int p = blanksBefore(nameStart);
        int signs = p;
        while (signs > p - 3 && (at(signs - 1) == '=' || at(signs - 1) == '!')) {
            signs--;
        }
        int close = blanksBefore(signs) - 1;
        if (p - signs < 2 || !Bytes.isQuote(at(close))) {
            return false;
        }
        int open = close - 1;
        while (open > close - MAX_VALUE && open >= 0 && text[open] != text[close] && !Bytes.isLineBreak(text[open])) {
            open--;
        }
        valueStart = open + 1;
        valueEnd = close;
        judgedEnd = close;
        work += close - open;
        quoted = true;
        spaced = false;
        return at(open) == at(close);
    }

    private int blanksBefore(int i) {
        int p = i;
        while (p > 0 && p > i - MAX_BLANKS && Bytes.isBlank(text[p - 1])) {
            p--;
        }
        return p;
    }

    private boolean literal(int at) {
        int p = at;
        if ("rbfuLN@$".indexOf(at(p)) >= 0 && Bytes.isQuote(at(p + 1))) {
            p++;
        }
        boolean escaped = at(p) == '\\' && Bytes.isQuote(at(p + 1));
        p += escaped ? 1 : 0;
        quoted = Bytes.isQuote(at(p));
        if (quoted) {
            byte quote = text[p];
            while (p < at + 3 && at(p + 1) == quote && at(p + 2) == quote) {
                p += 2;
            }
            inQuotes(p + 1, quote, escaped);
        } else {
            bare(Bytes.startsWith(text, p, limit, CDATA) ? p + CDATA.length() : p);
        }
        return valueEnd > valueStart;
    }

    private void inQuotes(int start, byte quote, boolean escaped) {
        int p = start;
        int furthest = Math.min(limit, start + MAX_VALUE);
        while (p < furthest && !Bytes.isLineBreak(text[p])) {
            if (text[p] == quote || (escaped && text[p] == '\\' && at(p + 1) == quote)) {
                break;
            }
            p += text[p] == '\\' && !escaped && p + 1 < furthest && !Bytes.isLineBreak(text[p + 1]) ? 2 : 1;
        }
        valueStart = start;
        valueEnd = Math.min(p, furthest);
        work += valueEnd - start;
        spaced = false;
    }

    private void bare(int start) {
        boolean tag = operator == '>';
        boolean query = at(nameStart(nameEnd) - 1) == '?' || at(nameStart(nameEnd) - 1) == '&';
        int end = bareEnd(start, tag, query);
        while (end > start && (tag ? "]>" : ".)]},\\").indexOf(text[end - 1]) >= 0) {
            end--;
        }
        valueStart = start;
        valueEnd = end;
        quoted = tag;
        spaced = operator == '=' && start > 0 && Bytes.isBlank(text[start - 1]);
    }

    private int bareEnd(int start, boolean tag, boolean query) {
        int furthest = Math.min(limit, start + MAX_VALUE);
        boolean known = start >= runStart && start < runEnd && tag == runOfTag && query == runOfQuery;
        int p = known ? Math.min(runEnd, furthest) : start;
        int walked = p;
        while (p < furthest && !ends(text[p], tag, query)) {
            p++;
        }
        work += p - walked;
        runStart = start;
        runEnd = known ? Math.max(runEnd, p) : p;
        runOfTag = tag;
        runOfQuery = query;
        return p;
    }

    private static boolean ends(byte b, boolean tag, boolean query) {
        if (Bytes.isLineBreak(b)) {
            return true;
        }
        if (tag) {
            return b == '<';
        }
        return Bytes.isBlank(b) || Bytes.isQuote(b) || b == ';' || b == ',' || (query && (b == '&' || b == '#'));
    }
}
