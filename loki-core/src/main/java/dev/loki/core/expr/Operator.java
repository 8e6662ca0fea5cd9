package dev.loki.core.expr;

import java.util.List;
import java.util.stream.Stream;

/** How a field is compared with a value. */
enum Operator {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    IN("in"),
    STARTS_WITH("starts with"),
    MATCHES("matches");

    private final String spelling;

    Operator(String spelling) {
        this.spelling = spelling;
    }

    String spelling() {
        return spelling;
    }

    boolean ordering() {
        return this == LESS || this == AT_MOST || this == MORE || this == AT_LEAST;
    }

    /** The words with which a comparison can go on. */
    static List<String> words() {
        return Stream.of(values()).map(Operator::spelling).toList();
    }

    /** Whether the result of comparing two numbers satisfies this operator. */
    boolean accepts(int comparison) {
        return switch (this) {
            case EQUAL -> comparison == 0;
            case NOT_EQUAL -> comparison != 0;
            case LESS -> comparison < 0;
            case AT_MOST -> comparison <= 0;
            case MORE -> comparison > 0;
            case AT_LEAST -> comparison >= 0;
            case IN, STARTS_WITH, MATCHES -> throw new IllegalStateException(spelling + " does not compare numbers");
        };
    }

    /** The operator that is true exactly where this one is false. */
    Operator opposite() {
        return switch (this) {
            case EQUAL -> NOT_EQUAL;
            case NOT_EQUAL -> EQUAL;
            case LESS -> AT_LEAST;
            case AT_MOST -> MORE;
            case MORE -> AT_MOST;
            case AT_LEAST -> LESS;
            case IN, STARTS_WITH, MATCHES -> throw new IllegalStateException(spelling + " has no opposite");
        };
    }
}
