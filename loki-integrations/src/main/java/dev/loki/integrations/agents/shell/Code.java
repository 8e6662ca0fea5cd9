package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Access.Kind;
import dev.loki.integrations.agents.shell.Literals.Literal;
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

    private static final Pattern BARE =
            Pattern.compile("(?m)(?<![\\w./)\\]$@%-])(\\.[A-Za-z][\\w.-]*(?:/[\\w.-]*)*)(?![\\w(])");

    /** Words that stand near a command for a shell. */
    private static final Pattern RUNS = Pattern.compile(
            "system|popen|subprocess|spawn|exec|\\bqx\\b|`|shell_exec|passthru|\\brun\\(|%x|Process|IO\\.popen|check_output");

    private Code() {}

    /** Searches code that runs in this state; whether it may change anything. */
    static boolean read(Call call, ShellState state, String code) {
        call.unread(Unread.LANGUAGE);
        if (Marks.unknown(code)) {
            call.unread(Unread.CODE);
        }
        boolean more = false;
        for (Sources.Source origin : call.shell().sources().in(code)) {
            more |= origin(call, state, origin);
        }
        String text = Marks.plain(code);
        if (text.length() > MAX_CODE) {
            call.unread(Unread.TOO_LARGE);
            return true;
        }
        FileUses uses = new FileUses(text, call.name());
        boolean runs = RUNS.matcher(text).find();
        List<Literal> literals = Literals.in(text);
        for (Literal literal : literals) {
            if (runs && literal.text().length() > 1) {
                call.shell().script(literal.text(), state.copy(), "");
            }
            named(
                    call,
                    state,
                    literal,
                    uses.reads(literal) ? Kind.READ : uses.changes() ? Kind.WRITE : runs ? Kind.PASSED : Kind.READ);
        }
        List<String> texts = literals.stream().map(Literal::text).toList();
        if (runs) {
            List<String> words =
                    texts.stream().filter(l -> !l.isBlank()).map(Code::quoted).toList();
            call.shell().script(String.join(" ", words), state.copy(), "");
        }
        boolean changes = uses.changes() || runs;
        if (changes) {
            List<String> kept = literals.stream()
                    .filter(literal -> !uses.reads(literal))
                    .map(Literal::text)
                    .toList();
            joined(call, state, kept);
            bare(call, state, text, literals);
        }
        return changes || more;
    }

    private static boolean origin(Call call, ShellState state, Sources.Source origin) {
        ShellState inner = state.copy();
        inner.inScript |= !origin.file().isEmpty();
        String text = Scripts.text(origin);
        boolean changes = text.isEmpty();
        for (Sources.Source before : call.shell().sources().before(origin)) {
            changes |= origin(call, inner, before);
        }
        return read(call, inner, Sources.withoutMarks(text)) || changes;
    }

    private static void named(Call call, ShellState state, Literal literal, Kind kind) {
        String text = literal.text();
        int start = 0;
        while (start < text.length() && " +<>|&".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        String path = text.substring(start);
        if (looksLikePath(path)) {
            Kind meant = state.inScript && kind == Kind.WRITE ? Kind.PASSED : kind;
            call.shell().access(meant, home(state, path), false, state);
        }
    }

    /** Names that stand in no quotes, as some languages allow. */
    private static void bare(Call call, ShellState state, String text, List<Literal> literals) {
        if (!call.name().matches("(?:perl|ruby|raku|tclsh|wish|expect).*")) {
            return;
        }
        StringBuilder rest = new StringBuilder(text);
        literals.forEach(literal -> {
            for (int i = literal.start(); i < literal.end(); i++) {
                rest.setCharAt(i, ' ');
            }
        });
        Matcher names = BARE.matcher(rest);
        while (names.find()) {
            call.shell().access(Kind.PASSED, names.group(1), false, state);
        }
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Parts of a path that a program joins: a folder that is protected and a name in it. */
    private static void joined(Call call, ShellState state, List<String> literals) {
        for (int i = 0; i + 1 < literals.size(); i++) {
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

    private static final Pattern AWK_OUTPUT = Pattern.compile(">>?\\s*(?:\"([^\"]+)\"|([A-Za-z_]\\w*)|[($])");
    private static final Pattern AWK_RUNS = Pattern.compile(
            "system\\s*\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"|\\|\\s*\"((?:[^\"\\\\]|\\\\.)*)\"|\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\|\\s*getline");

    private static boolean prints(String program, int at) {
        int start = Math.max(
                program.lastIndexOf('{', at), Math.max(program.lastIndexOf(';', at), program.lastIndexOf('\n', at)));
        return program.substring(Math.max(0, start), at).contains("print");
    }

    /** A name that is computed may be any that the program is given, and a value with a literal behind it. */
    private static void computed(Call call, String program, List<String> assigned, List<String> files) {
        call.passes(files);
        for (String assignment : assigned) {
            String value = assignment.substring(assignment.indexOf('=') + 1);
            call.passes(List.of(value));
            for (Literal literal : Literals.in(program)) {
                call.passes(List.of(value + literal.text()));
            }
        }
    }

    /** What an awk program writes and runs; {@code files} is what it is given. */
    static void awk(Call call, String program, List<String> assigned, List<String> files) {
        Matcher output = AWK_OUTPUT.matcher(program);
        while (output.find()) {
            if (output.group(1) != null) {
                call.write(output.group(1), false);
                continue;
            }
            String start = String.valueOf(output.group(2)) + "=";
            List<String> named = assigned.stream()
                    .filter(a -> output.group(2) != null && a.startsWith(start))
                    .map(a -> a.substring(start.length()))
                    .toList();
            call.writes(named);
            if (named.isEmpty() && prints(program, output.start())) {
                computed(call, program, assigned, files);
            }
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
