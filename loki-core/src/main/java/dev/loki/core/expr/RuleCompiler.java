package dev.loki.core.expr;

import dev.loki.core.expr.Syntax.Comparison;
import dev.loki.core.expr.Syntax.Operand;
import dev.loki.core.io.Glob;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checks the types of a rule and turns it into the tree that says when it is violated. */
final class RuleCompiler {
    private RuleCompiler() {}

    /** The tree that is true when the syntax has the truth value {@code wanted}. */
    static Node node(Syntax syntax, boolean wanted) {
        if (syntax instanceof Syntax.Not not) {
            return node(not.part(), !wanted);
        }
        if (syntax instanceof Comparison comparison) {
            return leaf(comparison, wanted);
        }
        List<Syntax> parts = syntax instanceof Syntax.And and ? and.parts() : ((Syntax.Or) syntax).parts();
        List<Node> nodes = new ArrayList<>(parts.size());
        parts.forEach(part -> nodes.add(node(part, wanted)));
        return syntax instanceof Syntax.And == wanted
                ? new Node.All(List.copyOf(nodes))
                : new Node.Any(List.copyOf(nodes));
    }

    /** The fields that a rule asks for. */
    static Set<Field> fields(Syntax syntax) {
        Set<Field> fields = new LinkedHashSet<>();
        collect(syntax, fields);
        return fields;
    }

    private static void collect(Syntax syntax, Set<Field> fields) {
        if (syntax instanceof Syntax.Not not) {
            collect(not.part(), fields);
        } else if (syntax instanceof Syntax.And and) {
            and.parts().forEach(part -> collect(part, fields));
        } else if (syntax instanceof Syntax.Or or) {
            or.parts().forEach(part -> collect(part, fields));
        } else if (syntax instanceof Comparison comparison) {
            fields.add(comparison.field());
            if (comparison.value() instanceof Operand.Reference reference) {
                fields.add(reference.field());
            }
        }
    }

    private static Leaf leaf(Comparison comparison, boolean wanted) {
        Leaf.Test test = test(comparison);
        boolean negated = (comparison.operator() == Operator.NOT_EQUAL) == wanted;
        if (test instanceof Tests.NumberIs number) {
            Operator operator = wanted ? number.operator() : number.operator().opposite();
            return new Leaf(comparison.field(), new Tests.NumberIs(operator, number.bound()), false);
        }
        return new Leaf(comparison.field(), test, negated);
    }

    private static Leaf.Test test(Comparison comparison) {
        if (comparison.value() instanceof Operand.Reference reference) {
            return reference(comparison, reference.field());
        }
        return switch (comparison.field().type()) {
            case NUMBER -> number(comparison);
            case BOOLEAN -> bool(comparison);
            case TEXT, TEXTS -> text(comparison);
            case PATH, PATHS -> path(comparison);
        };
    }

    private static Leaf.Test number(Comparison comparison) {
        Operator operator = comparison.operator();
        if (operator == Operator.IN && comparison.value() instanceof Operand.Items items) {
            List<BigDecimal> numbers = new ArrayList<>();
            for (Operand item : items.values()) {
                if (!(item instanceof Operand.Numeral number)) {
                    throw wrongValue(comparison, item);
                }
                numbers.add(number.value());
            }
            return new Tests.NumberIn(List.copyOf(numbers));
        }
        if (operator == Operator.IN || operator == Operator.STARTS_WITH || operator == Operator.MATCHES) {
            throw wrongOperator(comparison);
        }
        if (!(comparison.value() instanceof Operand.Numeral number)) {
            throw wrongValue(comparison, comparison.value());
        }
        return new Tests.NumberIs(operator, number.value());
    }

    private static Leaf.Test bool(Comparison comparison) {
        if (comparison.operator() != Operator.EQUAL && comparison.operator() != Operator.NOT_EQUAL) {
            throw wrongOperator(comparison);
        }
        if (!(comparison.value() instanceof Operand.Bool bool)) {
            throw wrongValue(comparison, comparison.value());
        }
        return new Tests.BoolIs(bool.value());
    }

    private static Leaf.Test text(Comparison comparison) {
        return switch (comparison.operator()) {
            case EQUAL, NOT_EQUAL -> new Tests.TextIs(literal(comparison, comparison.value()));
            case IN -> new Tests.TextIn(Set.copyOf(new LinkedHashSet<>(literals(comparison))));
            case STARTS_WITH -> new Tests.TextStarts(literal(comparison, comparison.value()));
            case MATCHES -> new Tests.TextMatches(glob(comparison, true));
            case LESS, AT_MOST, MORE, AT_LEAST -> throw wrongOperator(comparison);
        };
    }

