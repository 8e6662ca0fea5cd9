package dev.loki.integrations.agents.shell;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads commands of POSIX shells before they run.
 *
 * <p>Never throws, whatever the text, and does a bounded amount of work: {@value Interpreter#MAX_COMMANDS} calls,
 * {@value Interpreter#MAX_ACCESSES} accesses. It asks the file system whether folders and scripts exist, reads scripts that the
 * command runs, and changes nothing.
 */
public final class ShellReader {
    private ShellReader() {}

    /**
     * Reads a command.
     *
     * @param command the text that a shell is to run
     * @param folder the absolute folder that it runs in
     * @param environment the variables that it starts with
     */
    public static ShellReading read(String command, Path folder, Map<String, String> environment) {
        Interpreter interpreter = new Interpreter();
        ShellState state = new ShellState(folder.toString(), new HashMap<>(environment));
        interpreter.script(command, state, "");
        return interpreter.reading();
    }

    /**
     * Reads a call of a program that no shell stands before.
     *
     * @param words the program and its arguments
     */
    public static ShellReading read(java.util.List<String> words, Path folder, Map<String, String> environment) {
        Interpreter interpreter = new Interpreter();
        ShellState state = new ShellState(folder.toString(), new HashMap<>(environment));
        if (!words.isEmpty()) {
            interpreter.call(words, state, "");
        }
        return interpreter.reading();
    }
}
