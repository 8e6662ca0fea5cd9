package dev.loki.policy.scan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Numbers with check digits: payment cards (ISO/IEC 7812, Luhn) and bank accounts (ISO 13616, modulo 97). */
final class Numbers {
    /** The length of an IBAN by its country, from the registry of ISO 13616. */
    private static final Map<String, Integer> IBAN_LENGTHS = ibanLengths();

    private Numbers() {}

    private static Map<String, Integer> ibanLengths() {
        String table =
                "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20"
                        + " EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30"
                        + " KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28"
                        + " PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24"
                        + " XK20 YE30";
        Map<String, Integer> lengths = new HashMap<>();
        for (String entry : List.of(table.split(" ", -1))) {
            lengths.put(entry.substring(0, 2), Integer.parseInt(entry.substring(2)));
        }
        return Map.copyOf(lengths);
    }

    /** The countries that have IBANs. */
    static Set<String> ibanCountries() {
        return IBAN_LENGTHS.keySet();
    }

    /** How long an IBAN of that country is; 0 for one that has none. */
    static int ibanLength(String country) {
        return IBAN_LENGTHS.getOrDefault(country, 0);
    }

    /** Whether the check digits are right. */
    static boolean isIban(String iban) {
        int rest = 0;
        String moved = iban.substring(4) + iban.substring(0, 4);
        for (int i = 0; i < moved.length(); i++) {
            char c = moved.charAt(i);
            if (c >= 'a' && c <= 'z') {
                return false;
            }
            int value = Character.digit(c, 36);
            rest = (value < 10 ? rest * 10 + value : rest * 100 + value) % 97;
        }
        return rest == 1;
    }

    /** Whether these digits are a number of a known brand, of its length, with a right check digit. */
    static boolean isCard(String digits) {
        int length = digits.length();
        if (length < 13 || length > 19 || digits.chars().distinct().count() < 2) {
            return false;
        }
        int first = Integer.parseInt(digits.substring(0, 4));
        boolean known = switch (length) {
            case 13 -> isBetween(first, 4000, 4999);
            case 14 -> isDiners(first);
            case 15 -> isBetween(first, 3400, 3499) || isBetween(first, 3700, 3799);
            default -> isLong(first, length);
        };
        return known && luhn(digits);
    }

    /** The brands with 16 digits and more: Visa, Mastercard, Discover, Diners, JCB, UnionPay and Maestro. */
    private static boolean isLong(int first, int length) {
        boolean visa = isBetween(first, 4000, 4999) && length != 17 && length != 18;
        boolean mastercard = length == 16 && (isBetween(first, 5100, 5599) || isBetween(first, 2221, 2720));
        boolean discover = first == 6011 || isBetween(first, 6500, 6599) || isBetween(first, 6440, 6499);
        boolean unionPay = isBetween(first, 6200, 6299);
        boolean maestro = isBetween(first, 5000, 5099)
                || isBetween(first, 5600, 5899)
                || isBetween(first, 6300, 6399)
                || isBetween(first, 6700, 6799);
        boolean jcb = isBetween(first, 3528, 3589);
        return visa || mastercard || discover || unionPay || maestro || jcb || isDiners(first);
    }

    private static boolean isDiners(int first) {
        return isBetween(first, 3000, 3059) || isBetween(first, 3600, 3699) || isBetween(first, 3800, 3999);
    }

    private static boolean isBetween(int number, int least, int most) {
        return number >= least && number <= most;
    }

    /** Whether the Luhn sum is a multiple of ten. */
    static boolean luhn(String digits) {
        int sum = 0;
        boolean twice = false;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int digit = digits.charAt(i) - '0';
            if (twice) {
                digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            }
            sum += digit;
            twice = !twice;
        }
        return sum % 10 == 0;
    }
}
