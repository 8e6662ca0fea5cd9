package dev.loki.core.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells quickly that none of many rules is violated.
 *
 * <p>Where a rule can be violated only if a field has a certain value, a certain beginning or lies beyond a certain number, it
 * is looked at only then: values and beginnings are found by hash, numbers in order. All other rules are looked at
 * every time; equal rules once. Asking allocates nothing. Immutable.
 */
public final class RuleIndex {
    private final long mask;
    private final Node[] always;
    private final FieldIndex[] fields;

    private RuleIndex(long mask, List<Node> always, List<FieldIndex> fields) {
        this.mask = mask;
        this.always = always.toArray(new Node[0]);
        this.fields = fields.toArray(new FieldIndex[0]);
    }

    /** The index over these rules. */
    public static RuleIndex of(List<Rule> rules) {
        Map<List<Object>, Node> nodes = new LinkedHashMap<>();
        long mask = 0;
        for (Rule rule : rules) {
            mask |= rule.mask();
            nodes.putIfAbsent(List.of(rule.text(), rule.forbids(), rule.fields()), rule.violation());
        }
        List<Node> always = new ArrayList<>();
        Map<Field, FieldIndex.Builder> byField = new HashMap<>();
        for (Node node : nodes.values()) {
            List<Condition> conditions = Condition.necessary(node);
            if (conditions.isEmpty()) {
                always.add(node);
            }
            for (Condition condition : conditions) {
                byField.computeIfAbsent(condition.field(), FieldIndex.Builder::new)
                        .add(condition, node);
            }
        }
        return new RuleIndex(
                mask,
                always,
                byField.values().stream().map(FieldIndex.Builder::build).toList());
    }

    /** Whether at least one of the rules is violated. */
    public boolean anyViolated(FieldValues values) {
        if ((values.invalid() & mask) != 0) {
            return true;
        }
        for (FieldIndex field : fields) {
            if (field.anyTrue(values)) {
                return true;
            }
        }
        return anyTrue(always, values);
    }

    /** The bits of all fields that the rules ask for. */
    public long mask() {
        return mask;
    }

    static boolean anyTrue(Node @Nullable [] nodes, FieldValues values) {
        if (nodes != null) {
            for (Node node : nodes) {
                if (node.evaluate(values) == Node.TRUE) {
                    return true;
                }
            }
        }
        return false;
    }
}
