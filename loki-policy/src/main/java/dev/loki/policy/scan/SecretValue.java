package dev.loki.policy.scan;

import java.util.Locale;
import java.util.regex.Pattern;

/** Judges whether a value could be a secret: by its signs, its letter pairs and what it refers to. */
final class SecretValue {
    /** The shortest password that is reported. */
    static final int MIN_PASSWORD = 8;

    /** The shortest token that is reported under a name that only says that it is one. */
    static final int MIN_TOKEN = 10;

    private static final int MIN_HEX = 12;
    private static final int MIN_DIGITS_ALONE = 24;
    private static final int MIN_LETTERS_ALONE = 15;
    private static final int FEW_PAIRS = 4;
    private static final int MANY_SYMBOLS = 5;
    private static final double MIXED_CASE = 0.3;
    private static final double RANDOM_LETTERS = 4.2;
    private static final Pattern SECRET_WORD =
            Pattern.compile("passw|secret|token|key|hash|auth|cred|login|user|md5|sha\\d|base64|utf");
    private static final Pattern PROSE = Pattern.compile(
            ".*\\b(?:the|your|must|is|be|a|an|to|of|for|please|enter|invalid|required|forgot|reset|and|or|not|at|least|with|in|on"
                    + "|new|old|this|password)\\b.*");
    private static final Pattern PASSPHRASE = Pattern.compile("[a-z0-9]+(?: [a-z0-9]+){3,9}");

    private final byte[] text;
    private final int start;
    private final int end;
    private int digits;
    private int lower;
    private int upper;
    private int hexLetters;
    private int symbols;
    private int joints;
    private int blanks;
    private int foreign;
    private int alternations;

    private SecretValue(byte[] text, int start, int end) {
        this.text = text;
        this.start = start;
        this.end = end;
        for (int i = start; i < end; i++) {
            count(text[i]);
            if (i > start && Bytes.isDigit(text[i]) != Bytes.isDigit(text[i - 1])) {
                alternations++;
            }
        }
    }

    private void count(byte b) {
        if (Bytes.isDigit(b)) {
            digits++;
        } else if (Bytes.isLetter(b)) {
            lower += Bytes.isLower(b) ? 1 : 0;
            upper += Bytes.isUpper(b) ? 1 : 0;
            hexLetters += Bytes.isHex(b) ? 1 : 0;
        } else if (b < 0) {
            foreign++;
        } else if (Bytes.isBlank(b)) {
            blanks++;
        } else if ("-_./:%\\".indexOf(b) >= 0) {
            joints++;
        } else {
            symbols++;
        }
    }

    /** Whether a value that stands alone looks random. */
    static boolean isRandom(byte[] value) {
        return new SecretValue(value, 0, value.length).isToken();
    }

    /** What is assigned. */
    static SecretValue of(byte[] text, Assignment assignment) {
        return new SecretValue(text, assignment.valueStart, assignment.judgedEnd);
    }

    /** Whether the signs of what is assigned are those of a secret of that sort; cheap, and true for some that are none. */
    boolean plausible(SecretName sort, Assignment assignment) {
        int least = sort == SecretName.PASSWORD ? MIN_PASSWORD : MIN_TOKEN;
        if (end - start < least || text[start] == '$') {
            return false;
        }
        if (foreign * 2 > end - start) {
            return false;
        }
        boolean possible = sort == SecretName.PASSWORD
                ? digits + symbols > 0 || (blanks > 0 && assignment.quoted) || isToken()
                : isToken() || isDense(assignment);
        return possible && !Masks.covers(text, start, end);
    }

    /** Whether a plausible value stands for itself: is no placeholder, reference, expression or prose. */
    boolean isLiteral(SecretName sort, Assignment assignment) {
        String words = Masks.text(text, start, end);
        boolean dense = isDense(assignment);
        if (!dense && sort == SecretName.PASSWORD && !isPassword(words, assignment)) {
            return false;
        }
        if (isName(words, text, assignment) || Masks.isPlaceholder(words)) {
            return false;
        }
        return dense || ((assignment.quoted || !Masks.isCode(words)) && !Masks.isReference(words));
    }

    /** Whether it is a literal full of signs that neither words nor references have. */
    private boolean isDense(Assignment assignment) {
        return assignment.quoted && blanks == 0 && symbols >= MANY_SYMBOLS;
    }

    /** Whether the value only repeats the name. */
    private static boolean isName(String value, byte[] text, Assignment assignment) {
        return value.length() <= assignment.nameEnd - assignment.nameStart
                && Masks.text(text, assignment.nameStart, assignment.nameEnd)
                        .toLowerCase(Locale.ROOT)
                        .contains(value.toLowerCase(Locale.ROOT));
    }

    private boolean isPassword(String words, Assignment assignment) {
        if (blanks > 0) {
            return assignment.quoted
                    && PASSPHRASE.matcher(words).matches()
                    && !PROSE.matcher(words).matches();
        }
        if (digits == 0 && symbols == 0) {
            return isToken();
        }
        if (lower + upper == 0 && symbols == 0) {
            return joints == 0 && (assignment.quoted || !assignment.spaced);
        }
        boolean named = SECRET_WORD.matcher(words.toLowerCase(Locale.ROOT)).find();
        boolean plain = assignment.quoted || !assignment.spaced;
        return !named || (plain && digits > 0);
    }

    /** Whether it looks random. */
    private boolean isToken() {
        int length = end - start;
        int letters = lower + upper;
        if (blanks > 0 || symbols * 2 > length) {
            return false;
        }
        if (letters == 0) {
            return digits >= MIN_DIGITS_ALONE && joints == 0;
        }
        Wording wording = Wording.of(text, start, end);
        if (digits == 0) {
            return length >= MIN_LETTERS_ALONE
                    && (wording.flips() > letters * MIXED_CASE
                            || (wording.pairs() > FEW_PAIRS && wording.mean() < RANDOM_LETTERS));
        }
        if (letters == hexLetters && symbols == 0) {
            return digits + letters >= MIN_HEX && digits >= 2 && letters >= 2;
        }
        boolean wordless = wording.pairs() <= FEW_PAIRS ? digits >= 3 : wording.mean() < Wording.WORDS;
        return length >= MIN_HEX && (wordless || alternations >= length / 4);
    }
}
