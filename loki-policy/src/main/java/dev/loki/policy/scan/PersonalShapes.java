package dev.loki.policy.scan;

import java.util.Locale;
import java.util.Set;

/** The shapes of personal data. Each looks at most some hundred bytes around its keyword. */
final class PersonalShapes {
    private static final int MAX_LOCAL = 64;
    private static final int MAX_DOMAIN = 253;
    private static final int MAX_TOP_LEVEL = 24;
    private static final int LABEL_REACH = 40;
    private static final int MIN_PHONE_DIGITS = 8;
    private static final int MAX_PHONE_DIGITS = 15;
    private static final Set<String> FILE_ENDINGS = Set.of(
            "png",
            "jpg",
            "jpeg",
            "gif",
            "svg",
            "webp",
            "ico",
            "pdf",
            "css",
            "js",
            "ts",
            "jsx",
            "tsx",
            "mjs",
            "json",
            "html",
            "xml",
            "yml",
            "yaml",
            "md",
            "txt",
            "java",
            "py",
            "rb",
            "go",
            "rs",
            "so",
            "jar",
            "zip",
            "gz",
            "tgz",
            "service",
            "timer",
            "socket",
            "target",
            "mount",
            "localhost",
            "example",
            "invalid");
    private static final Set<String> LABELS_OF_CODE = Set.of("this", "super", "return", "break", "continue", "git");
    private static final String[] PHONE_LABELS = {"phone", "tel", "call", "mobile", "cell", "fax"};
    private static final String[] SSN_LABELS = {"ssn", "social"};

    private PersonalShapes() {}

    static boolean email(Candidate c, int start, int end) {
        int from = start;
        while (from > Math.max(0, start - MAX_LOCAL) && isLocal(c.text[from - 1])) {
            from--;
        }
        while (from < start && !Bytes.isAlphanumeric(c.text[from])) {
            from++;
        }
        if (from == start || c.text[start - 1] == '.' || isInUrl(c, from)) {
            return false;
        }
        int to = end;
        int dot = -1;
        while (to < Math.min(c.limit, end + MAX_DOMAIN) && isDomain(c.text[to])) {
            dot = c.text[to] == '.' && to + 1 < c.limit && isTopLevel(c.text[to + 1]) ? to : dot;
            to++;
        }
        if (dot <= end || c.text[end] == '-' || c.text[end] == '.') {
            return false;
        }
        int topEnd = dot + 1;
        while (topEnd < to && isTopLevel(c.text[topEnd])) {
            topEnd++;
        }
        boolean follows = topEnd < to && c.text[topEnd] != '.' && c.text[topEnd] != '-';
        String top = Masks.text(c.text, dot + 1, topEnd).toLowerCase(Locale.ROOT);
        String local = Masks.text(c.text, from, start).toLowerCase(Locale.ROOT);
        return !follows
                && top.length() >= 2
                && top.length() <= MAX_TOP_LEVEL
                && c.at(topEnd) != '('
                && c.at(topEnd) != '_'
                && !FILE_ENDINGS.contains(top)
                && !LABELS_OF_CODE.contains(local)
                && c.found(from, topEnd);
    }

    private static boolean isLocal(byte b) {
        return Bytes.isAlphanumeric(b) || b == '.' || b == '_' || b == '%' || b == '+' || b == '-';
    }

    private static boolean isDomain(byte b) {
        return Bytes.isAlphanumeric(b) || b == '.' || b == '-' || b < 0;
    }

    private static boolean isTopLevel(byte b) {
        return Bytes.isLetter(b) || b < 0;
    }

    /** Whether what looks like a local part is the user or the password of an address. */
    private static boolean isInUrl(Candidate c, int from) {
        if (c.at(from - 1) == '/') {
            return true;
        }
        return c.at(from - 1) == ':' && c.follows(from, MAX_LOCAL, "://");
    }

    /** Whether a number can begin here. */
    private static boolean isNumberStart(Candidate c, int at) {
        byte before = c.at(at - 1);
        boolean joined =
                before == '.' || before == '-' || before == '/' || before == '+' || before == '\\' || before == ',';
        return !Bytes.isWord(before) && !(joined && (Bytes.isAlphanumeric(c.at(at - 2)) || before == '+'));
    }

    private static boolean isNumberEnd(Candidate c, int at) {
        byte next = c.at(at);
        boolean joins = next == '-' || next == '.' || next == '/';
        return !Bytes.isWord(next) && !(joins && Bytes.isAlphanumeric(c.at(at + 1)));
    }

    static boolean ssn(Candidate c, int start, int end) {
        if (!isNumberStart(c, start)) {
            return false;
        }
        byte separator = c.at(end);
        boolean separated = separator == '-' || separator == ' ' || separator == '.';
        int group = end + (separated ? 1 : 0);
        int serial = group + 2 + (separated ? 1 : 0);
        int last = serial + 4;
        boolean digits = digits(c, group, 2) && digits(c, serial, 4) && (!separated || c.at(group + 2) == separator);
        if (!digits || !isNumberEnd(c, last)) {
            return false;
        }
        String area = Masks.text(c.text, start, end);
        boolean valid = !area.equals("000")
                && !area.equals("666")
                && area.charAt(0) != '9'
                && !(c.at(group) == '0' && c.at(group + 1) == '0')
                && !Masks.text(c.text, serial, last).equals("0000");
        return valid && (separator == '-' || c.follows(start, LABEL_REACH, SSN_LABELS)) && c.found(start, last);
    }

