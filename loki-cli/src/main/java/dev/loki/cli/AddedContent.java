package dev.loki.cli;

import dev.loki.core.spi.ContentInspector;
import dev.loki.policy.scan.ContentScanner;
import dev.loki.policy.scan.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Looks for secrets and personal data in what agents add. Their own comments take nothing back. */
final class AddedContent implements ContentInspector {
    private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

    @Override
    public List<Finding> inspect(String path, String text) {
        return ContentScanner.builtIn().strict().scan(text, ALL).stream()
                .map(found -> new Finding(found.kind() == Kind.SECRET, found.line(), found.rule(), found.redacted()))
                .toList();
    }
}
