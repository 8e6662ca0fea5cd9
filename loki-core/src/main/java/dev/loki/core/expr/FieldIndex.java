package dev.loki.core.expr;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The trees that can be true only for certain values of one field. Immutable. */
final class FieldIndex {
    /** A bound and the trees behind it. */
    private static final class Step {
        private final Operator operator;
        private final BigDecimal bound;
        private final Node[] nodes;

        Step(Operator operator, BigDecimal bound, Node[] nodes) {
            this.operator = operator;
            this.bound = bound;
            this.nodes = nodes;
        }
    }

    private final int index;
    private final Map<Object, Node[]> values;
    private final PrefixTable beginnings;
    private final Step[] ceilings;
    private final Step[] floors;

    private FieldIndex(
            int index, Map<Object, Node[]> values, PrefixTable beginnings, List<Step> ceilings, List<Step> floors) {
        this.index = index;
        this.values = values;
        this.beginnings = beginnings;
        this.ceilings = ceilings.toArray(new Step[0]);
        this.floors = floors.toArray(new Step[0]);
    }

    /** Whether at least one of the trees is true. */
    boolean anyTrue(FieldValues all) {
        Object value = all.at(index);
        if (value instanceof Object[] items) {
            for (Object item : items) {
                if (anyTrue(item, all)) {
                    return true;
                }
            }
            return false;
        }
        return value != null && anyTrue(value, all);
    }

    private boolean anyTrue(Object value, FieldValues all) {
        if (value instanceof FilePath path) {
            for (int i = 0; i < FilePath.FORMS; i++) {
                String form = path.form(i);
                if (form != null && !(i >= 2 && form.equals(path.form(i - 2))) && anyText(form, all)) {
                    return true;
                }
            }
            return false;
        }
        if (value instanceof String text) {
            return anyText(text, all);
        }
        return value instanceof BigDecimal number && anyNumber(number, all);
    }

    private boolean anyText(String text, FieldValues all) {
        return (!values.isEmpty() && RuleIndex.anyTrue(values.get(text), all)) || beginnings.anyTrue(text, all);
    }

    private boolean anyNumber(BigDecimal number, FieldValues all) {
        return anyBeyond(ceilings, number, all)
                || anyBeyond(floors, number, all)
                || (!values.isEmpty() && RuleIndex.anyTrue(values.get(number), all));
    }

    /** The steps stand in the order in which a growing, or falling, number passes them. */
    private static boolean anyBeyond(Step[] steps, BigDecimal number, FieldValues all) {
        for (Step step : steps) {
            if (!step.operator.accepts(number.compareTo(step.bound))) {
                return false;
            }
            if (RuleIndex.anyTrue(step.nodes, all)) {
                return true;
            }
        }
        return false;
    }

    /** Collects trees by what they need. Not thread-safe. */
    static final class Builder {
        private final Field field;
        private final Map<Object, List<Node>> values = new HashMap<>();
        private final Map<String, List<Node>> beginnings = new HashMap<>();
        private final Map<Operator, Map<BigDecimal, List<Node>>> bounds = new EnumMap<>(Operator.class);

        Builder(Field field) {
            this.field = field;
        }

        void add(Condition condition, Node node) {
            list(condition).add(node);
        }

        private List<Node> list(Condition condition) {
            if (condition instanceof Condition.Value value) {
                return at(values, value.value());
            }
            if (condition instanceof Condition.Beginning beginning) {
                return at(beginnings, beginning.prefix());
            }
            Condition.Bound bound = (Condition.Bound) condition;
            Map<BigDecimal, List<Node>> byNumber = bounds.get(bound.operator());
            if (byNumber == null) {
                byNumber = new HashMap<>();
                bounds.put(bound.operator(), byNumber);
            }
            return at(byNumber, bound.bound());
        }

        /** Written out: the lambdas of this class are in no start-up cache, and every hook would wait for them. */
        private static <K> List<Node> at(Map<K, List<Node>> lists, K key) {
            List<Node> list = lists.get(key);
            if (list == null) {
                list = new ArrayList<>();
                lists.put(key, list);
            }
            return list;
        }

