package dev.loki.core.expr;

import dev.loki.core.json.JsonValue;
import dev.loki.core.json.JsonValue.JsonBoolean;
import dev.loki.core.json.JsonValue.JsonNumber;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds values at which a tree is likely to change between true and false. */
final class Boundaries {
    private static final String INSIDE = "example.txt";
    private static final String OUTSIDE = "/outside/example.txt";
    private static final String OTHER = "other";

    private final Map<Field, List<JsonValue>> found = new LinkedHashMap<>();

    private Boundaries() {}

    static Map<Field, List<JsonValue>> of(Node node) {
        Boundaries boundaries = new Boundaries();
        boundaries.visit(node);
        return boundaries.found;
    }

    private void visit(Node node) {
        if (node instanceof Node.All all) {
            all.parts().forEach(this::visit);
        } else if (node instanceof Node.Any any) {
            any.parts().forEach(this::visit);
        } else if (node instanceof Leaf leaf) {
            List<JsonValue> values = found.computeIfAbsent(leaf.field(), field -> new ArrayList<>());
            if (leaf.field().type() == FieldType.NUMBER) {
                numbers(leaf.test(), values);
            } else if (leaf.field().type() == FieldType.BOOLEAN) {
                values.add(new JsonBoolean(true));
                values.add(new JsonBoolean(false));
            } else {
                texts(leaf).forEach(text -> values.add(JsonValue.of(text)));
            }
        }
    }

    private static void numbers(Leaf.Test test, List<JsonValue> values) {
        List<BigDecimal> bounds = new ArrayList<>();
        if (test instanceof Tests.NumberIs is) {
            bounds.add(is.bound());
        } else if (test instanceof Tests.NumberIn in) {
            bounds.addAll(in.bounds());
        }
        for (BigDecimal bound : bounds) {
            values.add(new JsonNumber(bound));
            values.add(new JsonNumber(bound.subtract(BigDecimal.ONE)));
            values.add(new JsonNumber(bound.add(BigDecimal.ONE)));
        }
    }

    private static List<String> texts(Leaf leaf) {
        Leaf.Test test = leaf.test();
        if (test instanceof Tests.TextIs is) {
            return List.of(is.wanted(), OTHER);
        }
        if (test instanceof Tests.TextIn in) {
            return List.of(in.wanted().stream().sorted().findFirst().orElse(OTHER), OTHER);
        }
        if (test instanceof Tests.TextStarts starts) {
            return List.of(starts.prefix(), OTHER);
        }
        if (test instanceof Tests.TextMatches matches) {
            return List.of(sample(matches.glob().toString()), OTHER);
        }
        if (test instanceof Tests.PathIs is) {
            return List.of(is.literal(), INSIDE, OUTSIDE);
        }
        if (test instanceof Tests.PathIn in) {
            return List.of(in.literals().get(0), INSIDE, OUTSIDE);
        }
        if (test instanceof Tests.PathStarts starts) {
            return List.of(starts.literal() + "/" + INSIDE, INSIDE, OUTSIDE);
        }
        if (test instanceof Tests.PathMatches matches) {
            return List.of(sample(matches.glob().toString()), INSIDE, OUTSIDE);
        }
        return leaf.field().type().isPath() ? List.of(INSIDE, OUTSIDE) : List.of(OTHER);
    }

    /** A text that a plain pattern matches; a pattern with sets gives one that it may not match. */
    private static String sample(String pattern) {
        String sample = pattern.replace("**/", "").replace("/**", "/" + INSIDE).replace("**", INSIDE);
        String filled = sample.replace("*", "example").replace('?', 'x');
        return filled.startsWith("/") ? filled.substring(1) : filled;
    }
}
