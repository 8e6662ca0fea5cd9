package dev.loki.policy.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Judges by its words what a name stands for. */
enum SecretName {
    /** A person may have made it up. */
    PASSWORD,
    /** A machine made it. */
    TOKEN,
    /** None of the two, or only something about one. */
    OTHER;

    /** A name that ends in one of these tells a property of a secret, not the secret. */
    private static final Set<String> PROPERTIES = words("name names id ids url urls uri path paths file files filename"
            + " dir folder header headers version type types length len size count prefix suffix format field fields"
            + " label placeholder hint error errors message messages msg text title description desc regex regexp"
            + " pattern policy rule rules expiry expires expiration ttl timeout age lifetime limit limits limiter index"
            + " endpoint issuer class provider manager service store list map enabled required valid validator"
            + " strength min max input form page button reset env ref arn alias parameter param column table"
            + " attribute matches equals contains with of to from for is by split replace format append add put find"
            + " parse match test algorithm alg mode status state host port region scope scopes kind tokenizer example");

    /** A name that holds one of these before its keyword stands for something that everybody may know. */
    private static final Set<String> HARMLESS = words("public pub csrf xsrf page next continuation cursor sort primary"
            + " foreign partition cache idempotency unique design theme syntax lexer stop pad mask eos bos unk end"
            + " next_page no without");

    private static final Pattern PASSWORD_WORD = Pattern.compile(
            "pass|.*(?:password|passwd|passphrase|passcode|passwort|pwd).*|(?:db|user|root|admin|my)pass");

    private static final Pattern TOKEN_WORD = Pattern.compile("secrets?|secrete|.*secret|.*secretkey|.*tokens?|creds?"
            + "|credentials?|.*apikeys?|.*(?:access|private|auth|master|signing|encryption|license)keys?");

    private static final Pattern KEY_PAIR = Pattern.compile(
            "(?:.*_)?(?:api|access|secret|private|auth|application|app"
                    + "|server|service|signing|sign|encryption|encrypt|decryption|master|account|storage|ssh|admin|deploy"
                    + "|license|webhook|client|session|subscription|consumer|shared|hmac|jwt|crypto|aes|rsa|iam|bot)_keys?(?:_.*)?");

    private static Set<String> words(String list) {
        return Set.copyOf(List.of(list.split(" ")));
    }

    /** What the name {@code text[start, end)} stands for. */
    static SecretName of(byte[] text, int start, int end) {
        List<String> words = split(text, start, end);
        if (words.isEmpty() || PROPERTIES.contains(words.get(words.size() - 1))) {
            return OTHER;
        }
        SecretName sort = OTHER;
        for (String word : words) {
            if (HARMLESS.contains(word)) {
                return OTHER;
            }
            if (sort == OTHER) {
                sort = PASSWORD_WORD.matcher(word).matches()
                        ? PASSWORD
                        : TOKEN_WORD.matcher(word).matches() ? TOKEN : OTHER;
            }
        }
        return sort == OTHER && KEY_PAIR.matcher(String.join("_", words)).matches() ? TOKEN : sort;
    }

    /** The words in lower case, parted at signs, digits and humps. */
    private static List<String> split(byte[] text, int start, int end) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = start; i < end; i++) {
            byte b = text[i];
            boolean hump = Bytes.isUpper(b)
                    && i > start
                    && (Bytes.isLower(text[i - 1])
                            || (i + 1 < end && Bytes.isUpper(text[i - 1]) && Bytes.isLower(text[i + 1])));
            if (hump || !Bytes.isLetter(b)) {
                add(words, word);
            }
            if (Bytes.isLetter(b)) {
                word.append((char) b);
            }
        }
        add(words, word);
        return words;
    }

    private static void add(List<String> words, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(word.toString().toLowerCase(Locale.ROOT));
            word.setLength(0);
        }
    }
}