        FieldIndex build() {
            Map<Object, Node[]> frozen = new HashMap<>();
            for (Map.Entry<Object, List<Node>> value : values.entrySet()) {
                frozen.put(value.getKey(), value.getValue().toArray(new Node[0]));
            }
            return new FieldIndex(
                    field.index(),
                    frozen,
                    PrefixTable.of(beginnings, field.type().isPath()),
                    steps(true),
                    steps(false));
        }

        private List<Step> steps(boolean ceiling) {
            List<Step> steps = new ArrayList<>();
            for (Map.Entry<Operator, Map<BigDecimal, List<Node>>> bound : bounds.entrySet()) {
                Operator operator = bound.getKey();
                boolean above = operator == Operator.MORE || operator == Operator.AT_LEAST;
                if (above == ceiling) {
                    for (Map.Entry<BigDecimal, List<Node>> number :
                            bound.getValue().entrySet()) {
                        steps.add(new Step(
                                operator, number.getKey(), number.getValue().toArray(new Node[0])));
                    }
                }
            }
            if (steps.size() > 1) {
                steps.sort((a, b) -> order(a, b, ceiling));
            }
            return steps;
        }

        /** By the number, upwards for ceilings and downwards for floors; of equal numbers the strict one comes last. */
        private static int order(Step a, Step b, boolean ceiling) {
            int byNumber = ceiling ? a.bound.compareTo(b.bound) : b.bound.compareTo(a.bound);
            return byNumber != 0 ? byNumber : Boolean.compare(isStrict(a), isStrict(b));
        }

        private static boolean isStrict(Step step) {
            return step.operator == Operator.MORE || step.operator == Operator.LESS;
        }
    }

    /** Trees by the beginning that they need, found by a hash that grows along the text. */
    static final class PrefixTable {
        private static final class Slot {
            private final String prefix;
            private final Node[] nodes;

            Slot(String prefix, Node[] nodes) {
                this.prefix = prefix;
                this.nodes = nodes;
            }
        }

        private final boolean wholeNames;
        private final int[] lengths;
        private final @Nullable Slot[] slots;

        private PrefixTable(boolean wholeNames, int[] lengths, @Nullable Slot[] slots) {
            this.wholeNames = wholeNames;
            this.lengths = lengths;
            this.slots = slots;
        }

        static PrefixTable of(Map<String, List<Node>> nodes, boolean wholeNames) {
            int size = Integer.highestOneBit(Math.max(1, nodes.size()) * 2) * 2;
            @Nullable Slot[] slots = new @Nullable Slot[size];
            nodes.forEach((prefix, list) -> {
                int at = spread(prefix.hashCode()) & (size - 1);
                while (slots[at] != null) {
                    at = (at + 1) & (size - 1);
                }
                slots[at] = new Slot(prefix, list.toArray(new Node[0]));
            });
            int[] lengths = nodes.keySet().stream()
                    .mapToInt(String::length)
                    .distinct()
                    .sorted()
                    .toArray();
            return new PrefixTable(wholeNames, lengths, slots);
        }

        boolean anyTrue(String text, FieldValues values) {
            int hash = 0;
            int at = 0;
            for (int length : lengths) {
                if (length > text.length()) {
                    return false;
                }
                while (at < length) {
                    hash = 31 * hash + text.charAt(at++);
                }
                if (RuleIndex.anyTrue(find(text, length, hash), values)) {
                    return true;
                }
            }
            return false;
        }

        private Node @Nullable [] find(String text, int length, int hash) {
            int at = spread(hash) & (slots.length - 1);
            for (Slot slot = slots[at]; slot != null; slot = slots[at]) {
                String prefix = slot.prefix;
                if (prefix.length() == length && text.startsWith(prefix)) {
                    return !wholeNames || FilePath.startsWith(text, prefix) ? slot.nodes : null;
                }
                at = (at + 1) & (slots.length - 1);
            }
            return null;
        }

        private static int spread(int hash) {
            return hash ^ (hash >>> 16);
        }
    }
}
