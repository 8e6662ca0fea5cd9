package dev.loki.policy;

import dev.loki.core.gate.Ruling.Finding;
import java.util.List;

/** Looks for what must not be in a text. Implementations are thread-safe, do no I/O and never throw. */
@FunctionalInterface
interface ContentSearch {
    /** Everything that was found, in the order of the text. */
    List<Finding> find(String content);
}
