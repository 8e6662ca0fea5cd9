package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Word.Literal;
import dev.loki.integrations.agents.shell.Word.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brace expansion: {@code {a,b}} and {@code {1..9}}. */
final class Braces {
    private static final Pattern SEQUENCE =
            Pattern.compile("(-?\\d{1,9}|[A-Za-z])\\.\\.(-?\\d{1,9}|[A-Za-z])(?:\\.\\.-?\\d{1,9})?");
    private static final int MAX_WORDS = 256;

    private Braces() {}

    /** The words that a word stands for; itself where it has no braces. */
    static List<Word> expand(Word word) {
        boolean any = word.parts().stream()
                .anyMatch(part -> part instanceof Literal literal
                        && !literal.quoted()
                        && literal.text().indexOf('{') >= 0);
        if (!any) {
            return List.of(word);
        }
        List<Word> words = new ArrayList<>();
        for (List<Part> atoms : expand(atoms(word), 0)) {
            words.add(joined(atoms));
        }
        return words;
    }

    private static List<Part> atoms(Word word) {
        List<Part> atoms = new ArrayList<>();
        for (Part part : word.parts()) {
            if (part instanceof Literal literal && !literal.quoted()) {
                literal.text().chars().forEach(c -> atoms.add(new Literal(String.valueOf((char) c), false)));
            } else {
                atoms.add(part);
            }
        }
        return atoms;
    }

    private static List<List<Part>> expand(List<Part> atoms, int depth) {
        int open = 0;
        while (depth < 8 && open < atoms.size()) {
            int close = is(atoms.get(open), '{') ? closing(atoms, open) : -1;
            List<List<Part>> choices = close < 0 ? List.of() : choices(atoms.subList(open + 1, close));
            if (!choices.isEmpty()) {
                return combined(atoms, open, close, choices, depth);
            }
            open++;
        }
        return List.of(atoms);
    }

    private static List<List<Part>> combined(
            List<Part> atoms, int open, int close, List<List<Part>> choices, int depth) {
        List<List<Part>> all = new ArrayList<>();
        List<List<Part>> tails = expand(atoms.subList(close + 1, atoms.size()), depth + 1);
        for (List<Part> choice : choices) {
            for (List<Part> middle : expand(choice, depth + 1)) {
                for (List<Part> tail : tails) {
                    List<Part> one = new ArrayList<>(atoms.subList(0, open));
                    one.addAll(middle);
                    one.addAll(tail);
                    all.add(one);
                    if (all.size() > MAX_WORDS) {
                        return List.of(List.of(new Literal(String.valueOf(Marks.UNKNOWN), true)));
                    }
                }
            }
        }
        return all;
    }

    private static List<List<Part>> choices(List<Part> inner) {
        List<List<Part>> choices = new ArrayList<>();
        List<Part> current = new ArrayList<>();
        int depth = 0;
        for (Part atom : inner) {
            depth += is(atom, '{') ? 1 : is(atom, '}') ? -1 : 0;
            if (depth == 0 && is(atom, ',')) {
                choices.add(List.copyOf(current));
                current.clear();
            } else {
                current.add(atom);
            }
        }
        if (!choices.isEmpty()) {
            choices.add(List.copyOf(current));
            return choices;
        }
        return sequence(joined(inner).bare());
    }

    private static List<List<Part>> sequence(String text) {
        Matcher matcher = SEQUENCE.matcher(text);
        if (!matcher.matches()) {
            return List.of();
        }
        String from = matcher.group(1);
        String to = matcher.group(2);
        boolean numbers = from.length() > 1 || Character.isDigit(from.charAt(0));
        if (numbers != (to.length() > 1 || Character.isDigit(to.charAt(0)))) {
            return List.of();
        }
        long first = numbers ? Long.parseLong(from) : from.charAt(0);
        long last = numbers ? Long.parseLong(to) : to.charAt(0);
        if (Math.abs(last - first) >= ShellState.MAX_ALTERNATIVES) {
            return List.of(List.of(new Literal(String.valueOf(Marks.ATOM), true)));
        }
        List<List<Part>> all = new ArrayList<>();
        for (long i = first; first <= last ? i <= last : i >= last; i += first <= last ? 1 : -1) {
            String text1 = numbers ? Long.toString(i) : String.valueOf((char) i);
            all.add(List.of(new Literal(text1, false)));
        }
        return all;
    }

    private static int closing(List<Part> atoms, int open) {
        int depth = 0;
        for (int i = open; i < atoms.size(); i++) {
            depth += is(atoms.get(i), '{') ? 1 : is(atoms.get(i), '}') ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static boolean is(Part part, char c) {
        return part instanceof Literal literal
                && !literal.quoted()
                && literal.text().length() == 1
                && literal.text().charAt(0) == c;
    }

    private static Word joined(List<Part> atoms) {
        List<Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Part atom : atoms) {
            if (atom instanceof Literal literal && !literal.quoted()) {
                text.append(literal.text());
            } else {
                flush(text, parts);
                parts.add(atom);
            }
        }
        flush(text, parts);
        return new Word(parts);
    }

    private static void flush(StringBuilder text, List<Part> parts) {
        if (text.length() > 0) {
            parts.add(new Literal(text.toString(), false));
            text.setLength(0);
        }
    }
}
