package dev.loki.core.expr;

import dev.loki.core.expr.Syntax.Comparison;
import dev.loki.core.expr.Syntax.Operand;
import dev.loki.core.expr.Token.Kind;
import dev.loki.core.json.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads the text of a rule by the grammar in {@code docs/formats/expressions.md}. */
final class Parser {
    private static final List<String> SENTENCE = List.of("file_path", "must", "start", "with", "project_dir");

    private final List<Token> tokens;
    private final Vocabulary vocabulary;
    private int at;
    private int comparisons;

    private Parser(List<Token> tokens, Vocabulary vocabulary) {
        this.tokens = tokens;
        this.vocabulary = vocabulary;
    }

    /** Reads a rule; {@code sentences} says whether the fixed sentence is understood. */
    static Syntax parse(String text, Vocabulary vocabulary, boolean sentences) {
        Parser parser = new Parser(Lexer.tokens(text), vocabulary);
        if (parser.peek().kind() == Kind.END) {
            throw new ExpressionException(0, "a rule is empty; write for example active_agents <= 5");
        }
        if (parser.tokens.size() > 1 && parser.tokens.get(1).isWord("must")) {
            return parser.sentence(sentences);
        }
        Syntax rule = parser.or(0);
        if (parser.peek().kind() != Kind.END) {
            throw parser.unexpected("\"and\", \"or\" or the end", List.of("and", "or"));
        }
        return rule;
    }

    private Syntax sentence(boolean understood) {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean asExpected = i < SENTENCE.size() ? token.isWord(SENTENCE.get(i)) : token.kind() == Kind.END;
            if (!asExpected) {
                throw new ExpressionException(
                        token.offset(),
                        token.described() + " does not belong here; the sentence is exactly: "
                                + String.join(" ", SENTENCE));
            }
        }
        if (!understood) {
            throw new ExpressionException(
                    tokens.get(1).offset(), "a sentence with \"must\" says what must hold; put it into \"rule\"");
        }
        Field field = field(tokens.get(0));
        return new Comparison(
                field,
                Operator.STARTS_WITH,
                new Operand.Reference(field(tokens.get(4)), tokens.get(4).offset()),
                0);
    }

    private Syntax or(int depth) {
        List<Syntax> parts = new ArrayList<>();
        parts.add(and(depth));
        while (take("or")) {
            parts.add(and(depth));
        }
        return parts.size() == 1 ? parts.get(0) : new Syntax.Or(List.copyOf(parts));
    }

    private Syntax and(int depth) {
        List<Syntax> parts = new ArrayList<>();
        parts.add(not(depth));
        while (take("and")) {
            parts.add(not(depth));
        }
        return parts.size() == 1 ? parts.get(0) : new Syntax.And(List.copyOf(parts));
    }

    private Syntax not(int depth) {
        if (depth > Rule.MAX_DEPTH) {
            throw new ExpressionException(
                    peek().offset(), "a rule is nested deeper than " + Rule.MAX_DEPTH + " levels; simplify it");
        }
        if (take("not")) {
            return new Syntax.Not(not(depth + 1));
        }
        if (peek().kind() == Kind.OPEN) {
            at++;
            Syntax inner = or(depth + 1);
            if (peek().kind() != Kind.CLOSE) {
                throw unexpected("\")\"", List.of("and", "or"));
            }
            at++;
            return inner;
        }
        return comparison();
    }

    private Syntax comparison() {
        if (++comparisons > Rule.MAX_COMPARISONS) {
            throw new ExpressionException(
                    peek().offset(), "a rule has more than " + Rule.MAX_COMPARISONS + " comparisons; split it");
        }
        Token name = next();
        Field field = field(name);
        Operator operator = operator();
        return new Comparison(field, operator, operand(), name.offset());
    }

    private Field field(Token name) {
        if (name.kind() != Kind.WORD) {
            throw new ExpressionException(
                    name.offset(), "a field is expected here, not " + name.described() + "; name one of " + known());
        }
        return vocabulary
                .named(name.text())
                .orElseThrow(() -> new ExpressionException(
                        name.offset(),
                        "unknown field " + name.described() + "; "
                                + Nearest.to(name.text(), vocabulary.names())
                                        .map(near -> "did you mean \"" + near + "\"?")
                                        .orElse("known fields: " + known())));
    }

    private String known() {
        return String.join(", ", vocabulary.names());
    }

    private Operator operator() {
        Token token = next();
        for (Operator operator : Operator.values()) {
            if (operator.spelling().equals(token.text()) && token.kind() != Kind.STRING) {
                return operator;
            }
        }
        if (token.isWord("starts") && take("with")) {
            return Operator.STARTS_WITH;
        }
        at--;
        if (token.isWord("starts")) {
            throw new ExpressionException(token.offset(), "\"starts\" is followed by \"with\"; write starts with");
        }
        throw unexpected("a comparison", Operator.words());
    }

    private Operand operand() {
        Token token = next();
        return switch (token.kind()) {
            case STRING -> new Operand.Text(token.text(), token.offset());
            case NUMBER -> new Operand.Numeral(Objects.requireNonNull(token.number()), token.offset());
            case OPEN_LIST -> list(token.offset());
            case WORD ->
                switch (token.text()) {
                    case "true", "false" -> new Operand.Bool(token.isWord("true"), token.offset());
                    default -> reference(token);
                };
            default -> {
                at--;
                throw unexpected("a number, a text in quotes, true, false, a list or a field", List.of());
            }
        };
    }

    private Operand reference(Token token) {
        if (vocabulary.named(token.text()).isEmpty()) {
            throw new ExpressionException(
                    token.offset(),
                    token.described() + " is no field and no value; "
                            + Nearest.to(token.text(), vocabulary.names())
                                    .map(near -> "did you mean \"" + near + "\"?")
                                    .orElse("put a text in double quotes"));
        }
        return new Operand.Reference(field(token), token.offset());
    }

    private Operand list(int offset) {
        List<Operand> items = new ArrayList<>();
        do {
            Operand item = operand();
            if (item instanceof Operand.Items || item instanceof Operand.Reference) {
                throw new ExpressionException(item.offset(), "a list holds texts or numbers, not " + item.words());
            }
            if (!items.isEmpty() && !items.get(0).getClass().equals(item.getClass())) {
                throw new ExpressionException(item.offset(), "a list holds values of one type only; split it");
            }
            if (items.size() == Rule.MAX_ITEMS) {
                throw new ExpressionException(item.offset(), "a list has more than " + Rule.MAX_ITEMS + " items");
            }
            items.add(item);
        } while (takeKind(Kind.COMMA));
        if (!takeKind(Kind.CLOSE_LIST)) {
            throw unexpected("\",\" or \"]\"", List.of());
        }
        return new Operand.Items(List.copyOf(items), offset);
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
            return token;
        }
        throw new ExpressionException(token.offset(), "the rule ends too early; complete the comparison");
    }

    private boolean take(String word) {
        boolean there = peek().isWord(word);
        at += there ? 1 : 0;
        return there;
    }

    private boolean takeKind(Kind kind) {
        boolean there = peek().kind() == kind;
        at += there ? 1 : 0;
        return there;
    }

    private ExpressionException unexpected(String wanted, List<String> words) {
        Token token = peek();
        String hint = token.kind() == Kind.WORD
                ? Nearest.to(token.text(), words)
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse("")
                : "";
        return new ExpressionException(token.offset(), wanted + " is expected here, not " + token.described() + hint);
    }
}
