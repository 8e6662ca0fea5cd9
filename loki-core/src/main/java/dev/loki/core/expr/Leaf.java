package dev.loki.core.expr;

import org.jspecify.annotations.Nullable;

/**
 * One comparison in a tree of violations: true when any item of the field's value passes the test, or with {@code negated}
 * when any item fails it.
 */
record Leaf(Field field, Test test, boolean negated) implements Node {
    @Override
    public int evaluate(FieldValues values) {
        Object value = values.at(field.index());
        if (value == null) {
            return UNKNOWN;
        }
        Object other = null;
        Field reference = test.reference();
        if (reference != null) {
            other = values.at(reference.index());
            if (other == null) {
                return UNKNOWN;
            }
        }
        if (value instanceof Object[] items) {
            for (Object item : items) {
                if (test.passes(item, other, !negated) != negated) {
                    return TRUE;
                }
            }
            return FALSE;
        }
        return test.passes(value, other, !negated) != negated ? TRUE : FALSE;
    }

    /** What is asked about one value. Implementations allocate nothing. */
    interface Test {
        /**
         * Whether a value passes.
         *
         * @param value the field's value, or one item of it, valid
         * @param other the value of {@link #reference()}
         * @param loose whether a file counts under the name by which it was called, too
         */
        boolean passes(Object value, @Nullable Object other, boolean loose);

        /** The field that the value is compared with, or null. */
        default @Nullable Field reference() {
            return null;
        }
    }
}
