package dev.loki.policy;

import dev.loki.core.gate.Ruling.Finding;
import dev.loki.core.json.Fields;
import dev.loki.policy.DataEntry.Type;
import dev.loki.policy.scan.ContentScanner;
import dev.loki.policy.scan.CustomPattern;
import dev.loki.policy.scan.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The searches of {@code data} entries. The comment that takes findings back does not count here: what is searched comes from
 * the agent that is guarded.
 */
final class Searches {
    private Searches() {}

    /** The search of one entry; its patterns are looked for beside what its type stands for. */
    static ContentSearch of(Type type, String name, List<String> patterns, Fields fields) {
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
            return new Search(ContentScanner.builtIn().strict().and(custom), Set.of(kind));
        } catch (IllegalArgumentException e) {
            throw fields.error("patterns", String.valueOf(e.getMessage()));
        }
    }

    /** One scanner with the kinds that it is asked for. */
    private record Search(ContentScanner scanner, Set<Kind> kinds) implements ContentSearch {
        @Override
        public List<Finding> find(String content) {
            return scanner.scan(content, kinds).stream()
                    .map(found -> new Finding(
                            found.rule(), found.severity().word(), found.line(), found.column(), found.redacted()))
                    .toList();
        }
    }
}
