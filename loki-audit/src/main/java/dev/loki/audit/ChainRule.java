package dev.loki.audit;

import dev.loki.core.json.CanonicalJson;
import java.util.List;

/** What of an entry is hashed: the canonical text of its first eight fields, in their order, without those that it lacks. */
final class ChainRule {
    private static final List<String> HASHED =
            List.of("seq", "timestamp", "who", "what", "where", "why", "metadata", "previousHash");

    private ChainRule() {}

    /** The text whose SHA-256 is the entry's hash. */
    static String hashed(RawJson.Obj entry) {
        StringBuilder out = new StringBuilder(256).append('{');
        String separator = "";
        for (String name : HASHED) {
            RawJson value = entry.members().get(name);
            if (value != null) {
                out.append(separator).append('"').append(name).append("\":");
                CanonicalJson.append(RawJson.toJson(value), out);
                separator = ",";
            }
        }
        return out.append('}').toString();
    }
}
