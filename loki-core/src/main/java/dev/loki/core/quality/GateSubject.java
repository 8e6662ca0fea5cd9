package dev.loki.core.quality;

import dev.loki.core.constitution.QualityGateResult;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What gates judge. The files of the project are those of the tree.
 *
 * @param tree the hash of the git tree
 * @param task the id of the task whose work it is, blank where there is none
 * @param label what the logs of this round are named after
 * @param mayFix whether a gate may mend what it finds
 * @param changed the files that the work changed, relative to the project
 * @param patch the work as a unified diff, asked for only when somebody reads it
 * @param before the results of the gates that ran before, for reviewers
 */
public record GateSubject(
        String tree,
        String task,
        String label,
        boolean mayFix,
        Set<String> changed,
        Supplier<String> patch,
        List<QualityGateResult> before) {

    /** Copies the collections. */
    public GateSubject {
        Objects.requireNonNull(tree, "tree");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(label, "label");
        changed = Set.copyOf(changed);
        Objects.requireNonNull(patch, "patch");
        before = List.copyOf(before);
    }

    /** A tree about whose changes nothing is known; nothing is mended. */
    public static GateSubject of(String tree, String label) {
        return new GateSubject(tree, "", label, false, Set.of(), () -> "", List.of());
    }

    /** The same subject for a gate that runs after others. */
    public GateSubject after(List<QualityGateResult> results) {
        return new GateSubject(tree, task, label, mayFix, changed, patch, results);
    }
}
