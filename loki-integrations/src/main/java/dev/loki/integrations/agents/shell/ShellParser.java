package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Node.Assignment;
import dev.loki.integrations.agents.shell.Node.Join;
import dev.loki.integrations.agents.shell.Node.Script;
import dev.loki.integrations.agents.shell.Node.Simple;
import dev.loki.integrations.agents.shell.Node.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the shell command language of POSIX (XCU 2.10) with the common additions of bash and zsh.
 *
 * <p>It never fails: what is no shell is skipped, and {@link Cursor#broken} says so. A shell would run the lines before the
 * place of an error, so they are read like any others.
 */
final class ShellParser {
    private static final Set<String> ENDS = Set.of("}", "done", "fi", "esac", "then", "else", "elif", "do");

    /** The program of that name, not the reserved word, which knows one option only. */
    private static final Pattern TIME_WITH_OPTION = Pattern.compile("time[ \\t]+-[^p]");

    private final Cursor cursor;
    private final CompoundParser compounds;

    ShellParser(Cursor cursor) {
        this.cursor = cursor;
        this.compounds = new CompoundParser(cursor, this);
    }

    /** The whole text as a script. */
    static Script script(Cursor cursor) {
        List<Step> steps = new ArrayList<>();
        while (!cursor.atEnd()) {
            int before = cursor.at;
            steps.addAll(new ShellParser(cursor).until("").steps());
            if (!cursor.atEnd()) {
                cursor.broken = true;
                cursor.at = Math.max(cursor.at, before) + 1;
            }
        }
        return new Script(steps);
    }

    /** The script up to a closing parenthesis, which is gone over. */
    static Script scriptIn(Cursor cursor, String end) {
        Script script = new ShellParser(cursor).until(end);
        cursor.broken |= !cursor.take(end);
        return script;
    }

    /** Commands up to the end, a word that ends a compound command, or an end that is named; nothing of that is gone over. */
    Script until(String end) {
        List<Step> steps = new ArrayList<>();
        if (cursor.depth >= Cursor.MAX_DEPTH) {
            cursor.tooDeep = true;
            cursor.at = cursor.text.length();
            return Script.EMPTY;
        }
        cursor.depth++;
        Join join = Join.THEN;
        while (true) {
            skipSeparators();
            if (cursor.atEnd() || atEndOfList(end)) {
                break;
            }
            int before = cursor.at;
            Node node = command();
            Separator next = separator();
            steps.add(new Step(join, node, next.background()));
            join = next.join();
            if (cursor.at == before) {
                break;
            }
        }
        cursor.depth--;
        return new Script(steps);
    }

    private boolean atEndOfList(String end) {
        return (!end.isEmpty() && cursor.startsWith(end))
                || cursor.here() == ')'
                || cursor.startsWith(";;")
                || cursor.startsWith(";&")
                || ENDS.contains(keyword());
    }

    private record Separator(Join join, boolean background) {}

    private Separator separator() {
        cursor.skipBlanks();
        if (cursor.take("&&")) {
            return new Separator(Join.AND, false);
        }
        if (cursor.take("||")) {
            return new Separator(Join.OR, false);
        }
        if (cursor.take("|&") || cursor.take("|")) {
            return new Separator(Join.PIPE, false);
        }
        if (cursor.here() == '&') {
            cursor.at++;
            return new Separator(Join.THEN, true);
        }
        return new Separator(Join.THEN, false);
    }

    /** Skips what stands between commands; bodies of here-documents are read at the end of their line. */
    void skipSeparators() {
        while (true) {
            cursor.skipBlanks();
            if (cursor.here() == '\n') {
                cursor.at++;
                HereDocuments.bodies(cursor);
            } else if (cursor.here() == ';' && cursor.ahead(1) != ';' && cursor.ahead(1) != '&') {
                cursor.at++;
            } else {
                return;
            }
        }
    }

    /** The word of plain letters that begins here, if a whole word is made of them; it is not gone over. */
    String keyword() {
        int end = cursor.at;
        while (end < cursor.text.length()
                && "{}![]".indexOf(cursor.text.charAt(end)) < 0
                && Character.isLetter(cursor.text.charAt(end))) {
            end++;
        }
        if (end == cursor.at) {
            while (end < cursor.text.length() && "{}![]".indexOf(cursor.text.charAt(end)) >= 0) {
                end++;
            }
        }
        boolean whole = end == cursor.text.length() || " \t\r\n;&|<>()".indexOf(cursor.text.charAt(end)) >= 0;
        return whole ? cursor.text.substring(cursor.at, end) : "";
    }

    private Node command() {
        cursor.skipBlanks();
        String keyword = keyword();
        switch (keyword) {
            case "!", "time", "coproc" -> {
                if (keyword.equals("time")
                        && TIME_WITH_OPTION
                                .matcher(cursor.text)
                                .region(cursor.at, cursor.text.length())
                                .lookingAt()) {
                    return simple();
                }
                cursor.at += keyword.length();
                skipSeparators();
                return cursor.atEnd() ? Script.EMPTY : command();
            }
            default -> {
                return compounds.at(keyword).orElseGet(this::simple);
            }
        }
    }

    private Node simple() {
        List<Assignment> assignments = new ArrayList<>();
        List<Word> words = new ArrayList<>();
        List<Redirect> redirects = new ArrayList<>();
        while (true) {
            cursor.skipBlanks();
            boolean over = "\n;&|)".indexOf(cursor.here()) >= 0 && !cursor.startsWith("&>");
            if (cursor.atEnd() || over) {
                break;
            }
            int before = cursor.at;
            if (!redirection(redirects, words)) {
                wordOrAssignment(assignments, words);
            }
            if (words.size() == 1 && function(words)) {
                return compounds.function(words.get(0).bare());
            }
            if (cursor.at == before) {
                cursor.broken = true;
                cursor.at++;
            }
        }
        return new Simple(assignments, words, redirects);
    }

    private boolean function(List<Word> words) {
        if (cursor.here() != '(' || words.get(0).bare().isEmpty()) {
            return false;
        }
        int close = cursor.at + 1;
        while (close < cursor.text.length() && cursor.text.charAt(close) == ' ') {
            close++;
        }
        if (close >= cursor.text.length() || cursor.text.charAt(close) != ')') {
            return false;
        }
        cursor.at = close + 1;
        return true;
    }

    /** Redirections behind a compound command. */
    List<Redirect> redirects() {
        List<Redirect> redirects = new ArrayList<>();
        cursor.skipBlanks();
        while (redirection(redirects, new ArrayList<>())) {
            cursor.skipBlanks();
        }
        return redirects;
    }

    private boolean redirection(List<Redirect> redirects, List<Word> words) {
        if ((cursor.here() == '<' || cursor.here() == '>') && cursor.ahead(1) == '(') {
            cursor.at += 2;
            Word.Substitution process = new Word.Substitution(scriptIn(cursor, ")"));
            words.add(new Word(List.of(process)));
            return true;
        }
        return Redirections.read(cursor, redirects);
    }

    private void wordOrAssignment(List<Assignment> assignments, List<Word> words) {
        int equals = assignment();
        if (equals < 0) {
            Word word = WordParser.word(cursor);
            if (!word.parts().isEmpty()) {
                words.add(word);
            }
            return;
        }
        boolean append = cursor.text.charAt(equals - 1) == '+';
        String name = cursor.text.substring(cursor.at, append ? equals - 1 : equals);
        int index = name.indexOf('[');
        cursor.at = equals + 1;
        List<Word> values = cursor.here() == '(' ? list() : List.of(WordParser.word(cursor));
        Assignment assignment =
                new Assignment(index < 0 ? name : name.substring(0, index), values, append || index >= 0);
        if (words.isEmpty()) {
            assignments.add(assignment);
        } else if (values.size() == 1) {
            List<Word.Part> parts = new ArrayList<>();
            parts.add(new Word.Literal(name + "=", false));
            parts.addAll(values.get(0).parts());
            words.add(new Word(parts));
        } else {
            words.add(new Word(List.of(new Word.Literal(name + "=", false))));
            words.addAll(values);
        }
    }

    private List<Word> list() {
        cursor.at++;
        List<Word> values = new ArrayList<>();
        while (!cursor.atEnd() && cursor.here() != ')') {
            skipSeparators();
            int before = cursor.at;
            Word word = WordParser.word(cursor);
            if (!word.parts().isEmpty()) {
                values.add(word);
            }
            if (cursor.at == before && cursor.here() != ')') {
                cursor.skip(1);
            }
        }
        cursor.broken |= !cursor.take(")");
        return values;
    }

    /** The index of the equals sign if an assignment begins here, else -1. */
    private int assignment() {
        int i = cursor.at;
        if (!WordParser.isNameStart(cursor.here())) {
            return -1;
        }
        while (i < cursor.text.length()
                && (WordParser.isNameStart(cursor.text.charAt(i)) || Character.isDigit(cursor.text.charAt(i)))) {
            i++;
        }
        if (i < cursor.text.length() && cursor.text.charAt(i) == '[') {
            int close = cursor.text.indexOf(']', i);
            i = close < 0 ? i : close + 1;
        }
        if (i + 1 < cursor.text.length() && cursor.text.charAt(i) == '+' && cursor.text.charAt(i + 1) == '=') {
            return i + 1;
        }
        return i < cursor.text.length() && cursor.text.charAt(i) == '=' ? i : -1;
    }
}
