package dev.loki.core.io;

import dev.loki.core.json.Json;
import dev.loki.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Lines each of which carries a hash of itself and of the line before it, in its last member {@code hash}: SHA-256 in hex
 * over the hash before, a line feed, and the line in compact form without that member.
 *
 * <p>Who changes, removes or inserts a line has to rewrite all that follow; {@link #problem} finds it where they did not, and
 * where a remembered {@link Head} says otherwise.
 */
public final class LineChain {
    /** What stands for the hash before the first line. */
    public static final String GENESIS = "GENESIS";

    private static final String HASH = "hash";

    private LineChain() {}

    /**
     * How far a chain had come.
     *
     * @param lines how many lines it had
     * @param hash the hash of the last of them, {@link #GENESIS} when there is none
     */
    public record Head(long lines, String hash) {
        /** The head of a chain without lines. */
        public static final Head NONE = new Head(0, GENESIS);
    }

    /** The line with its hash. */
    public static JsonObject link(String before, JsonObject line) {
        return line.toBuilder().put(HASH, hash(before, line)).build();
    }

    /** The hash of a line as it says itself, or empty. */
    public static Optional<String> hash(JsonObject line) {
        return line.string(HASH);
    }

    /**
     * Checks the lines of a whole chain, in order. Lines before the first one with a hash are older than the chain.
     *
     * @param known a head that the chain had before; it must still be part of it
     * @return what is wrong, with the number of the line; empty when the chain is whole
     */
    public static Optional<String> problem(List<JsonObject> lines, Head known) {
        if (lines.size() < known.lines()) {
            return Optional.of("line " + (lines.size() + 1) + " and what followed it is gone: there were "
                    + known.lines() + " lines");
        }
        String before = GENESIS;
        for (int i = 0; i < lines.size(); i++) {
            String stated = hash(lines.get(i)).orElse(GENESIS);
            boolean older = before.equals(GENESIS) && stated.equals(GENESIS);
            if (!older && !stated.equals(hash(before, without(lines.get(i))))) {
                return Optional.of("line " + (i + 1) + " is not what was written there, or the line before it is gone");
            }
            before = stated;
            if (i + 1 == known.lines() && !before.equals(known.hash())) {
                return Optional.of("line " + (i + 1) + " was written anew");
            }
        }
        return Optional.empty();
    }

    private static String hash(String before, JsonObject line) {
        return Sha256.hex(before + "\n" + Json.write(line));
    }

    private static JsonObject without(JsonObject line) {
        JsonObject.Builder rest = JsonObject.builder();
        line.members().forEach((name, value) -> {
            if (!name.equals(HASH)) {
                rest.put(name, value);
            }
        });
        return rest.build();
    }
}