    private static boolean digits(Candidate c, int at, int count) {
        for (int i = at; i < at + count; i++) {
            if (!Bytes.isDigit(c.at(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean card(Candidate c, int start, int end) {
        if (!isNumberStart(c, start)) {
            return false;
        }
        StringBuilder digits = new StringBuilder();
        byte separator = 0;
        int p = start;
        while (digits.length() < 20) {
            if (Bytes.isDigit(c.at(p))) {
                digits.append((char) c.at(p++));
            } else if ((c.at(p) == ' ' || c.at(p) == '-') && Bytes.isDigit(c.at(p + 1)) && digits.length() % 2 == 0) {
                if (separator != 0 && separator != c.at(p)) {
                    break;
                }
                separator = c.at(p++);
            } else {
                break;
            }
        }
        return isNumberEnd(c, p) && Numbers.isCard(digits.toString()) && c.found(start, p);
    }

    static boolean iban(Candidate c, int start, int end) {
        if (!Bytes.isTokenStart(c.text, start)) {
            return false;
        }
        StringBuilder signs = new StringBuilder();
        int wanted = Numbers.ibanLength(Masks.text(c.text, start, start + 2));
        int p = start;
        while (signs.length() < wanted) {
            if (Bytes.isAlphanumeric(c.at(p))) {
                signs.append((char) c.at(p++));
            } else if (c.at(p) == ' ' && signs.length() % 4 == 0 && !signs.isEmpty()) {
                p++;
            } else {
                return false;
            }
        }
        return wanted > 0 && !Bytes.isWord(c.at(p)) && Numbers.isIban(signs.toString()) && c.found(start, p);
    }

    static boolean phone(Candidate c, int start, int end) {
        return c.text[start] == '+' ? internationalPhone(c, start) : americanPhone(c, start);
    }

    /** ITU-T E.164: a plus sign and eight to fifteen digits, which may be grouped. */
    private static boolean internationalPhone(Candidate c, int start) {
        byte before = c.at(start - 1);
        if (Bytes.isWord(before) || before == ')' || before == '+' || before == '/' || c.at(start + 1) == '0') {
            return false;
        }
        int digits = 0;
        int end = -1;
        int p = start + 1;
        while (digits <= MAX_PHONE_DIGITS && Bytes.isDigit(c.at(p))) {
            while (Bytes.isDigit(c.at(p))) {
                digits++;
                p++;
            }
            if (digits >= MIN_PHONE_DIGITS && digits <= MAX_PHONE_DIGITS) {
                end = p;
            }
            p = nextGroup(c, p);
        }
        return end > 0 && isNumberEnd(c, end) && c.found(start, end);
    }

    /** Where the next group of digits would begin: behind one sign, or two with a parenthesis. */
    private static int nextGroup(Candidate c, int at) {
        if (" -.()".indexOf(c.at(at)) < 0) {
            return at;
        }
        boolean parenthesis = c.at(at) == ')' || c.at(at + 1) == '(';
        return at + (parenthesis && !Bytes.isDigit(c.at(at + 1)) ? 2 : 1);
    }

    /** The North American plan: area and exchange begin with 2 to 9. */
    private static boolean americanPhone(Candidate c, int start) {
        boolean open = c.text[start] == '(';
        int area = open ? start + 1 : start;
        boolean prefixed = c.at(start - 1) == '-' && c.at(start - 2) == '1';
        if ((!prefixed && !isNumberStart(c, start)) || c.at(area) < '2') {
            return false;
        }
        int p = area + 3 + (open ? 1 : 0);
        byte separator = c.at(p);
        boolean separated = separator == '-' || separator == '.' || separator == ' ';
        int exchange = p + (separated ? 1 : 0);
        int line = exchange + 3 + (separated || open ? 1 : 0);
        byte second = c.at(exchange + 3);
        boolean same = open ? second == '-' || second == '.' || second == ' ' : !separated || second == separator;
        boolean valid = same
                && digits(c, area, 3)
                && digits(c, exchange, 3)
                && digits(c, line, 4)
                && c.at(exchange) >= '2'
                && isNumberEnd(c, line + 4);
        boolean plain = !open && (separator == ' ' || !separated);
        return valid && (!plain || c.follows(start, LABEL_REACH, PHONE_LABELS)) && c.found(start, line + 4);
    }

    static boolean ipv4(Candidate c, int start, int end) {
        int from = start;
        while (from > 0 && start - from < 4 && Bytes.isDigit(c.text[from - 1])) {
            from--;
        }
        int p = from;
        for (int part = 0; part < 4; part++) {
            int value = 0;
            int first = p;
            while (p < first + 3 && Bytes.isDigit(c.at(p))) {
                value = value * 10 + c.at(p++) - '0';
            }
            boolean ended = part == 3 || c.at(p++) == '.';
            if (p == first || value > 255 || !ended) {
                return false;
            }
        }
        return isNumberStart(c, from) && isNumberEnd(c, p) && c.found(from, p);
    }
}
