package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Word.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The values of variables, and what is done with them within braces. */
final class Parameters {
    private static final int MAX_CUT = 1_024;
    private static final List<String> NOTHING_KNOWN = List.of(String.valueOf(Marks.UNKNOWN));

    private final Expander expander;
    private final ShellState state;

    Parameters(Expander expander, ShellState state) {
        this.expander = expander;
        this.state = state;
    }

    List<String> value(Variable variable) {
        String name = variable.name();
        List<String> plain = plain(name);
        return switch (variable.operator()) {
            case "" -> plain;
            case "[" -> state.isSet(name) ? plain : NOTHING_KNOWN;
            case "!" -> indirect(plain);
            case "@" -> {
                plain.forEach(expander::prompt);
                yield plain.stream().map(expander::madeFrom).toList();
            }
            case "length" -> List.of(String.valueOf(Marks.ATOM));
            case ":-", "-" -> isSet(name) ? withDefault(plain, variable) : argument(variable);
            case ":=", "=" -> {
                List<String> value = isSet(name) ? plain : argument(variable);
                state.set(name, value);
                yield value;
            }
            case ":+", "+" -> {
                List<String> both = new ArrayList<>(argument(variable));
                both.add("");
                yield both;
            }
            case ":?", "?" -> plain;
            case "#", "##", "%", "%%" -> cut(plain, variable);
            case "/", "//", "/#", "/%" -> replaced(plain, variable);
            case "^" -> plain.stream().map(v -> v.toUpperCase(Locale.ROOT)).toList();
            case "," -> plain.stream().map(v -> v.toLowerCase(Locale.ROOT)).toList();
            case ":" -> substring(plain, variable);
            default -> NOTHING_KNOWN;
        };
    }

    /** The values of the variables that have these names. */
    private List<String> indirect(List<String> names) {
        List<String> values = new ArrayList<>();
        for (String name : names) {
            values.addAll(Marks.known(name) && !name.isEmpty() ? state.value(name) : NOTHING_KNOWN);
        }
        return values;
    }

    private List<String> withDefault(List<String> plain, Variable variable) {
        return plain.contains("") && plain.size() == 1 ? argument(variable) : plain;
    }

    private boolean isSet(String name) {
        boolean digit = name.length() == 1 && Character.isDigit(name.charAt(0));
        return digit
                ? !positional(name.charAt(0) - '0').isEmpty()
                : state.isSet(name) || name.equals("PWD") || name.equals("HOME");
    }

    private List<String> plain(String name) {
        if (name.equals("@") || name.equals("*")) {
            return state.arguments();
        }
        if (name.length() == 1 && Character.isDigit(name.charAt(0))) {
            return List.of(positional(name.charAt(0) - '0'));
        }
        return name.isEmpty() ? NOTHING_KNOWN : state.value(name);
    }

    private String positional(int index) {
        if (index == 0) {
            return String.valueOf(Marks.ATOM);
        }
        return index <= state.arguments().size() ? state.arguments().get(index - 1) : "";
    }

    private List<String> argument(Variable variable) {
        return expander.values(tilded(variable.argument()));
    }

    private static Word tilded(Word word) {
        List<Word.Part> parts = new ArrayList<>(word.parts());
        if (!parts.isEmpty()
                && parts.get(0) instanceof Word.Literal literal
                && literal.text().startsWith("~")) {
            parts.set(0, new Word.Literal(literal.text(), false));
        }
        return new Word(parts);
    }

    /** Takes a pattern off the beginning or the end. */
    private List<String> cut(List<String> plain, Variable variable) {
        String pattern = Expander.globs(expander.text(variable.argument()));
        boolean longest = variable.operator().length() == 2;
        boolean start = variable.operator().startsWith("#");
        return plain.stream().map(value -> cut(value, pattern, start, longest)).toList();
    }

    private String cut(String value, String pattern, boolean start, boolean longest) {
        if (value.indexOf(Marks.BELOW) >= 0 && !Marks.unknown(value)) {
            return value.substring(0, value.indexOf(Marks.BELOW) + 1) + Marks.STAR;
        }
        if (Marks.unknown(value) || Marks.unknown(pattern) || value.length() > MAX_CUT) {
            return expander.madeFrom(value);
        }
        for (int n = 0; n <= value.length(); n++) {
            int length = longest ? value.length() - n : n;
            String part = start ? value.substring(0, length) : value.substring(value.length() - length);
            if (Wildcard.matches(pattern, part)) {
                return start ? value.substring(length) : value.substring(0, value.length() - length);
            }
        }
        return value;
    }

    private List<String> replaced(List<String> plain, Variable variable) {
        String argument = expander.text(variable.argument());
        int slash = argument.indexOf('/');
        String from = slash < 0 ? argument : argument.substring(0, slash);
        String to = slash < 0 ? "" : argument.substring(slash + 1);
        boolean simple = Marks.known(argument)
                && !from.isEmpty()
                && from.indexOf('*') < 0
                && from.indexOf('?') < 0
                && from.indexOf('[') < 0;
        return plain.stream()
                .map(value -> {
                    if (!simple || !Marks.known(value)) {
                        return expander.madeFrom(value);
                    }
                    return switch (variable.operator()) {
                        case "//" -> value.replace(from, to);
                        case "/#" -> value.startsWith(from) ? to + value.substring(from.length()) : value;
                        case "/%" ->
                            value.endsWith(from) ? value.substring(0, value.length() - from.length()) + to : value;
                        default -> {
                            int at = value.indexOf(from);
                            yield at < 0 ? value : value.substring(0, at) + to + value.substring(at + from.length());
                        }
                    };
                })
                .toList();
    }

    private List<String> substring(List<String> plain, Variable variable) {
        String[] numbers = expander.text(variable.argument()).trim().split(":", -1);
        return plain.stream()
                .map(value -> {
                    try {
                        int from = Integer.parseInt(numbers[0].trim());
                        int start = Math.max(0, from < 0 ? value.length() + from : Math.min(from, value.length()));
                        int length = numbers.length > 1 ? Integer.parseInt(numbers[1].trim()) : value.length();
                        int end = length < 0 ? value.length() + length : Math.min(value.length(), start + length);
                        return Marks.known(value) && start <= end
                                ? value.substring(start, end)
                                : expander.madeFrom(value);
                    } catch (NumberFormatException e) {
                        return expander.madeFrom(value);
                    }
                })
                .toList();
    }
}
