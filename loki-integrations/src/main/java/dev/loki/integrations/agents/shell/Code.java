package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Access.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Searches code of other languages for names of files and for commands: string literals, those that are added to each other as
 * one. Names that are put together in any other way are not seen.
 */
final class Code {
    /** The longest code that is searched, in characters. */
    static final int MAX_CODE = 1_000_000;

    private static final int MAX_LITERALS = 2_000;

    /** Words that stand near a change of a file in the common languages. */
    private static final Pattern CHANGES = Pattern.compile(
            "\\bopen\\s*\\(|[wW]rite|unlink|remove|rename|rmtree|rmdir|rmSync|copy|move|mkdir|makedirs|truncate|symlink|"
                    + "chmod|touch|delete|append|put_contents|fputs|Set-Content|Out-File|Add-Content|\\bsave|dump\\(|replace\\(|>>?");

    /** Words that stand near a command for a shell. */
    private static final Pattern RUNS = Pattern.compile(
            "system|popen|subprocess|spawn|exec|\\bqx\\b|`|shell_exec|passthru|\\brun\\(|%x|Process|IO\\.popen|check_output");

    private Code() {}

    /** Searches code that runs in this state. */
    static void read(Call call, ShellState state, String code) {
        call.unread(Unread.LANGUAGE);
        if (Marks.unknown(code)) {
            call.unread(Unread.CODE);
        }
        String text = Marks.plain(code);
        if (text.length() > MAX_CODE) {
            call.unread(Unread.TOO_LARGE);
            return;
        }
        boolean changes = CHANGES.matcher(text).find();
        boolean runs = RUNS.matcher(text).find();
        List<String> literals = literals(text);
        for (String literal : literals) {
            if (runs && literal.length() > 1) {
                call.shell().script(literal, state.copy(), "");
            }
            if (looksLikePath(literal)) {
                Kind kind = changes ? Kind.WRITE : runs ? Kind.PASSED : Kind.READ;
                call.shell()
                        .access(
                                state.inScript && kind == Kind.WRITE ? Kind.PASSED : kind,
                                home(state, literal),
                                false,
                                state);
            }
        }
        if (runs) {
            call.shell()
                    .script(
                            String.join(
                                    " ",
                                    literals.stream()
                                            .filter(l -> !l.isBlank())
                                            .map(Code::quoted)
                                            .toList()),
                            state.copy(),
                            "");
        }
        joined(call, state, literals, changes || runs);
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Parts of a path that a program joins: a folder that is protected and a name in it. */
    private static void joined(Call call, ShellState state, List<String> literals, boolean changes) {
        for (int i = 0; changes && i + 1 < literals.size(); i++) {
            String folder = literals.get(i);
            String name = literals.get(i + 1);
            if (folder.startsWith(".") && looksLikeName(folder) && looksLikeName(name) && !name.startsWith("/")) {
                call.shell().access(Kind.PASSED, Lexical.inside(folder, name), false, state);
            }
        }
    }

    private static boolean looksLikeName(String literal) {
        return literal.matches("\\.?[A-Za-z0-9_][A-Za-z0-9_./-]{0,200}");
    }

    private static String home(ShellState state, String path) {
        if (!path.startsWith("~/")) {
            return path;
        }
        List<String> home = state.value("HOME");
        return (home.size() == 1 ? home.get(0) : Call.NOT_KNOWN) + path.substring(1);
    }

    private static boolean looksLikePath(String literal) {
        boolean slash = literal.indexOf('/') >= 0 && !literal.contains("://");
        boolean dot = literal.startsWith(".") && literal.length() > 1;
        return literal.length() < 1_000
                && (slash || dot)
                && literal.chars().noneMatch(c -> c < ' ' || " <>|*?\"'(){}$;\\^=,".indexOf(c) >= 0)
                && !literal.matches("[./]+");
    }

    /** The literals of a text, neighbours that are added to each other as one. */
    private static List<String> literals(String text) {
        List<String> literals = new ArrayList<>();
        int end = -1;
        int i = 0;
        while (i < text.length() && literals.size() < MAX_LITERALS) {
            char quote = text.charAt(i);
            if (quote != '"' && quote != '\'' && quote != '`') {
                i++;
                continue;
            }
            String triple = String.valueOf(quote).repeat(3);
            boolean three = text.startsWith(triple, i);
            int start = i + (three ? 3 : 1);
            int close = three ? text.indexOf(triple, start) : closing(text, start, quote);
            if (close < 0) {
                i++;
                continue;
            }
            String literal = AnsiQuotes.decoded(text.substring(start, close));
            boolean added = end >= 0 && text.substring(end, i).matches("\\s*[+.~]?\\s*") && end < i;
            if (added) {
                literals.set(literals.size() - 1, literals.get(literals.size() - 1) + literal);
            } else {
                literals.add(literal);
            }
            i = close + (three ? 3 : 1);
            end = i;
        }
        return literals;
    }

    private static int closing(String text, int start, char quote) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == quote) {
                return i;
            } else if (c == '\n' && quote != '`') {
                return -1;
            }
        }
        return -1;
    }

    private static final Pattern AWK_OUTPUT = Pattern.compile(">>?\\s*\"([^\"]+)\"|>>?\\s*([A-Za-z_]\\w*)");
    private static final Pattern AWK_RUNS = Pattern.compile(
            "system\\s*\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"|\\|\\s*\"((?:[^\"\\\\]|\\\\.)*)\"|\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\|\\s*getline");

    /** What an awk program writes and runs. */
    static void awk(Call call, String program, List<String> assigned) {
        Matcher output = AWK_OUTPUT.matcher(program);
        while (output.find()) {
            if (output.group(1) != null) {
                call.write(output.group(1), false);
                continue;
            }
            String start = output.group(2) + "=";
            assigned.stream()
                    .filter(a -> a.startsWith(start))
                    .forEach(a -> call.write(a.substring(start.length()), false));
        }
        Matcher runs = AWK_RUNS.matcher(program);
        while (runs.find()) {
            for (int group = 1; group <= 3; group++) {
                if (runs.group(group) != null) {
                    call.evaluates(AnsiQuotes.decoded(runs.group(group)));
                }
            }
        }
    }
}
