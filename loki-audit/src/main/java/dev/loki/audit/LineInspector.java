package dev.loki.audit;

import dev.loki.core.io.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Says of one line what it is and what is wrong with it by itself. Not thread-safe. */
final class LineInspector {
    private static final List<String> FIELDS =
            List.of("seq", "timestamp", "who", "what", "where", "why", "metadata", "previousHash", "hash");

    private final LineScanner scanner = new LineScanner();
    private final MessageDigest sha256 = Sha256.digest();
    private final byte[] hash = new byte[HashSpelling.BYTES];
    private final byte[] spelled = new byte[HashSpelling.PREFIXED.length()];

    /** The scanner, after {@link #isSound}. */
    LineScanner scanner() {
        return scanner;
    }

    /**
     * Whether the line is canonical, spells its hash in this way, and carries the right one. The byte behind the hashed
     * part is overwritten and restored.
     */
    boolean isSound(byte[] bytes, int from, int to, HashSpelling spelling) {
        if (!scanner.scan(bytes, from, to)) {
            return false;
        }
        digest(bytes, from, scanner.hashedTo());
        int length = spelling.put(hash, spelled, 0);
        return Arrays.equals(spelled, 0, length, bytes, scanner.hashFrom(), scanner.hashTo());
    }

    private void digest(byte[] bytes, int from, int to) {
        byte kept = bytes[to];
        bytes[to] = '}';
        try {
            sha256.update(bytes, from, to + 1 - from);
            sha256.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("the hash has room", e);
        } finally {
            bytes[to] = kept;
        }
    }

    /** Everything about a line; never throws, whatever the bytes. */
    LineFacts inspect(byte[] bytes, int from, int to, long offset, HashSpelling spelling) {
        if (to - from > AuditLog.MAX_LINE_BYTES) {
            return LineFacts.unreadable(
                    offset, Cause.BAD_JSON, "the line is longer than " + AuditLog.MAX_LINE_BYTES + " bytes");
        }
        if (isSound(bytes, from, to, spelling)) {
            String right = text(bytes, scanner.hashFrom(), scanner.hashTo());
            return new LineFacts(
                    offset,
                    Optional.empty(),
                    "",
                    scanner.seq(),
                    text(bytes, scanner.previousFrom(), scanner.previousTo()),
                    right,
                    right,
                    scanner.millis());
        }
        String line;
        try {
            line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return notUtf8(new String(bytes, from, to - from, StandardCharsets.UTF_8), offset);
        }
        return unsound(line, offset, spelling);
    }

    private static LineFacts notUtf8(String line, long offset) {
        LineFacts facts = RawJson.parse(line, false)
                .filter(RawJson.Obj.class::isInstance)
                .map(raw -> fields((RawJson.Obj) raw, offset, Cause.BAD_UTF8, ""))
                .orElse(LineFacts.unreadable(offset, Cause.BAD_UTF8, ""));
        return new LineFacts(
                offset,
                Optional.of(Cause.BAD_UTF8),
                "the line is not UTF-8",
                facts.seq(),
                facts.previous(),
                facts.stored(),
                "",
                facts.millis());
    }

    private static LineFacts unsound(String line, long offset, HashSpelling spelling) {
        if (line.isBlank()) {
            return LineFacts.unreadable(offset, Cause.BAD_JSON, "the line is blank");
        }
        Optional<RawJson> raw = RawJson.parse(line, false);
        if (raw.isEmpty()) {
            return LineFacts.unreadable(offset, Cause.BAD_JSON, "the line is not JSON");
        }
        if (!(raw.get() instanceof RawJson.Obj entry) || FIELDS.stream().noneMatch(entry.members()::containsKey)) {
            return LineFacts.unreadable(offset, Cause.BAD_JSON, "the line is no audit entry");
        }
        String computed = spelling.spell(sha256(ChainRule.hashed(entry)));
        LineFacts facts = fields(entry, offset, Cause.EDITED, computed);
        String digits = HashSpelling.digits(facts.stored()).toLowerCase(java.util.Locale.ROOT);
        boolean sameMeaning =
                !digits.isEmpty() && (digits.equals(HashSpelling.digits(computed)) || digits.equals(rawHash(line)));
        if (!sameMeaning) {
            return facts;
        }
        return new LineFacts(
                offset,
                Optional.of(Cause.NOT_CANONICAL),
                "the line is not spelled as a writer spells it: " + difference(entry, facts.stored(), spelling),
                facts.seq(),
                facts.previous(),
                facts.stored(),
                computed,
                facts.millis());
    }

    private static String difference(RawJson.Obj entry, String stored, HashSpelling spelling) {
        Optional<String> extra = entry.members().keySet().stream()
                .filter(name -> !FIELDS.contains(name))
                .findFirst();
        if (extra.isPresent()) {
            return "it has a field that the format does not know";
        }
        if (!entry.members().keySet().containsAll(FIELDS)) {
            return "a field is missing";
        }
        if (stored.length() != spelling.length()) {
            return "its hash is spelled in another way than those before it";
        }
        return "blanks, escapes, numbers, types or the order of names differ, or a name stands twice";
    }

    private static LineFacts fields(RawJson.Obj entry, long offset, Cause problem, String computed) {
        return new LineFacts(
                offset,
                Optional.of(problem),
                "the entry was changed after it was written: its hash does not match",
                seq(entry.members().get("seq")),
                string(entry.members().get("previousHash")),
                string(entry.members().get("hash")),
                computed,
                millis(string(entry.members().get("timestamp"))));
    }

    private static long seq(@org.jspecify.annotations.Nullable RawJson value) {
        try {
            return value instanceof RawJson.Num number ? Math.max(-1, Long.parseLong(number.token())) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String string(@org.jspecify.annotations.Nullable RawJson value) {
        return value instanceof RawJson.Str text ? text.value() : "";
    }

    private static long millis(String timestamp) {
        try {
            return Instant.parse(timestamp).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return Long.MIN_VALUE;
        }
    }

    /** The hash over the raw bytes up to the hash's own field, as a writer that does not spell anew would make it. */
    private static String rawHash(String line) {
        int at = line.lastIndexOf(",\"hash\":\"");
        return at < 0 ? "" : HexFormat.of().formatHex(sha256(line.substring(0, at) + "}"));
    }

    private static byte[] sha256(String text) {
        return Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
