package dev.loki.core.git;

import java.util.List;

/**
 * The lines that a change adds to text files and removes from them, each in the order of the difference; a changed line is
 * among both. Immutable.
 *
 * @param added the added lines
 * @param removed the removed lines
 */
public record ChangedLines(List<AddedLine> added, List<RemovedLine> removed) {
    /** Copies the lists. */
    public ChangedLines {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }
}
