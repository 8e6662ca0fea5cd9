package dev.loki.integrations.adapter;

import dev.loki.core.io.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id that loki chooses for something it makes elsewhere, a UUID of version 4, and the traces of it that are left there:
 * a hidden line of Markdown, or a property.
 */
public final class OperationId {
    /** The key of the property that carries an id. */
    public static final String PROPERTY = "dev.loki.operation";

    private static final Pattern MARKER = Pattern.compile("<!-- loki:([0-9a-f-]{36}) -->");

    private OperationId() {}

    /** A new id. */
    static UUID random(RandomGenerator random) {
        return versioned(random.nextLong(), random.nextLong());
    }

    /** The id that always belongs to that key. */
    static UUID of(String key) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.digest().digest(key.getBytes(StandardCharsets.UTF_8)));
        return versioned(hash.getLong(), hash.getLong());
    }

    private static UUID versioned(long high, long low) {
        return new UUID((high & ~0xF000L) | 0x4000L, (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }

    /** The hidden line of Markdown that carries an id. */
    public static String marker(UUID id) {
        return "<!-- loki:" + id + " -->";
    }

    /** The id in a text that has a marker. */
    public static Optional<UUID> in(String text) {
        Matcher matcher = MARKER.matcher(text);
        return matcher.find() ? parsed(matcher.group(1)) : Optional.empty();
    }

    private static Optional<UUID> parsed(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
