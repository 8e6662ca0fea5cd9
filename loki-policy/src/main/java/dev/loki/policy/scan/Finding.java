package dev.loki.policy.scan;

/**
 * One secret or piece of personal data in a text. The value itself is not kept.
 *
 * @param rule the detector's id, or the name of a custom pattern
 * @param kind what was found
 * @param severity how bad it is
 * @param line where it begins, from 1
 * @param column where it begins in its line, from 1, in UTF-16 units; a byte that is no UTF-8 counts as one
 * @param redacted the value with everything but at most its first and last two characters hidden
 * @param fingerprint the SHA-256 of rule, a zero byte and value, in 64 hexadecimal digits: the same value has the same one
 *     everywhere. A short value can be guessed from it
 */
public record Finding(
        String rule, Kind kind, Severity severity, int line, int column, String redacted, String fingerprint) {}
