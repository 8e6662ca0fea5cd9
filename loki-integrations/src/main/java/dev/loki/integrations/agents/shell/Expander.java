package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Word.Arithmetic;
import dev.loki.integrations.agents.shell.Word.Literal;
import dev.loki.integrations.agents.shell.Word.Output;
import dev.loki.integrations.agents.shell.Word.Part;
import dev.loki.integrations.agents.shell.Word.Substitution;
import dev.loki.integrations.agents.shell.Word.Variable;
import java.util.ArrayList;
import java.util.List;

/** Expands words into the arguments that a program would get, as far as they are known. One state; not thread-safe. */
final class Expander {
    /** The most arguments of one command that are looked at one by one. */
    static final int MAX_FIELDS = 10_000;

    private final Interpreter shell;
    private final ShellState state;

    Expander(Interpreter shell, ShellState state) {
        this.shell = shell;
        this.state = state;
    }

    /** All arguments that these words become. */
    List<String> fields(List<Word> words) {
        List<String> fields = new ArrayList<>();
        for (Word word : words) {
            for (Word one : Braces.expand(word)) {
                fields.addAll(new Field().of(one));
                if (fields.size() > MAX_FIELDS) {
                    shell.unread(Unread.TOO_LARGE);
                    return fields.subList(0, MAX_FIELDS);
                }
            }
        }
        return fields;
    }

    /** The values that a word may have where it is not split, as on the right of an assignment. */
    List<String> values(Word word) {
        Field field = new Field();
        field.whole = true;
        return field.of(word).stream().map(Marks::plain).toList();
    }

    /** The text of a word that is not split, as in a here-document. */
    String text(Word word) {
        List<String> values = values(word);
        return values.size() == 1 ? values.get(0) : values.isEmpty() ? "" : String.valueOf(Marks.UNKNOWN);
    }

    /** One word on its way; {@code open} holds the alternatives of the argument that is being put together. */
    private final class Field {
        private final List<String> done = new ArrayList<>();
        private List<String> open = new ArrayList<>(List.of(""));
        private boolean begun;
        private boolean whole;

        List<String> of(Word word) {
            boolean first = true;
            for (Part part : word.parts()) {
                add(part, first);
                first = false;
            }
            if (begun || whole) {
                done.addAll(open);
            }
            return done.stream().map(Field::closed).toList();
        }

        private void add(Part part, boolean first) {
            if (part instanceof Literal literal) {
                begun = true;
                append(literal.quoted() ? literal.text() : globs(first ? tilde(literal.text()) : literal.text()));
            } else if (part instanceof Variable variable) {
                List<String> values = new Parameters(Expander.this, state).value(variable);
                boolean all = variable.name().equals("@") && variable.quoted();
                value(values, variable.quoted() && !all, all);
            } else if (part instanceof Output output) {
                String text = shell.output(output.script(), state);
                value(List.of(stripped(text)), output.quoted(), false);
            } else if (part instanceof Substitution substitution) {
                begun = true;
                append(shell.aside(substitution.script(), state));
            } else if (part instanceof Arithmetic arithmetic) {
                begun = true;
                text(arithmetic.inner());
                append(String.valueOf(Marks.ATOM));
            }
        }

        private void append(String text) {
            open.replaceAll(start -> start + text);
        }

        /** Puts a value in: as it is where it is quoted, else split at blanks, its patterns active. */
        private void value(List<String> values, boolean quoted, boolean apart) {
            if (quoted || whole) {
                begun |= quoted;
                cross(values);
                return;
            }
            List<String> tokens = new ArrayList<>();
            for (String value : values) {
                if (apart) {
                    tokens.add(value);
                } else {
                    for (String token : split(value)) {
                        if (!token.isEmpty()) {
                            tokens.add(globs(token));
                        }
                    }
                }
            }
            boolean one = values.stream()
                    .noneMatch(value -> !apart && split(value.trim()).size() > 1);
            if (one) {
                List<String> kept = values.stream()
                        .map(v -> apart ? v : globs(v.trim()))
                        .distinct()
                        .toList();
                if (!tokens.isEmpty()) {
                    begun = true;
                    cross(apart ? tokens : kept);
                }
                return;
            }
            begun = true;
            for (int i = 0; i < tokens.size(); i++) {
                append(tokens.get(i));
                if (i < tokens.size() - 1) {
                    done.addAll(open);
                    open = new ArrayList<>(List.of(""));
                }
            }
        }

        private void cross(List<String> values) {
            List<String> all = new ArrayList<>();
            for (String start : open) {
                values.forEach(value -> all.add(start + value));
            }
            open = all.size() > ShellState.MAX_ALTERNATIVES
                    ? new ArrayList<>(List.of(String.valueOf(Marks.UNKNOWN)))
                    : all;
        }

        private static String closed(String field) {
            int bracket = field.indexOf(Marks.BRACKET);
            return bracket >= 0 && field.indexOf(']', bracket) < 0 ? field.replace(Marks.BRACKET, '[') : field;
        }
    }

    /** The fields of a value, by the separators that the command itself set, if it did. */
    private List<String> split(String value) {
        List<String> own = state.own("IFS");
        if (own.isEmpty() || !Marks.known(own.get(0))) {
            return List.of(value.split("[ \t\n]+", -1));
        }
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            if (own.get(0).indexOf(value.charAt(i)) >= 0) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(value.charAt(i));
            }
        }
        fields.add(field.toString());
        return fields;
    }

    /** Goes through the commands in a text that a shell expands before it shows it. */
    void prompt(String text) {
        shell.expands(text, state);
    }

    /** A text that is not known, made from this one. */
    String madeFrom(String text) {
        return shell.sources().of(text);
    }

    private static String stripped(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        return text.substring(0, end);
    }

    static String globs(String text) {
        return text.replace('*', Marks.STAR).replace('?', Marks.QUESTION).replace('[', Marks.BRACKET);
    }

    private String tilde(String text) {
        if (!text.startsWith("~")) {
            return text;
        }
        int slash = text.indexOf('/');
        String user = text.substring(1, slash < 0 ? text.length() : slash);
        String rest = slash < 0 ? "" : text.substring(slash);
        String folder = switch (user) {
            case "" -> single(state.value("HOME"));
            case "+" -> single(List.copyOf(state.folders()));
            case "-" -> state.folderBefore();
            default -> user.matches("[A-Za-z_][A-Za-z0-9._-]*") ? String.valueOf(Marks.UNKNOWN) : "~" + user;
        };
        return folder + rest;
    }

    private static String single(List<String> values) {
        return values.size() == 1 ? values.get(0) : String.valueOf(Marks.UNKNOWN);
    }
}
