package dev.loki.policy.scan;

/**
 * Tells made-up words from random letters by their pairs.
 *
 * <p>The table was counted over the words of some thousand program texts and manuals: for the pair of its row's and its
 * column's letter it holds five plus the binary logarithm of how much more often than by chance the pair occurs, cut to a
 * digit. The mean over a random string is near 3, over English and identifiers near 6.6.
 */
final class Wording {
    /** The mean below which letters are not taken for words. */
    static final double WORDS = 5.0;

    private static final int LETTERS = 26;
    private static final String PAIRS = ""
            + "46773462615878060878554452634463115306325305535000407354742750664383165752103064458432721533631553521130"
            + "75786653423768464987355742534466207005226205445010305122724550043542055341002170127000601332610434400030"
            + "66766661213769761677260505300040002000003000303010004112622251030232014220202073358321803733740265531060"
            + "74237210602452660153510030737775836244356413785410315566345242566856086665632271337324603622650756512040"
            + "00000000000200000120500000735594527045657405765420506263843670454466337863315072548427802543740766523162"
            + "55545440501657350666110110612071005000214101211000005012510450020441044100100031424201400221250135000220"
            + "3231412030033435024401201130005001300000200000000000";

    private int sum;
    private int pairs;
    private int flips;

    private Wording() {}

    /** Looks at all pairs of neighbouring letters, but not across the hump of a name in camel case. */
    static Wording of(byte[] text, int start, int end) {
        Wording wording = new Wording();
        for (int i = start + 1; i < end; i++) {
            byte a = text[i - 1];
            byte b = text[i];
            if (Bytes.isLetter(a) && Bytes.isLetter(b)) {
                boolean hump = Bytes.isLower(a) && Bytes.isUpper(b);
                if (hump || (Bytes.isUpper(a) && Bytes.isLower(b))) {
                    wording.flips++;
                }
                if (!hump) {
                    wording.pairs++;
                    wording.sum += PAIRS.charAt((Bytes.lower(a) - 'a') * LETTERS + Bytes.lower(b) - 'a') - '0';
                }
            }
        }
        return wording;
    }

    /** How many pairs were looked at. */
    int pairs() {
        return pairs;
    }

    /** How often the case changed. */
    int flips() {
        return flips;
    }

    /** The mean over the pairs; 0 without any. */
    double mean() {
        return pairs == 0 ? 0 : (double) sum / pairs;
    }
}
