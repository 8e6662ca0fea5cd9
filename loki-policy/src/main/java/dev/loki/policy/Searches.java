package dev.loki.policy;

import dev.loki.core.json.Fields;
import dev.loki.policy.scan.ContentScanner;
import dev.loki.policy.scan.CustomPattern;
import dev.loki.policy.scan.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the searches of {@code data} entries. */
final class Searches {
    private Searches() {}

    /** The search of one entry; its patterns are looked for beside what its type stands for. */
    static ContentSearch of(DataEntry.Type type, String name, List<String> patterns, Fields fields) {
        Kind kind = switch (type) {
            case SECRET_DETECTION -> Kind.SECRET;
            case PII_SCANNING -> Kind.PII;
        };
        List<CustomPattern> custom = new ArrayList<>();
        for (String pattern : patterns) {
            try {
                custom.add(CustomPattern.compile(name + "-" + (custom.size() + 1), pattern, kind));
            } catch (IllegalArgumentException e) {
                throw fields.error("patterns", "pattern " + (custom.size() + 1) + ": " + e.getMessage());
            }
        }
        try {
            return new ContentSearch(
                    kind,
                    custom.isEmpty()
                            ? Optional.empty()
                            : Optional.of(ContentScanner.builtIn().strict().and(custom)));
        } catch (IllegalArgumentException e) {
            throw fields.error("patterns", String.valueOf(e.getMessage()));
        }
    }
}
