package dev.loki.audit.seal;

import dev.loki.core.env.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a seal states: how many lines a log had, and the root of the Merkle tree over them. Its text is that of C2SP
 * tlog-checkpoint with three extension lines of our own. Immutable.
 *
 * @param origin which log it is about
 * @param size the number of lines
 * @param root the root of the tree over the lines, each without its line end; 32 bytes in base64
 * @param bytes the length of those lines in the file, line ends included
 * @param tip the hash that the last of those lines carries for the next one
 * @param time when the statement was made
 */
public record Checkpoint(String origin, long size, String root, long bytes, String tip, Instant time) {
    private static final Pattern TEXT = Pattern.compile("""
            (?<origin>[^\n]+)
            (?<size>0|[1-9][0-9]{0,17})
            (?<root>[A-Za-z0-9+/]{43}=)
            bytes (?<bytes>0|[1-9][0-9]{0,17})
            tip (?<tip>[^\n ]{1,200})
            time (?<time>[^\n ]{1,40})
            """);

    /** A checkpoint over a tree. */
    static Checkpoint of(String origin, CompactRange tree, long bytes, String tip, Instant time) {
        return new Checkpoint(origin, tree.size(), Base64.getEncoder().encodeToString(tree.root()), bytes, tip, time);
    }

    /** The bytes of the root. */
    byte[] rootHash() {
        return Base64.getDecoder().decode(root);
    }

    /** The text that is signed. */
    String text() {
        return String.join(
                        "\n",
                        List.of(
                                origin,
                                Long.toString(size),
                                root,
                                "bytes " + bytes,
                                "tip " + tip,
                                "time " + Timestamps.format(time)))
                + "\n";
    }

    /** Reads the text of a checkpoint; empty when it is none of ours. */
    static Optional<Checkpoint> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            Checkpoint read = new Checkpoint(
                    matcher.group("origin"),
                    Long.parseLong(matcher.group("size")),
                    matcher.group("root"),
                    Long.parseLong(matcher.group("bytes")),
                    matcher.group("tip"),
                    Instant.parse(matcher.group("time")));
            return read.rootHash().length == TreeHasher.HASH_BYTES
                            && read.text().equals(text)
                    ? Optional.of(read)
                    : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What the lines of a signed note look like while they are being written, and what comes after the last one. */
    private static final List<Pattern> UNFINISHED = List.of(
            Pattern.compile("[^\n]*"),
            Pattern.compile("[0-9]{0,18}"),
            Pattern.compile("[A-Za-z0-9+/]{0,43}=?"),
            Pattern.compile("b?|by|byt|byte|bytes|bytes [0-9]{0,18}"),
            Pattern.compile("t?|ti|tip|tip [^ ]{0,200}"),
            Pattern.compile("t?|ti|tim|time|time [0-9TZ:.-]{0,40}"),
            Pattern.compile(""),
            Pattern.compile("\ufffd?|\u2014|\u2014 \\S*|\u2014 \\S+ [A-Za-z0-9+/]{0,91}=?"),
            Pattern.compile(""));

    /** Whether a text can be what a crash left of a signed checkpoint. */
    static boolean isBeginningOfNote(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length > UNFINISHED.size()) {
            return false;
        }
        for (int i = 0; i < lines.length; i++) {
            if (!UNFINISHED.get(i).matcher(lines[i]).matches()) {
                return false;
            }
        }
        return true;
    }

    /** The checkpoint with a key's signature, as it is stored and sent. */
    String signed(SigningKey key) {
        return SignedNote.sign(text(), key).toString();
    }
}
