package dev.loki.integrations.agents.shell;

import java.util.List;

/**
 * One word of a command before its expansion.
 *
 * @param parts what it is made of, in order
 */
record Word(List<Part> parts) {

    /** The word of no character. */
    static final Word EMPTY = new Word(List.of());

    Word {
        parts = List.copyOf(parts);
    }

    static Word literal(String text) {
        return new Word(List.of(new Literal(text, true)));
    }

    /** The text of a word without quotes and expansions; empty for any other. */
    String bare() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (!(part instanceof Literal literal) || literal.quoted()) {
                return "";
            }
            text.append(literal.text());
        }
        return text.toString();
    }

    /** One piece of a word. */
    sealed interface Part {}

    /**
     * Text.
     *
     * @param text as it is, without its quotes
     * @param quoted whether it stood in quotes or behind a backslash, so that nothing in it is special
     */
    record Literal(String text, boolean quoted) implements Part {}

    /**
     * The value of a variable.
     *
     * @param name of the variable, or one of the special parameters
     * @param operator what is done with the value, such as {@code :-}; empty for nothing
     * @param argument of the operator
     * @param quoted whether it stood in double quotes
     */
    record Variable(String name, String operator, Word argument, boolean quoted) implements Part {}

    /**
     * The output of a command.
     *
     * @param script the command
     * @param quoted whether it stood in double quotes
     */
    record Output(Node.Script script, boolean quoted) implements Part {}

    /**
     * A file name that stands for another command's output or input.
     *
     * @param script the command
     */
    record Substitution(Node.Script script) implements Part {}

    /**
     * A number that is computed; commands within it run.
     *
     * @param inner the expression, whose expansions count
     */
    record Arithmetic(Word inner) implements Part {}
}
