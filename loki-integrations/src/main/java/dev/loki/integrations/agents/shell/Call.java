package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Access.Kind;
import java.util.List;

/**
 * One call of a program.
 *
 * @param shell that goes through the script
 * @param state what the shell knows
 * @param program the program as it was called
 * @param name its name without its folder
 * @param arguments what it is given
 * @param input what it reads, with {@link Marks}
 */
record Call(Interpreter shell, ShellState state, String program, String name, List<String> arguments, String input) {

    static final String NOT_KNOWN = String.valueOf(Marks.UNKNOWN);

    /** The arguments taken apart: short options that take a value, and long ones. */
    Options options(String valued, String... longValued) {
        return Options.of(arguments, valued, List.of(longValued));
    }

    /** What another program makes of these files, or of the input where there are none. */
    String madeFrom(List<String> files) {
        return files.isEmpty() ? shell.sources().of(input) : shell.content(files, state, input);
    }

    void reads(List<String> paths) {
        paths.forEach(path -> shell.access(Kind.READ, path, false, state));
    }

    void writes(List<String> paths) {
        paths.forEach(path -> write(path, false));
    }

    void write(String path, boolean recursive) {
        shell.access(Kind.WRITE, path, recursive, state);
    }

    void delete(String path, boolean recursive) {
        shell.access(Kind.DELETE, path, recursive, state);
    }

    void passes(List<String> paths) {
        paths.forEach(path -> shell.access(Kind.PASSED, path, false, state));
    }

    void unread(Unread what) {
        shell.unread(what);
    }

    /** Calls another program with these words. */
    String calls(List<String> words) {
        return calls(words, input);
    }

    String calls(List<String> words, String stdin) {
        return words.isEmpty() ? "" : shell.call(words, state, stdin);
    }

    /** Runs a text as a script in this shell. */
    String evaluates(String text) {
        if (Marks.unknown(text)) {
            unread(Unread.CODE);
        }
        return shell.script(Marks.plain(text), state, input);
    }

    /** The arguments from this place on. */
    List<String> from(int index) {
        return index >= arguments.size() ? List.of() : arguments.subList(index, arguments.size());
    }
}
