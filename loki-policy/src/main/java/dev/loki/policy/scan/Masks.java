package dev.loki.policy.scan;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises what stands in a secret's place without being one: masks, placeholders and references. */
final class Masks {
    private static final int LONG_RUN = 4;
    private static final int LONG_NAME = 20;
    private static final int MOST_OTHERS = 10;
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "(?=[ypcirxn.*-])(?:your[-_ ]?(?:\\w{1,20}[-_ ])?(?:pass|secret|token|key|api|own|value)|placeholder|redacted|changeme"
                    + "|change[-_]me|[-_]here\\b|insert[-_]|replace[-_]?(?:me|this|with)|x{4}|\\.{3}|\\*{3}"
                    + "|not[-_]?(?:set|real|used))");
    private static final Pattern REFERENCE = Pattern.compile(
            "\\$[A-Za-z_({].*|%\\w+%|%[({]\\w.*|\\{\\w*}|<.*>|@[\\w.]+@|!\\w+|&\\w+|\\*\\w+|ENC\\[.*|arn:aws.*"
                    + "|(?:env|vault|ssm|secretsmanager|op|ref|file|https?):.*|\\.{0,2}/[\\w./@+-]*|~/.*|[A-Za-z]:\\\\.*");

    /** What makes a reference of a value wherever it stands in it. */
    private static final Pattern REFERRING =
            Pattern.compile("(?=[\\\\$%])(?:\\\\u\\p{XDigit}{4}|\\$\\(|\\$\\{?[A-Za-z_][\\w.:-]*+}|%[sdv]\\b)");

    private static final Pattern MEMBER =
            Pattern.compile("(?:[A-Za-z_$][\\w$]*(?:\\.|::|->|\\?\\.))+([A-Za-z_$][\\w$]*)");
    private static final Pattern CODE = Pattern.compile("[A-Za-z_$][\\w$.:>-]*[(\\[].*|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
            + "|[\\w./]*[{}<>\\[\\]|].*|(?=[\\w.-]+$)[A-Za-z][\\w.]*(?:-[\\w.]+)*-\\d+\\.\\d.*");

    private Masks() {}

    /**
     * Whether runs of one and the same sign make up at least half of the letters and digits, or there are none of these.
     * With long runs of other signs beside them it is no mask: samples in documents are built so, and nobody masks so.
     */
    static boolean covers(byte[] text, int start, int end) {
        int[] runs = new int[128];
        int signs = 0;
        int inRuns = 0;
        int most = 0;
        for (int i = start; i < end; ) {
            byte sign = Bytes.lower(text[i]);
            int run = i + 1;
            while (run < end && Bytes.lower(text[run]) == sign) {
                run++;
            }
            if (Bytes.isAlphanumeric(sign)) {
                signs += run - i;
                if (run - i >= LONG_RUN) {
                    inRuns += run - i;
                    runs[sign] += run - i;
                    most = Math.max(most, runs[sign]);
                }
            }
            i = run;
        }
        return signs == 0 || (most > 0 && most * 2 >= signs && (inRuns - most) * MOST_OTHERS <= signs);
    }

    /** Whether words say that somebody is to put the secret here. */
    static boolean isPlaceholder(String value) {
        return PLACEHOLDER.matcher(value.toLowerCase(Locale.ROOT)).find();
    }

    /** Whether the value names where the secret is. */
    static boolean isReference(String value) {
        return REFERENCE.matcher(value).matches()
                || REFERRING.matcher(value).find()
                || encloses(value, "{{", "}}")
                || encloses(value, "#{", "}");
    }

    private static boolean encloses(String value, String open, String close) {
        int start = value.indexOf(open);
        return start >= 0 && value.lastIndexOf(close) >= start + open.length();
    }

    /** Whether an unquoted value is an expression of a program, or names a version of something. */
    static boolean isCode(String value) {
        Matcher member = MEMBER.matcher(value);
        return member.matches()
                ? !isLongAndMixed(member.group(1))
                : value.indexOf(')') >= 0 || CODE.matcher(value).matches();
    }

    /** Tokens with a dot look like the member of an object, but members have no such names. */
    private static boolean isLongAndMixed(String name) {
        return name.length() >= LONG_NAME
                && name.chars().filter(Character::isDigit).count() >= 2;
    }

    static String text(byte[] text, int start, int end) {
        return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