    private static Leaf.Test path(Comparison comparison) {
        return switch (comparison.operator()) {
            case EQUAL, NOT_EQUAL ->
                new Tests.PathIs(pathLiteral(comparison.value(), literal(comparison, comparison.value())));
            case IN -> {
                List<String> paths = new ArrayList<>();
                for (String literal : literals(comparison)) {
                    paths.add(pathLiteral(comparison.value(), literal));
                }
                yield new Tests.PathIn(List.copyOf(paths));
            }
            case STARTS_WITH ->
                new Tests.PathStarts(pathLiteral(comparison.value(), literal(comparison, comparison.value())));
            case MATCHES -> new Tests.PathMatches(glob(comparison, false));
            case LESS, AT_MOST, MORE, AT_LEAST -> throw wrongOperator(comparison);
        };
    }

    private static Leaf.Test reference(Comparison comparison, Field other) {
        Field field = comparison.field();
        Operator operator = comparison.operator();
        boolean alike = field.type() == other.type()
                || (field.type().isText() && other.type().isText())
                || (field.type().isPath() && other.type().isPath());
        boolean list = other.type() == FieldType.TEXTS || other.type() == FieldType.PATHS;
        boolean possible = switch (operator) {
            case EQUAL, NOT_EQUAL -> !list;
            case LESS, AT_MOST, MORE, AT_LEAST -> field.type() == FieldType.NUMBER;
            case IN -> list;
            case STARTS_WITH -> !list && (field.type().isText() || field.type().isPath());
            case MATCHES -> false;
        };
        if (!alike) {
            throw wrongValue(comparison, comparison.value());
        }
        if (!possible) {
            throw wrongOperator(comparison);
        }
        return new Tests.Fields(operator == Operator.NOT_EQUAL ? Operator.EQUAL : operator, other);
    }

    private static String literal(Comparison comparison, Operand value) {
        if (value instanceof Operand.Text text) {
            return text.value();
        }
        throw wrongValue(comparison, value);
    }

    private static List<String> literals(Comparison comparison) {
        if (!(comparison.value() instanceof Operand.Items items)) {
            throw new ExpressionException(
                    comparison.value().offset(), "\"in\" is followed by a list; write [\"a\", \"b\"]");
        }
        List<String> texts = new ArrayList<>();
        items.values().forEach(item -> texts.add(literal(comparison, item)));
        return texts;
    }

    private static Glob glob(Comparison comparison, boolean text) {
        String pattern = literal(comparison, comparison.value());
        try {
            return text ? Glob.ofText(pattern) : Glob.compile(pattern);
        } catch (IllegalArgumentException e) {
            throw new ExpressionException(comparison.value().offset(), String.valueOf(e.getMessage()));
        }
    }

    /** A path without dots and double or trailing slashes, absolute or relative to the project. */
    private static String pathLiteral(Operand value, String path) {
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String names = trimmed.startsWith("/") ? trimmed.substring(1) : trimmed;
        boolean root = trimmed.equals("/");
        for (String name : names.split("/", -1)) {
            if ((name.isEmpty() && !root) || name.equals(".") || name.equals("..") || name.startsWith("~")) {
                throw new ExpressionException(
                        value.offset(),
                        "a path is written without empty parts, \".\", \"..\" and \"~\": \"src\" in the project, or"
                                + " \"/etc\"");
            }
        }
        return trimmed;
    }

    private static ExpressionException wrongOperator(Comparison comparison) {
        String possible = switch (comparison.field().type()) {
            case NUMBER -> "==, !=, <, <=, >, >= or in";
            case BOOLEAN -> "== or !=";
            case TEXT, TEXTS, PATH, PATHS -> "==, !=, in, starts with or matches";
        };
        return new ExpressionException(
                comparison.offset(),
                "\"" + comparison.field().name() + "\" is "
                        + comparison.field().type().words() + ", which \""
                        + comparison.operator().spelling() + "\" cannot compare here; use " + possible);
    }

    private static ExpressionException wrongValue(Comparison comparison, Operand value) {
        return new ExpressionException(
                value.offset(),
                "\"" + comparison.field().name() + "\" is "
                        + comparison.field().type().words() + " and cannot be compared with " + value.words());
    }
}
