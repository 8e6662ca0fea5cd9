package dev.loki.core.expr;

import java.util.List;

/**
 * When a rule is violated, as a tree without negations but at its leaves.
 *
 * <p>Evaluation is three-valued (Kleene): a comparison with an absent field is unknown, and stays unknown only where it
 * matters.
 */
sealed interface Node permits Node.All, Node.Any, Leaf {
    /** The node does not hold. */
    int FALSE = 0;

    /** An absent field decides. */
    int UNKNOWN = 1;

    /** The node holds. */
    int TRUE = 2;

    /** What the node says about these values; allocates nothing. */
    int evaluate(FieldValues values);

    /** Every part holds. */
    record All(List<Node> parts) implements Node {
        @Override
        public int evaluate(FieldValues values) {
            int least = TRUE;
            for (int i = 0; i < parts.size() && least != FALSE; i++) {
                least = Math.min(least, parts.get(i).evaluate(values));
            }
            return least;
        }
    }

    /** At least one part holds. */
    record Any(List<Node> parts) implements Node {
        @Override
        public int evaluate(FieldValues values) {
            int most = FALSE;
            for (int i = 0; i < parts.size() && most != TRUE; i++) {
                most = Math.max(most, parts.get(i).evaluate(values));
            }
            return most;
        }
    }
}
