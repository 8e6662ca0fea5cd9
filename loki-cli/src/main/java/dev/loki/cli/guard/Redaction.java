package dev.loki.cli.guard;

import dev.loki.policy.scan.ContentScanner;
import dev.loki.policy.scan.Kind;
import java.util.EnumSet;

/** Takes secrets out of texts that are kept; loaded for the first such text, not before. */
final class Redaction {
    private Redaction() {}

    static String of(String text) {
        return ContentScanner.builtIn().redactor(EnumSet.of(Kind.SECRET)).redact(text);
    }
}
