package dev.loki.audit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Judges as {@code verifyChain} of the JavaScript reference does, which stops at the first failure: a line's meaning
 * counts, not its spelling; only eight fields are hashed; neither numbers nor times nor the last line end are looked at;
 * blanks around the whole text do not count. A log with {@code sha256:} hashes is judged without that prefix. Where the
 * reference ends with an exception, which is at a line {@code null}, the report says so as a broken link.
 */
final class LenientVerifier {
    private long index;
    private long blankLines;
    private long firstBlankOffset;
    private String expected = HashSpelling.GENESIS;
    private boolean prefixed;
    private Optional<Break> broken = Optional.empty();

    private LenientVerifier() {}

    static ChainReport verify(Path log) {
        LenientVerifier verifier = new LenientVerifier();
        LineReader.read(log, 0, (offset, bytes, from, to, ended) -> {
            verifier.take(offset, new String(bytes, from, to - from, StandardCharsets.UTF_8));
            return verifier.broken.isEmpty();
        });
        return new ChainReport(
                verifier.index,
                verifier.broken.stream().toList(),
                verifier.broken.isPresent() ? 1 : 0,
                List.of(),
                verifier.index == 0 ? Optional.empty() : Optional.of(verifier.expected),
                List.of());
    }

    private void take(long offset, String raw) {
        String line = raw;
        if (index == 0 && blankLines == 0) {
            line = trimStart(raw);
        }
        if (isBlank(line)) {
            if (index > 0) {
                firstBlankOffset = blankLines++ == 0 ? offset : firstBlankOffset;
            }
            return;
        }
        if (blankLines > 0) {
            fail(firstBlankOffset, Cause.BAD_JSON, "Invalid JSON at line " + index);
            return;
        }
        check(offset, line);
    }

    private void check(long offset, String line) {
        Optional<RawJson> parsed = RawJson.parse(line, false).or(() -> RawJson.parse(trimEnd(line), false));
        if (parsed.isEmpty()) {
            fail(offset, Cause.BAD_JSON, "Invalid JSON at line " + index);
            return;
        }
        if (!(parsed.get() instanceof RawJson.Obj entry)) {
            fail(offset, Cause.BAD_JSON, "Hash chain broken at entry " + index);
            return;
        }
        String hash = text(entry, "hash");
        prefixed |= index == 0 && hash.startsWith("sha256:");
        if (!plain(text(entry, "previousHash")).equals(expected)) {
            fail(offset, Cause.DELETED, "Hash chain broken at entry " + index);
        } else if (!plain(hash).equals(dev.loki.core.io.Sha256.hex(ChainRule.hashed(entry)))) {
            fail(offset, Cause.EDITED, "Hash mismatch at entry " + index + ": entry has been tampered with");
        } else {
            expected = plain(hash);
            index++;
        }
    }

    private void fail(long offset, Cause cause, String message) {
        broken = Optional.of(new Break(index, offset, cause, message));
    }

    private String plain(String hash) {
        return prefixed ? HashSpelling.digits(hash) : hash;
    }

    private static String text(RawJson.Obj entry, String name) {
        return entry.members().get(name) instanceof RawJson.Str text ? text.value() : "";
    }

    private static boolean isBlank(String text) {
        return trimStart(text).isEmpty();
    }

    private static String trimStart(String text) {
        int i = 0;
        while (i < text.length() && isBlank(text.charAt(i))) {
            i++;
        }
        return text.substring(i);
    }

    private static String trimEnd(String text) {
        int i = text.length();
        while (i > 0 && isBlank(text.charAt(i - 1))) {
            i--;
        }
        return text.substring(0, i);
    }

    /** What {@code String.prototype.trim} of ECMAScript cuts off. */
    private static boolean isBlank(char c) {
        return (c >= '\t' && c <= '\r')
                || c == '\uFEFF'
                || c == '\u00A0'
                || c == '\u2028'
                || c == '\u2029'
                || Character.getType(c) == Character.SPACE_SEPARATOR;
    }
}
