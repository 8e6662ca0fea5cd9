package dev.loki.core.expr;

import dev.loki.core.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A rule over fields, compiled once.
 *
 * <p>Checking it does no I/O, compiles nothing and allocates nothing. A field that is null or of the wrong type violates every
 * rule that asks for it. An absent field makes a rule not applicable, unless the rule is violated whatever the field
 * held. A field that holds a list is compared item by item: what must hold must hold for each. Immutable.
 */
public final class Rule {
    /** The longest rule, in characters. */
    public static final int MAX_LENGTH = 4_096;

    /** The deepest nesting of parentheses and negations. */
    public static final int MAX_DEPTH = 32;

    /** The most comparisons in one rule. */
    public static final int MAX_COMPARISONS = 256;

    /** The most items of a list in a rule. */
    public static final int MAX_ITEMS = 1_000;

    private final String text;
    private final boolean forbids;
    private final Node violation;
    private final List<Field> fields;
    private final long mask;

    private Rule(String text, boolean forbids, Syntax syntax) {
        this.text = text;
        this.forbids = forbids;
        this.violation = RuleCompiler.node(syntax, forbids);
        Set<Field> asked = RuleCompiler.fields(syntax);
        this.fields = List.copyOf(asked);
        this.mask = asked.stream().mapToLong(Field::bit).reduce(0, (a, b) -> a | b);
    }

    /**
     * A rule that is violated when the text does not hold; the sentence {@code file_path must start with project_dir} is
     * understood, too.
     *
     * @throws ExpressionException if the text cannot be understood
     */
    public static Rule mustHold(String text, Vocabulary vocabulary) {
        return new Rule(text.strip(), false, Parser.parse(text, vocabulary, true));
    }

    /**
     * A rule that is violated when the text holds.
     *
     * @throws ExpressionException if the text cannot be understood
     */
    public static Rule mustNotHold(String text, Vocabulary vocabulary) {
        return new Rule(text.strip(), true, Parser.parse(text, vocabulary, false));
    }

    /** What the rule says about these values. */
    public Verdict check(FieldValues values) {
        if ((values.invalid() & mask) != 0 || violation.evaluate(values) == Node.TRUE) {
            return Verdict.VIOLATED;
        }
        return (values.present() & mask) == mask ? Verdict.HOLDS : Verdict.NOT_APPLICABLE;
    }

    /** The text as it was written, without blanks around it. */
    public String text() {
        return text;
    }

    /** Whether the rule is violated by what it says, not by the contrary. */
    public boolean forbids() {
        return forbids;
    }

    /** The fields that it asks for, in the order in which they occur. */
    public List<Field> fields() {
        return fields;
    }

    /** The bits of those fields. */
    public long mask() {
        return mask;
    }

    /**
     * Values at which the rule is likely to change its mind, by field: just inside and just outside of what each comparison
     * asks for. A path is relative to the project unless it lies outside.
     */
    public Map<Field, List<JsonValue>> boundaries() {
        return Boundaries.of(violation);
    }

    Node violation() {
        return violation;
    }
}
