package dev.loki.policy;

import dev.loki.core.json.Fields;
import dev.loki.policy.DataEntry.Type;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Makes the searches of {@code data} entries. */
final class Searches {
    private Searches() {}

    static ContentSearch of(Type type, String name, List<String> patterns, Fields fields) {
        for (String pattern : patterns) {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                throw fields.error("patterns", "a pattern is wrong");
            }
        }
        return content -> List.of();
    }
}
