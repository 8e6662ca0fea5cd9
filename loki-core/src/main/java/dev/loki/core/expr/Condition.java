package dev.loki.core.expr;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Something without which a tree cannot be true, of a kind that an index can look up. */
sealed interface Condition {
    /** The field that it is about. */
    Field field();

    /** The field has this value. */
    record Value(Field field, Object value) implements Condition {}

    /** The field begins with this text; a path by whole names. */
    record Beginning(Field field, String prefix) implements Condition {}

    /** The field is more, or less, than this number, or also equal to it. */
    record Bound(Field field, Operator operator, BigDecimal bound) implements Condition {}

    /** Conditions of which at least one holds wherever the tree is true; none if there is no such list. */
    static List<Condition> necessary(Node node) {
        if (node instanceof Leaf leaf) {
            return ofLeaf(leaf);
        }
        if (node instanceof Node.All all) {
            return best(all.parts());
        }
        List<Condition> union = new ArrayList<>();
        for (Node part : ((Node.Any) node).parts()) {
            List<Condition> conditions = necessary(part);
            if (conditions.isEmpty()) {
                return List.of();
            }
            union.addAll(conditions);
        }
        return union;
    }

    /** The shortest list of any part; among equals one without bounds, which are met most often. */
    private static List<Condition> best(List<Node> parts) {
        List<Condition> best = List.of();
        for (Node part : parts) {
            List<Condition> conditions = necessary(part);
            if (!conditions.isEmpty() && (best.isEmpty() || weight(conditions) < weight(best))) {
                best = conditions;
            }
        }
        return best;
    }

    private static int weight(List<Condition> conditions) {
        boolean bound = conditions.stream().anyMatch(Bound.class::isInstance);
        return conditions.size() + (bound ? Rule.MAX_ITEMS : 0);
    }

    private static List<Condition> ofLeaf(Leaf leaf) {
        Field field = leaf.field();
        if (leaf.negated()) {
            return List.of();
        }
        if (leaf.test() instanceof Tests.TextIs is) {
            return List.of(new Value(field, is.wanted()));
        }
        if (leaf.test() instanceof Tests.TextIn in) {
            return in.wanted().stream()
                    .<Condition>map(text -> new Value(field, text))
                    .toList();
        }
        if (leaf.test() instanceof Tests.PathIs is) {
            return List.of(new Value(field, is.literal()));
        }
        if (leaf.test() instanceof Tests.PathIn in) {
            return in.literals().stream()
                    .<Condition>map(text -> new Value(field, text))
                    .toList();
        }
        if (leaf.test() instanceof Tests.TextStarts starts) {
            return List.of(new Beginning(field, starts.prefix()));
        }
        if (leaf.test() instanceof Tests.PathStarts starts) {
            return List.of(new Beginning(field, starts.literal()));
        }
        if (leaf.test() instanceof Tests.NumberIn in) {
            return in.bounds().stream()
                    .<Condition>map(number -> new Value(field, number))
                    .toList();
        }
        return leaf.test() instanceof Tests.NumberIs is ? ofNumber(field, is) : List.of();
    }

    private static List<Condition> ofNumber(Field field, Tests.NumberIs is) {
        return switch (is.operator()) {
            case EQUAL -> List.of(new Value(field, is.bound()));
            case LESS, AT_MOST, MORE, AT_LEAST -> List.of(new Bound(field, is.operator(), is.bound()));
            case NOT_EQUAL, IN, STARTS_WITH, MATCHES -> List.of();
        };
    }
}
