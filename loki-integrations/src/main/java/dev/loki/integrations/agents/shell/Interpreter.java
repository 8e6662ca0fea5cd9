package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Access.Kind;
import dev.loki.integrations.agents.shell.Node.Assignment;
import dev.loki.integrations.agents.shell.Node.Join;
import dev.loki.integrations.agents.shell.Node.Script;
import dev.loki.integrations.agents.shell.Node.Simple;
import dev.loki.integrations.agents.shell.Node.Step;
import dev.loki.integrations.agents.shell.ShellReading.Command;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Goes through a script as a shell would, without running anything: both branches of a choice, loops as often as their words
 * ask, and notes what every command would do. One reading; not thread-safe.
 */
final class Interpreter {
    /** The most commands that are gone through. */
    static final int MAX_COMMANDS = 5_000;

    /** The most accesses that are noted. */
    static final int MAX_ACCESSES = 5_000;

    /** The longest output of a command that is kept, in characters. */
    static final int MAX_OUTPUT = 64 * 1024;

    private static final int MAX_DEPTH = 40;

    private final Set<Access> accesses = new LinkedHashSet<>();
    private final List<Command> commands = new ArrayList<>();
    private final Sources sources = new Sources();
    private final Set<Unread> unread = EnumSet.noneOf(Unread.class);
    private int asides;
    private int steps;
    private int depth;

    ShellReading reading() {
        return new ShellReading(accesses, commands, unread);
    }

    Sources sources() {
        return sources;
    }

    void unread(Unread what) {
        unread.add(what);
    }

    /** Reads a text as a script and goes through it. */
    String script(String text, ShellState state, String input) {
        Cursor cursor = new Cursor(text);
        Script script = ShellParser.script(cursor);
        if (cursor.broken) {
            unread.add(Unread.SYNTAX);
        }
        if (cursor.tooDeep) {
            unread.add(Unread.TOO_LARGE);
        }
        return run(script, state, input);
    }

    /** What a command in a shell of its own prints. */
    String output(Script script, ShellState state) {
        return run(script, state.copy(), "");
    }

    /** Goes through commands that run beside others, and returns the name of the file that stands for what they print. */
    String aside(Script script, ShellState state) {
        String out = run(script, state.copy(), String.valueOf(Marks.UNKNOWN));
        String file = "/dev/fd/" + (63 + asides++);
        state.made().write(file, out, "");
        return file;
    }

    /** Goes through a node and returns what it prints. */
    String run(Node node, ShellState state, String input) {
        if (depth >= MAX_DEPTH) {
            unread.add(Unread.TOO_LARGE);
            return String.valueOf(Marks.UNKNOWN);
        }
        depth++;
        try {
            if (node instanceof Script script) {
                return steps(script.steps(), state, input);
            }
            if (node instanceof Simple simple) {
                return simple(simple, state, input);
            }
            if (node instanceof Node.Function function) {
                state.define(function.name(), function.body());
                return "";
            }
            return new Flow(this).run(node, state, input);
        } finally {
            depth--;
        }
    }

