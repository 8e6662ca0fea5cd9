package dev.loki.core.expr;

import dev.loki.core.io.Glob;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The questions that can be asked about one value. */
final class Tests {
    private Tests() {}

    record NumberIs(Operator operator, BigDecimal bound) implements Leaf.Test {
        @Override
        public boolean passes(Object value, @Nullable Object other, boolean loose) {
            return operator.accepts(((BigDecimal) value).compareTo(bound));
        }
    }

    record NumberIn(List<BigDecimal> bounds) implements Leaf.Test {
        @Override
        public boolean passes(Object value, @Nullable Object other, boolean loose) {
            BigDecimal number = (BigDecimal) value;
            for (int i = 0; i < bounds.size(); i++) {
                if (number.compareTo(bounds.get(i)) == 0) {
                    return true;
                }
            }
            return false;
        }
    }

    record BoolIs(boolean wanted) implements Leaf.Test {
        @Override
        public boolean passes(Object value, @Nullable Object other, boolean loose) {
            return (Boolean) value == wanted;
        }
    }

    record TextIs(String wanted) implements Leaf.Test {
        @Override
        public boolean passes(Object value, @Nullable Object other, boolean loose) {
            return wanted.equals(value);
        }
    }

    record TextIn(Set<String> wanted) implements Leaf.Test {
        @Override
        public boolean passes(Object value, @Nullable Object other, boolean loose) {
            return wanted.contains(value);
        }
    }

    record TextStarts(String prefix) implements Leaf.Test {
        @Override
        public boolean passes(Object value, @Nullable Object other, boolean loose) {
            return ((String) value).startsWith(prefix);
        }
    }

    record TextMatches(Glob glob) implements Leaf.Test {
        @Override
        public boolean passes(Object value, @Nullable Object other, boolean loose) {
            return glob.matches((String) value);
        }
    }

    record PathIs(String literal) implements Leaf.Test {
        @Override
        public boolean passes(Object value, @Nullable Object other, boolean loose) {
            return ((FilePath) value).is(literal, loose);
        }
    }

    record PathIn(List<String> literals) implements Leaf.Test {
        @Override
        public boolean passes(Object value, @Nullable Object other, boolean loose) {
            FilePath path = (FilePath) value;
            for (int i = 0; i < literals.size(); i++) {
                if (path.is(literals.get(i), loose)) {
                    return true;
                }
            }
            return false;
        }
    }

    record PathStarts(String literal) implements Leaf.Test {
        @Override
        public boolean passes(Object value, @Nullable Object other, boolean loose) {
            return ((FilePath) value).under(literal, loose);
        }
    }

    record PathMatches(Glob glob) implements Leaf.Test {
        @Override
        public boolean passes(Object value, @Nullable Object other, boolean loose) {
            return ((FilePath) value).matches(glob, loose);
        }
    }

    /** Compares two fields. */
    record Fields(Operator operator, Field reference) implements Leaf.Test {
        @Override
        public boolean passes(Object value, @Nullable Object other, boolean loose) {
            if (value instanceof BigDecimal number) {
                return other instanceof BigDecimal bound && operator.accepts(number.compareTo(bound));
            }
            if (value instanceof FilePath path) {
                return related(path, other);
            }
            return operator == Operator.STARTS_WITH
                    ? other instanceof String prefix && ((String) value).startsWith(prefix)
                    : related(value, other);
        }

        private boolean related(FilePath path, @Nullable Object other) {
            if (other instanceof Object[] folders) {
                for (Object folder : folders) {
                    if (related(path, folder)) {
                        return true;
                    }
                }
                return false;
            }
            return other instanceof FilePath folder
                    && (operator == Operator.STARTS_WITH
                            ? path.under(folder)
                            : path.real().equals(folder.real()));
        }

        private static boolean related(Object value, @Nullable Object other) {
            if (other instanceof Object[] items) {
                for (Object item : items) {
                    if (value.equals(item)) {
                        return true;
                    }
                }
                return false;
            }
            return value.equals(other);
        }
    }
}
