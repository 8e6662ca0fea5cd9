package dev.loki.policy;

import dev.loki.policy.scan.ContentScanner;
import dev.loki.policy.scan.Finding;
import dev.loki.policy.scan.Kind;
import dev.loki.policy.scan.ScanResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code data} entry looks for. Immutable. The comment that takes findings back does not count: what is searched comes
 * from the agent that is guarded.
 *
 * @param kind what the built-in detectors look for
 * @param patterns the scanner of the entry's own patterns
 */
record ContentSearch(Kind kind, Optional<ContentScanner> patterns) {
    /** Everything that is found, in the order of the text. */
    List<Finding> find(Pass pass) {
        List<Finding> findings = pass.find(kind);
        if (patterns.isEmpty()) {
            return findings;
        }
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(patterns.get().scan(pass.content, Set.of()));
        all.sort(ContentSearch::inOrder);
        return all;
    }

    /** One pass of the built-in detectors over one content, for all entries that ask. Not thread-safe. */
    static final class Pass {
        /** Made on first use. */
        private static final class Strict {
            static final ContentScanner SCANNER = ContentScanner.builtIn().strict();
        }

        private final String content;
        private final Set<Kind> kinds;
        private @Nullable ScanResult found;

        Pass(String content, Set<Kind> kinds) {
            this.content = content;
            this.kinds = kinds;
        }

        private List<Finding> find(Kind kind) {
            ScanResult all = found;
            if (all == null) {
                all = Strict.SCANNER.examine(content.getBytes(StandardCharsets.UTF_8), EnumSet.copyOf(kinds));
                found = all;
            }
            // Where findings were left out, those of one kind must not have hidden those of another.
            return all.more() && kinds.size() > 1
                    ? Strict.SCANNER.scan(content, EnumSet.of(kind))
                    : all.findings().stream()
                            .filter(finding -> finding.kind() == kind)
                            .toList();
        }
    }

    private static int inOrder(Finding one, Finding other) {
        int byLine = Integer.compare(one.line(), other.line());
        return byLine != 0 ? byLine : Integer.compare(one.column(), other.column());
    }
}