    private String steps(List<Step> steps, ShellState state, String input) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < steps.size()) {
            int end = i + 1;
            while (end < steps.size() && steps.get(end).join() == Join.PIPE) {
                end++;
            }
            Join join = steps.get(i).join();
            if (join == Join.AND) {
                state.changed();
            }
            boolean background = steps.get(end - 1).background();
            append(out, pipeline(steps.subList(i, end), background ? state.copy() : state, input));
            if (join == Join.OR && leaves(steps.get(i).node())) {
                state.changed();
            }
            i = end;
        }
        return out.toString();
    }

    private static boolean leaves(Node node) {
        return node instanceof Simple simple
                && !simple.words().isEmpty()
                && Set.of("exit", "return", "break", "continue")
                        .contains(simple.words().get(0).bare());
    }

    private String pipeline(List<Step> steps, ShellState state, String input) {
        String stream = input;
        for (int i = 0; i < steps.size(); i++) {
            boolean last = i == steps.size() - 1;
            boolean apart = steps.size() > 1 && !last;
            stream = run(steps.get(i).node(), apart ? state.copy() : state, stream);
        }
        return stream;
    }

    static void append(StringBuilder out, String text) {
        if (out.length() + text.length() > MAX_OUTPUT) {
            out.setLength(0);
            out.append(Marks.UNKNOWN);
        } else {
            out.append(text);
        }
    }

    private String simple(Simple command, ShellState state, String input) {
        if (++steps > MAX_COMMANDS) {
            unread.add(Unread.TOO_LARGE);
            return String.valueOf(Marks.UNKNOWN);
        }
        Expander expander = new Expander(this, state);
        Redirected redirected = redirect(command.redirects(), state, input);
        List<String> words = expander.fields(command.words());
        boolean alone = words.isEmpty();
        ShellState scope = alone || command.assignments().isEmpty() ? state : state.copy();
        command.assignments().forEach(assignment -> assign(assignment, scope, new Expander(this, scope)));
        if (alone) {
            String read = redirected.input().equals(input) ? "" : redirected.input();
            return sent(redirected, read, state);
        }
        String out = call(words, scope, redirected.input());
        if (scope != state) {
            state.change(scope.folders(), true);
        }
        return sent(redirected, out, state);
    }

    private void assign(Assignment assignment, ShellState state, Expander expander) {
        List<String> values = new ArrayList<>();
        if (assignment.append()) {
            values.addAll(state.isSet(assignment.name()) ? state.value(assignment.name()) : List.of(""));
        }
        if (assignment.values().size() == 1 && assignment.append()) {
            List<String> more = expander.values(assignment.values().get(0));
            List<String> joined = new ArrayList<>();
            values.forEach(old -> more.forEach(value -> joined.add(old + value)));
            joined.addAll(more);
            state.set(assignment.name(), joined);
            assigned(assignment.name(), joined, state);
            return;
        }
        if (assignment.values().size() == 1) {
            values.addAll(expander.values(assignment.values().get(0)));
        } else {
            values.addAll(expander.fields(assignment.values()));
        }
        values.replaceAll(Builtins::withoutIndex);
        state.set(assignment.name(), values.isEmpty() ? List.of("") : values);
        assigned(assignment.name(), values, state);
    }

    /** What a shell does with some variables as soon as they have a value: it runs what is in them. */
    void assigned(String name, List<String> values, ShellState state) {
        if (name.equals("GLOBIGNORE")) {
            commands.add(new Command(List.of("shopt", "-s", "dotglob"), "shopt", Map.of()));
        }
        for (String value : values) {
            boolean runs = value.contains("$(") || value.indexOf('`') >= 0;
            if (name.equals("PROMPT_COMMAND")) {
                script(Marks.plain(value), state.copy(), "");
            } else if (runs
                    && (name.startsWith("PS") || value.indexOf('[') >= 0 || value.indexOf(Marks.BRACKET) >= 0)) {
                expands(value, state);
            }
        }
    }

    /** Goes through the commands in a text that a shell expands: a prompt, or the index of a list. */
    void expands(String text, ShellState state) {
        Cursor cursor = new Cursor(Marks.plain(text));
        new Expander(this, state).text(WordParser.document(cursor));
    }

    /**
     * Streams behind redirections.
     *
     * @param input what is read
     * @param away whether the output goes into a file
     * @param files the absolute paths of the files that it goes into, and whether it is added to what they hold
     */
    record Redirected(String input, boolean away, Map<String, Boolean> files) {}

    Redirected redirect(List<Redirect> redirects, ShellState state, String input) {
        Expander expander = new Expander(this, state);
        String stream = input;
        boolean away = false;
        Map<String, Boolean> files = new LinkedHashMap<>();
        for (Redirect redirect : redirects) {
            Redirect.Kind kind = redirect.kind();
            if (kind == Redirect.Kind.TEXT) {
                stream = expander.text(redirect.target());
                continue;
            }
            List<String> targets = expander.fields(List.of(redirect.target()));
            boolean output = kind == Redirect.Kind.WRITE || kind == Redirect.Kind.APPEND;
            for (String target : targets) {
                access(kind == Redirect.Kind.READ ? Kind.READ : Kind.WRITE, target, false, state);
                if (output && !isStream(target)) {
                    state.absolute(target).forEach(path -> files.put(path, kind == Redirect.Kind.APPEND));
                }
                away |= output && !target.equals("/dev/stdout") && !target.equals("/dev/fd/1");
            }
            stream = kind == Redirect.Kind.READ ? content(targets, state, stream) : stream;
        }
        return new Redirected(stream, away, files);
    }

    /** What goes on to the next command of an output; what went into files is remembered. */
    String sent(Redirected redirected, String out, ShellState state) {
        redirected.files().forEach((path, added) -> {
            boolean kept = added && state.made().text(path).isEmpty();
            state.made().write(path, out, kept ? sources.ofFiles(List.of(path)) + "\n" : "");
        });
        return redirected.away() ? "" : out;
    }

    /** The content of files as a text that is not known, for it may change before it is read, but leads to them. */
    String content(List<String> paths, ShellState state, String input) {
        StringBuilder all = new StringBuilder();
        for (String path : paths) {
            if (Scripts.isInput(path) && state.made().text(path).isEmpty()) {
                all.append(input);
                continue;
            }
            for (String absolute : state.absolute(path)) {
                all.append(state.made()
                        .text(absolute)
                        .orElseGet(() -> sources.ofFiles(
                                List.of(state.made().origin(absolute).orElse(absolute)))));
            }
        }
        return paths.size() == 1 && Scripts.isInput(paths.get(0)) ? all.toString() : sources.of(all.toString());
    }

    /** Calls a program, a builtin, a function or an alias, and returns what it prints. */
    String call(List<String> words, ShellState state, String input) {
        if (depth >= MAX_DEPTH || ++steps > MAX_COMMANDS) {
            unread.add(Unread.TOO_LARGE);
            return String.valueOf(Marks.UNKNOWN);
        }
        depth++;
        try {
            if (words.get(0).isEmpty() && words.size() > 1) {
                return call(words.subList(1, words.size()), state, input);
            }
            String program = words.get(0);
            String name = Lexical.name(Marks.plain(program));
            if (Marks.first(program) >= 0) {
                notKnown(program, name, state);
            }
            List<String> named = new ArrayList<>(words);
            named.set(0, name);
            commands.add(new Command(named, program, state.assigned()));
            var function = state.function(name);
            if (function.isPresent()) {
                ShellState inner = state.copy();
                inner.arguments(words.subList(1, words.size()));
                String out = run(function.get(), inner, input);
                state.change(inner.folders(), true);
                return out;
            }
            var alias = state.alias(name);
            if (alias.isPresent()) {
                return aliased(alias.get(), words, state, input);
            }
            return Programs.run(new Call(this, state, program, name, words.subList(1, words.size()), input));
        } finally {
            depth--;
        }
    }

    /** A program that is not known: what its name was made from is gone through; without that it may do anything. */
    private void notKnown(String program, String name, ShellState state) {
        unread.add(Unread.PROGRAM);
        List<Sources.Source> origins = sources.in(program);
        origins.forEach(origin -> Scripts.origin(this, origin, state));
        if (origins.isEmpty() && Marks.unknown(name)) {
            access(Kind.WRITE, String.valueOf(Marks.UNKNOWN), false, state);
        }
    }

    private String aliased(String text, List<String> words, ShellState state, String input) {
        ShellState inner = state.copy();
        inner.alias(Lexical.name(words.get(0)), "");
        List<String> all = new ArrayList<>(List.of(text.trim().split("\\s+", -1)));
        all.addAll(words.subList(1, words.size()));
        return all.get(0).isEmpty() ? "" : call(all, inner, input);
    }

    /** Notes what is done with a file. */
    void access(Kind kind, String path, boolean recursive, ShellState state) {
        if (path.isEmpty() || isStream(path)) {
            return;
        }
        if (Marks.unknown(path) && (kind == Kind.WRITE || kind == Kind.DELETE)) {
            sources.in(path).forEach(origin -> named(origin, state));
        }
        for (String absolute : state.absolute(path)) {
            if (accesses.size() >= MAX_ACCESSES) {
                unread.add(Unread.TOO_LARGE);
                return;
            }
            accesses.add(new Access(kind, absolute, recursive, state.inScript));
        }
    }

    /** What is changed has its name from a text: everything that looks like a file in that text may be meant. */
    private void named(Sources.Source origin, ShellState state) {
        sources.before(origin).forEach(before -> named(before, state));
        int words = 0;
        for (String word : Scripts.text(origin).split("[\\s\"'`()\\[\\]{},;]+", Sources.MAX_WORDS)) {
            boolean path = word.length() < 300 && (word.startsWith(".") || word.indexOf('/') >= 0);
            if (path && words++ < Sources.MAX_WORDS && Marks.known(word)) {
                access(Kind.PASSED, word, false, state);
            }
        }
    }

    private static boolean isStream(String path) {
        return path.equals("-")
                || path.equals("/dev/null")
                || path.equals("/dev/stdin")
                || path.equals("/dev/stdout")
                || path.equals("/dev/stderr")
                || path.equals("/dev/tty")
                || (path.startsWith("/dev/fd/") && path.indexOf('/', 8) < 0)
                || path.startsWith("/dev/tcp/")
                || path.startsWith("/dev/udp/");
    }
}
