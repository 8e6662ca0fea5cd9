package dev.loki.core.expr;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A piece of the text of a rule and where it begins. */
record Token(Kind kind, String text, @Nullable BigDecimal number, int offset) {

    /** What a piece is. */
    enum Kind {
        WORD,
        STRING,
        NUMBER,
        OPERATOR,
        OPEN,
        CLOSE,
        OPEN_LIST,
        CLOSE_LIST,
        COMMA,
        END
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    /** The piece in a sentence; the text of a string is not repeated. */
    String described() {
        return switch (kind) {
            case END -> "the end";
            case STRING -> "a text in quotes";
            default -> "\"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
        };
    }
}
